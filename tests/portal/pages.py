"""Reads pages as their readers do: the words, and the parts of the frame."""

import re
from html import unescape
from typing import Any

from django.utils.html import strip_tags


def words(html: str) -> str:
    """Return the visible text on one line, with the labels that are read aloud, without URLs."""
    spoken = re.findall(r'(?:aria-label|placeholder|value|alt|title)="([^"]*)"', html)
    return unescape(" ".join([*strip_tags(html).split(), *spoken]))


def part(response: Any, tag: str) -> str:
    """Return the HTML of one element of a page: header (black bar), nav (red bar), main, footer."""
    found = re.search(rf"<{tag}[\s>].*?</{tag}>", response.text, re.DOTALL)
    assert found, f"no {tag} in {response.text[:200]}"
    return found.group()


def main_of(response: Any) -> str:
    return words(part(response, "main"))


def black_bar(response: Any) -> str:
    return words(part(response, "header"))


def red_bar(response: Any) -> str:
    html: str = response.text
    return words(html[html.index('<nav class="red-bar"') :].split("</nav>", 1)[0])


def foot(response: Any) -> str:
    return words(part(response, "footer"))


def title(response: Any) -> str:
    return words(part(response, "title"))
