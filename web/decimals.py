"""Decimals as people type them: "12,50", "€ 1.250,-", "EUR 1,25", and "1.250", which is two."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

SEPARATORS = ".,"
FLOAT_DIGITS = 15  # of a spreadsheet's number that mean something; those behind are its own doing

_CURRENCY = re.compile(r"^(?:€|eur(?:o|os)?\b\.?)|(?:€|\beur(?:o|os)?\.?)$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=[.,])(?:-{1,2}|–|—|=)$")  # "1.250,-" is "1.250,00"
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ´`", "'"))
_SIGN = str.maketrans("−–", "--")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:(?P<group>[.,' ])\d{3})(?:(?P=group)\d{3})*)"
    r"(?:(?!(?P=group))(?P<point>[.,])(?P<decimals>\d*))?"
)
_PLAIN = re.compile(r"(?P<whole>\d*)(?:[.,](?P<decimals>\d*))?")
_EXPONENT = re.compile(r"\d(?:\.\d+)?[eE][+-]\d\d")  # "1.5e-05", a spreadsheet's own
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")


class Meaning(StrEnum):
    """Says what a point or a comma stands before: thousands, or decimals."""

    THOUSANDS = "thousands"
    DECIMALS = "decimals"


@dataclass(frozen=True)
class TypedDecimal:
    """What a typed decimal means, and what it tells of the way in which it was written.

    `doubtful` is the point or comma of "1.250", of which `value` is read as before decimals, and
    `in_thousands` as before thousands. `thousands` is the point of "1.250,00", which leaves no
    doubt.
    """

    value: Decimal
    doubtful: str = ""
    in_thousands: Decimal | None = None
    thousands: str = ""

    def meant(self, meanings: Mapping[str, Meaning]) -> Decimal:
        """Return the value for who uses points and commas so."""
        if self.in_thousands is None or meanings.get(self.doubtful) is not Meaning.THOUSANDS:
            return self.value
        return self.in_thousands


def read_decimal(text: str) -> TypedDecimal:
    """Return what a text means as a decimal. Raises ValueError for a text that is none."""
    number = _without_currency(text)
    sign = "-" if number.startswith("-") else ""
    number = number.removeprefix("-").removeprefix("+").strip()
    grouped = _GROUPED.fullmatch(number)
    if doubtful := _DOUBTFUL.fullmatch(number):
        point = doubtful[1]
        value, thousands = number.replace(point, "."), number.replace(point, "")
        return TypedDecimal(Decimal(sign + value), point, Decimal(sign + thousands))
    if grouped:
        whole = re.sub(r"\D", "", grouped["whole"])
        is_told = grouped["group"] in SEPARATORS and (grouped["point"] or len(whole) > 6)
        value = f"{sign}{whole}.{grouped['decimals'] or '0'}"
        return TypedDecimal(_whole_float(value), thousands=grouped["group"] if is_told else "")
    return TypedDecimal(_whole_float(f"{sign}{_plain(number, text)}"))


def _without_currency(text: str) -> str:
    """Return a text with plain spaces and signs, without "€" or "EUR"; ",-" is ",00"."""
    tidy = " ".join(text.translate(_APOSTROPHES).split())
    bare = _CURRENCY.sub("", tidy, count=1).strip()
    return _NO_CENTS.sub("00", bare).translate(_SIGN).strip()


def _plain(number: str, text: str) -> str:
    match = _PLAIN.fullmatch(number)
    if match and (match["whole"] or match["decimals"]):
        return f"{match['whole'] or '0'}.{match['decimals'] or '0'}"
    if _EXPONENT.fullmatch(number):
        return number
    raise ValueError(text)


def _whole_float(number: str) -> Decimal:
    """Return a number without the tail that a float has: 21.989000000000004 is 21.989."""
    value = Decimal(number)
    if len(value.as_tuple().digits) <= FLOAT_DIGITS:
        return value
    return Context(prec=FLOAT_DIGITS).plus(value)
