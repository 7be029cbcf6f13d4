"""What a spreadsheet program shows of a number: zeros in front, decimals, a date, an exponent."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from web.spreadsheets.cells import Doubt, DoubtfulCell, NumberCell
from web.spreadsheets.date_cells import date_cell

SIGNIFICANT_DIGITS = 15  # that a spreadsheet keeps; what follows is the tail of a float
MAX_CODE_LENGTH = 255  # that a spreadsheet program takes
MIN_MASK_DIGITS = 4  # with fewer it is a number with a unit behind it
BUILT_IN_CODES = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "d-m-yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "d-m-yyyy",
    48: "0.0E+0",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "d-m-yyyy"),
}
_NOT_SHOWN = re.compile(r"\[[^\]]*\]|[_*].")  # colours, conditions, languages, space
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_TIME = re.compile(r"[ .,:]*(?:h+|s+|am/pm|:m+)", re.IGNORECASE)
_DATE = re.compile(r"[dy]|mmm|^m", re.IGNORECASE)
_EXPONENT = re.compile(r"e[+-]", re.IGNORECASE)
_ZEROS = re.compile(r"(?:[#,]*[#,])?(0*)(?:\.(0*)[#?]*)?")
_FIRST_DAY, _FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MAX_DAYS = 2_958_465  # the last day of the year 9999


class Format(NamedTuple):
    """How a cell shows its number; the usual one shows it as it is."""

    zeros: int = 0  # digits that the whole part has at least
    decimals: int = 0
    mask: str = ""  # places of digits between other characters: "00.000.0000"
    date: str = ""  # the code of one, such as "d-mmm"
    is_exponent: bool = False


@lru_cache(maxsize=1000)
def read_format(code: str) -> Format:
    """Return what a format code says of a number above zero."""
    if len(code) > MAX_CODE_LENGTH:
        return Format()
    section = _NOT_SHOWN.sub("", code.split(";")[0]).strip()
    letters = _LITERAL.sub("", section)
    if letters.lower() == "general" or not letters:
        return Format()
    if _EXPONENT.search(letters):
        return Format(is_exponent=True)
    if _DATE.search(_TIME.sub("", letters)):
        return Format(date=_TIME.sub("", _LITERAL.sub(r"\1\2", section)))
    if zeros := _ZEROS.fullmatch(section):
        return Format(zeros=len(zeros[1]), decimals=len(zeros[2] or ""))
    mask = _LITERAL.sub(r"\1\2", section)
    is_of_numbers = set(letters) <= set("0-./ ") and letters.count("0") >= MIN_MASK_DIGITS
    return Format(mask=mask) if is_of_numbers else Format()


def cell_of_number(number: str, format: Format, *, since_1904: bool = False) -> str:
    """Return the cell of a stored number as it is shown; no digit is rounded away."""
    plain = plain_digits(number)
    if format.date and (day := _day(number, since_1904=since_1904)):
        return date_cell(day, format.date)
    if format.is_exponent and (originals := _originals_of_exponent(plain)):
        return DoubtfulCell(plain, Doubt.EXPONENT, (originals, (plain,)))
    if format.mask and plain.isdigit():
        return NumberCell(_masked(plain, format.mask), plain)
    whole, _, decimals = plain.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    shown = f"{sign}{digits.rjust(format.zeros, '0')}"
    decimals = decimals.ljust(format.decimals, "0")
    return NumberCell(f"{shown}.{decimals}" if decimals else shown, plain)


def plain_digits(number: str) -> str:
    """Return a number in plain digits, without ".0" and without the tail of a float."""
    if number.isdigit() and len(number) <= SIGNIFICANT_DIGITS:
        return number
    try:
        value = float(number)
    except ValueError:
        return number
    if not math.isfinite(value):
        return number
    rounded = Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    plain = f"{rounded:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _day(number: str, *, since_1904: bool) -> date | None:
    days = float(number)
    if not 1 <= days <= _MAX_DAYS:
        return None
    first = _FIRST_DAY_1904 if since_1904 else _FIRST_DAY
    return first + timedelta(days=int(days))


def _originals_of_exponent(plain: str) -> tuple[str, ...]:
    """Return what may have been typed where "1E5" became 100000; nothing for an EAN."""
    digits = plain.rstrip("0")
    exponent = len(plain) - len(digits)
    if not plain.isdigit() or not digits or not exponent:
        return ()
    return (f"{digits}E{exponent}", f"{digits}E+{exponent}", f"{digits}E{exponent:02}")


def _masked(digits: str, mask: str) -> str:
    """Return digits at the places that a mask has for them, those that are too many in front."""
    left = digits.rjust(mask.count("0"), "0")
    shown: list[str] = []
    for character in reversed(mask):
        if character == "0":
            shown.append(left[-1])
            left = left[:-1]
        else:
            shown.append(character)
    return left + "".join(reversed(shown))
