"""Dates that a spreadsheet program made of what somebody typed: "31-1" became "31-jan"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.dates import MONTHS_3

from web.spreadsheets.cells import Doubt, DoubtfulCell

SEPARATORS = "-./"  # of a number that can be taken for a date
_PART = re.compile(r"d+|m+|y+", re.IGNORECASE)


def date_cell(day: date, code: str) -> DoubtfulCell:
    """Return a date as a format code shows it, with what may have been typed."""
    shown = _PART.sub(lambda part: _shown_part(day, part[0].lower()), code).strip()
    return shown_date_cell(day, shown, "".join(part[0][0].lower() for part in _PART.finditer(code)))


def shown_date_cell(day: date, shown: str, parts: str) -> DoubtfulCell:
    """Return a date as it is shown, with d, m and y for the parts that it has."""
    originals = (tuple(dict.fromkeys(_originals(day, order))) for order in _orders(parts))
    return DoubtfulCell(shown, Doubt.DATE, tuple(originals))


def _shown_part(day: date, part: str) -> str:
    if part[0] == "y":
        return f"{day.year % 100:02}" if len(part) < 3 else str(day.year)
    if part.startswith("mmm"):
        return str(MONTHS_3[day.month])
    number = day.day if part[0] == "d" else day.month
    return f"{number:02}" if len(part) == 2 else str(number)


def _originals(day: date, order: str) -> Iterator[str]:
    """Yield what may have been typed with day, month and year in this order."""
    for separator in SEPARATORS:
        for year in (f"{day.year % 100:02}", str(day.year)):
            plain = {"d": str(day.day), "m": str(day.month), "y": year}
            padded = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": year}
            for written in (plain, padded):
                yield separator.join(written[part] for part in order)


def _orders(parts: str) -> tuple[str, ...]:
    """Return the orders in which the parts of a date are typed, as here first."""
    if "d" in parts and "y" in parts:
        return ("dmy", "ymd", "mdy")
    if "y" in parts:
        return ("my", "ym")
    return ("dm", "md")
