"""Writes numbers and addresses as they are looked up, and finds the number in what was written."""

import re

from web.texts import clean_text

_SPACING = re.compile(r"[\s./‐‑–—-]+")
_AMONG_WORDS = re.compile(
    r"\D*?(?P<number>\d(?:[\d\s./‐‑–—-]*\d)?)(?:[\s,;(]\D*|\.)?", re.ASCII
)  # "KvK-nr. 1000 6040", "987 654 321 RCS Paris"
_NO_LETTERS_OR_DIGITS = re.compile(r"[\W_]+")


def compact(number: str) -> str:
    """Return a number without spacing, in capitals: "nl 0001.23.511 b01" is "NL000123511B01"."""
    return (number if number.isalnum() else _SPACING.sub("", number)).upper()


def bare(number: str) -> str:
    """Return only the letters and digits of a number, in capitals."""
    return _NO_LETTERS_OR_DIGITS.sub("", number).upper()


def number_among_words(text: str) -> str:
    """Return the one number in a text with its spacing; empty when there is none, or another."""
    match = _AMONG_WORDS.fullmatch(clean_text(text))
    return match["number"] if match else ""


def address_key(postcode: str, house_number: str) -> str:
    """Return postcode and house number as one, "7323AM14"; an empty text without a postcode."""
    return compact(postcode) + compact(house_number) if postcode else ""
