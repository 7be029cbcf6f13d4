"""Cells of an OpenDocument file: what they hold, and what a program shows of it."""

from __future__ import annotations

import re
from datetime import date

from web.spreadsheets.cells import Doubt, DoubtfulCell
from web.spreadsheets.date_cells import shown_date_cell
from web.spreadsheets.number_formats import Format, cell_of_number
from web.spreadsheets.sheets import Options
from web.spreadsheets.xml_parts import Attributes, attribute

_NUMBERS = ("float", "percentage", "currency")
_EXPONENT = re.compile(r"\dE[+-]?\d", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+")
_DIGIT = re.compile(r"\d")
_PADDED = re.compile(r"(\d+)(?:[.,](\d+))?")  # with digits that only the format shows


def cell_of(attributes: Attributes, shown: str, options: Options) -> str:
    """Return the text of a cell, which may be a number or doubtful."""
    kind = attribute(attributes, "value-type")
    if "error" in _kinds(attributes):
        return DoubtfulCell(shown, Doubt.ERROR)
    if kind in _NUMBERS:
        value = attribute(attributes, "value")
        return cell_of_number(value, _format(shown, value))
    if kind == "date":
        day = date.fromisoformat(attribute(attributes, "date-value")[:10])
        return shown_date_cell(day, shown.strip(), _parts_of_date(shown))
    if kind == "boolean":
        return str(attribute(attributes, "boolean-value") == "true")
    formula = attribute(attributes, "formula")
    if formula and not kind:
        return DoubtfulCell(f"={formula.partition('=')[2]}", Doubt.FORMULA)
    return options.tidied(shown or attribute(attributes, "string-value"))


def _kinds(attributes: Attributes) -> list[str]:
    """Return the kinds that a cell states; LibreOffice states an error beside another one."""
    return [value for name, value in attributes.items() if name.endswith(":value-type")]


def _format(shown: str, value: str) -> Format:
    """Return the format of a number by what it shows: "00850", "12,10", "11.110.0850"."""
    if _EXPONENT.search(shown):
        return Format(is_exponent=True)
    if "".join(_DIGIT.findall(shown)) == value and not _THOUSANDS.fullmatch(shown):
        return Format(mask=_DIGIT.sub("0", shown))
    padded = _PADDED.fullmatch(shown)
    if padded is None or float(shown.replace(",", ".")) != float(value):
        return Format()
    whole, decimals = padded[1], padded[2] or ""
    return Format(zeros=len(whole) if whole.startswith("0") else 0, decimals=len(decimals))


def _parts_of_date(shown: str) -> str:
    """Return which of day, month and year a date shows, as "d", "m" and "y"."""
    numbers = re.findall(r"\d+", shown)
    if len(numbers) == 1:
        return "dm" if shown[0].isdigit() else "my"
    return "dm" if len(numbers) == 2 and not re.search(r"[^\W\d]", shown) else "dmy"
