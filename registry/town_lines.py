"""Reading a line with a postcode and a town, in the order and the shapes of its country."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from registry import countries

# Of countries without a shape of their own in `registry.postcodes`. Fewer than four digits may be
# anything, so such a line stays whole.
_SHAPE = (
    r"\d{3}\s\d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{4}|\d{5}-\d{3}|\d{3}-\d{4}|\d{4,6}"
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]\d[\dW]\s?[A-Z\d]{4}"
)
_PREFIX = r"(?:(?P<prefix>[A-Z]{1,3})[-\s])?"
_FIRST = re.compile(rf"{_PREFIX}(?P<postcode>{_SHAPE})[\s,]+(?P<town>[^\W\d_].*)")
_LAST = re.compile(rf"(?P<town>[^\W\d_].*?)[\s,]+(?:(?P<prefix>LV|LT)-)?(?P<postcode>{_SHAPE})")
_WRITTEN_PREFIXES = frozenset({"LV", "LT", "AD", "MD", "AZ"})  # which are part of the postcode


def split_town(line: str, country: str) -> tuple[str, str]:
    """Take "50667 Köln" apart into ("50667", "Köln"); what cannot be split is all town."""
    text = " ".join(line.split()).strip(" ,")
    if countries.has_postcode_shape(country):
        return _by_shape(text, country) or ("", text)
    match = _FIRST.fullmatch(text) or _LAST.fullmatch(text)
    if match is None:
        return "", text
    prefix = match["prefix"] or ""
    kept = f"{prefix}-" if prefix in _WRITTEN_PREFIXES else ""
    return kept + match["postcode"], match["town"]


def _by_shape(text: str, country: str) -> tuple[str, str] | None:
    """Find the words at either end that are a postcode of the country."""
    words = text.split()
    for count in (1, 2, 3):  # "B - 9000 Gent"
        for code, town in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            postcode = _checked(" ".join(code).strip(","), country)
            if postcode and town:
                return postcode, " ".join(town).strip(" ,")
    return None


def _checked(code: str, country: str) -> str:
    try:
        return countries.rules(country).postcode(code)
    except ValidationError:
        return ""
