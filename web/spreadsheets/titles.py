"""Titles of columns as people write them: "Art.nr.", "ARTIKEL NR", "Artikelnummer leverancier"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

MAX_TITLE_LENGTH = 60  # a longer cell is a sentence above the table
_WORD = re.compile(r"[^\W_]+")

# How sure a title is; the higher, the surer.
NO_TITLE, VAGUE, AMONG_OTHER_WORDS, EXACT = range(4)


@cache
def key_of_title(title: str) -> str:
    """Return a title as one word, so that "Art. nr." is "artnr"."""
    return "".join(_words(title))


def place_of_title(written: str, titles: Iterable[str]) -> int | None:
    """Return which of the titles is written, whatever its case, accents, points and breaks."""
    key = key_of_title(written) if len(written) <= MAX_TITLE_LENGTH else ""
    return next((n for n, title in enumerate(titles) if key and key_of_title(title) == key), None)


def place_among_words(written: str, titles: Iterable[str], not_beside: Iterable[str]) -> int | None:
    """Return which of the titles stands among other words, and beside none of some words."""
    words = _words(written) if len(written) <= MAX_TITLE_LENGTH else ()
    if {key_of_title(word) for word in not_beside} & set(words):
        return None
    parts = {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    }
    return next((n for n, title in enumerate(titles) if key_of_title(title) in parts), None)


def _words(title: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFKD", title.casefold())
    return tuple(_WORD.findall("".join(c for c in letters if not unicodedata.combining(c))))
