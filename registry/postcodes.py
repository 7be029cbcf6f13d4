"""Postcodes: their shape in each country, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.keys import compact
from web.texts import clean_text

# What stands before a postcode for its country, in countries whose postcodes begin with a digit.
# In Latvia and Lithuania it is a part of the postcode.
_PREFIXES = {
    "BG": "BG", "CH": "CH", "CY": "CY", "CZ": "CZ", "DK": "DK", "EE": "EE", "ES": "E|ES",
    "FI": "FI|FIN", "GR": "GR|EL", "HR": "HR", "HU": "H|HU", "IS": "IS", "IT": "I|IT",
    "LI": "FL|LI", "MC": "F|MC", "NO": "N|NO", "PL": "PL", "PT": "P|PT", "RO": "RO", "RS": "RS",
    "SE": "S|SE", "SI": "SI|SLO", "SK": "SK", "TR": "TR", "UA": "UA",
}  # fmt: skip
# How many digits there are, and how few of them a spreadsheet can have left.
_DIGITS_AND_FEWEST = {
    "DE": (5, 4), "ES": (5, 4), "FI": (5, 3), "FR": (5, 4), "IT": (5, 2), "NO": (4, 2),
    "US": (5, 3),
}  # fmt: skip


@dataclass(frozen=True)
class Postcode:
    """The shape of a country's postcodes without spacing; called, it checks what was typed."""

    shape: re.Pattern[str]
    written: str  # a template for re.Match.expand
    sentence: Any  # for the person who typed something else
    prefix: str = ""  # a pattern: letters for the country that are left out, as in "B-9000"

    def __call__(self, typed: str) -> str:
        """Return the postcode as it is stored. Raises ValidationError."""
        bare = compact(typed)
        if self.prefix:
            bare = re.sub(rf"^(?:{self.prefix})", "", bare)
        match = self.shape.fullmatch(bare)
        if match is None:
            raise ValidationError(self.sentence, code="postcode")
        return match.expand(self.written)


def _digits(count: int, sentence: Any, prefix: str) -> Postcode:
    return Postcode(re.compile(rf"[0-9]{{{count}}}"), r"\g<0>", sentence, rf"(?:{prefix})(?=\d)")


def with_prefix_of(code: str) -> Callable[[str], str]:
    """Return a check that leaves out the prefix of a country of which no shape is known."""
    prefix = _PREFIXES.get(code)
    if prefix is None:
        return clean_text
    before = re.compile(rf"^(?:{prefix})[\s‐‑–—-]*(?=\d)", re.IGNORECASE)
    return lambda typed: before.sub("", clean_text(typed))


def with_zeros(postcode: str, code: str) -> str:
    """Return a postcode with the zeros that a spreadsheet took from its front."""
    digits, fewest = _DIGITS_AND_FEWEST.get(code, (0, 0))
    match = re.fullmatch(r"(\d+)(?:[.,]0)?", postcode, re.ASCII)
    is_short = match is not None and fewest <= len(match[1]) < digits
    return match[1].zfill(digits) if match and is_short else postcode


DUTCH = Postcode(
    re.compile(r"([1-9][0-9]{3})((?!SA|SD|SS)[A-Z]{2})"),  # these three are never given out
    r"\1 \2",
    _("A Dutch postcode has four digits and two letters, like 5611 YQ."),
    r"NL(?=\d)",
)
BELGIAN = _digits(4, _("A Belgian postcode has four digits, like 9000."), "BE?")
GERMAN = _digits(5, _("A German postcode has five digits, like 50667."), "DE?")
AUSTRIAN = _digits(4, _("An Austrian postcode has four digits, like 1010."), "AT?")
FRENCH = _digits(5, _("A French postcode has five digits, like 75001."), "FR?")
LUXEMBOURGISH = _digits(4, _("A postcode in Luxembourg has four digits, like 1110."), "LU?")
BRITISH = Postcode(
    re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})"),
    r"\1 \2",
    _("A British postcode looks like SW1A 1AA."),
    r"(?:GB|UK)(?=[A-Z]{1,2}\d)",
)
