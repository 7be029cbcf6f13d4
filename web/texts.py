"""What people type, without what cannot be seen: one piece for addresses, names and reasons."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeGuard

from django import forms
from django.db import models

_JOINER = "\u200d"  # holds an emoji together
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # choose between looks of a letter
# Letters and signs of which nothing is seen, though Unicode calls them no format characters:
# fillers of Korean, the blank of braille, vowels of Khmer, selectors of Mongolian, a joiner.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u180b\u180c\u180d\u180f\u034f")
_RANGES = "".join(f"{chr(codes.start)}-{chr(codes.stop - 1)}" for codes in _SELECTORS)
_SPECIAL = re.compile(f"[{''.join(_BLANKS)}{_RANGES}]")

# A parser of XML 1.0 refuses a document with one of these; the database stores most of them.
_NON_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_visible(character: str) -> bool:
    """Tell whether a character is seen by itself; a space is not."""
    if character.isspace() or character in _BLANKS or _is_selector(character):
        return False
    return unicodedata.category(character)[0] != "C"


def only_visible(text: str) -> str:
    """Return a text without what cannot be seen, for what is compared.

    Spaces stay, and control characters, which nobody types and a field refuses.
    """
    return "".join(c for c in text if c.isspace() or is_visible(c) or _is_control(c))


def clean_text(text: str) -> str:
    """Return a text on one line: single spaces, whole letters, and nothing that cannot be seen.

    A text of which nothing is seen is empty.
    """
    if text.isprintable() and (text.isascii() or _is_plain(text)):
        return " ".join(text.split())
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character.isspace() or character in _BLANKS:
            kept.append(" ")
        elif is_visible(character) or (_changes_a_letter(character) and _ends_visibly(kept)):
            kept.append(character)
    return " ".join("".join(kept).split()).strip(f"{_JOINER} ")


def _is_plain(text: str) -> bool:
    """Tell whether every character of a printable text stands by itself, and is seen."""
    return unicodedata.is_normalized("NFC", text) and not _SPECIAL.search(text)


def without_non_xml(text: str) -> str:
    """Return a text as an XML document can hold it, and so a workbook (XLSX) too."""
    return _NON_XML.sub("", text)


def clean_lines(text: str) -> str:
    """Return a text of several lines, each of them clean; without empty lines around it."""
    lines = [clean_text(line) for line in text.splitlines()]
    return "\n".join(lines).strip("\n")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _is_selector(character: str) -> bool:
    return any(ord(character) in selectors for selectors in _SELECTORS)


def _changes_a_letter(character: str) -> bool:
    return character == _JOINER or _is_selector(character)


def _ends_visibly(kept: list[str]) -> bool:
    return bool(kept) and not kept[-1].isspace()


def _can_be_cleaned(text: Any) -> TypeGuard[str]:
    """Tell whether it is text; Django's fields refuse one with a null character."""
    return isinstance(text, str) and "\0" not in text.strip("\0")


class TextField(forms.CharField):
    """A field for text on one line, which is empty when nothing of it can be seen."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean_text(text) if _can_be_cleaned(text) else text


class LinesField(forms.CharField):
    """A field for text on several lines, likewise."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        # A browser counts a new line once against the limit, and sends it as two characters.
        return clean_lines(text) if _can_be_cleaned(text) else text


# What the administration takes for a column of text; a column with choices has its own field.
TEXT_FIELDS: dict[Any, Any] = {
    models.CharField: {"form_class": TextField},
    models.EmailField: {},
    models.SlugField: {},
}
