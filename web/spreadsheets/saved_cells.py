"""Cells of a text file that a spreadsheet program saved: it wrote what it had made of them."""

from __future__ import annotations

import re
from datetime import date

from web.spreadsheets.cells import Doubt, DoubtfulCell
from web.spreadsheets.date_cells import shown_date_cell
from web.spreadsheets.number_formats import Format, cell_of_number

_MONTH_NAMES = (
    *(("jan",), ("feb",), ("mrt", "mar", "mär", "mrz"), ("apr",), ("mei", "may", "mai")),
    *(("jun",), ("jul",), ("aug",), ("sep", "sept"), ("okt", "oct"), ("nov",), ("dec", "dez")),
)
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names}
_DATE = re.compile(r"(?:(?P<d>\d{1,2})-)?(?P<m>[^\W\d]{3,4})\.?(?:-(?P<y>\d\d))?")
_ANY_YEAR = 2024  # has a 29th of February
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}")
_ERRORS = {
    *("#N/A", "#N/B", "#NV", "#REF!", "#VERW!", "#BEZUG!", "#NAME?", "#NAAM?", "#VALUE!"),
    *(
        "#WAARDE!",
        "#WERT!",
        "#DIV/0!",
        "#DEEL/0!",
        "#NULL!",
        "#LEEG!",
        "#NUM!",
        "#GETAL!",
        "#ZAHL!",
    ),
}
_MAX_LENGTH = 16  # of a cell that is looked at


def as_saved_cell(text: str) -> str:
    """Return a cell that may not hold what was typed as a doubtful one; else the text itself."""
    if len(text) > _MAX_LENGTH:
        return text
    if text.upper() in _ERRORS:
        return DoubtfulCell(text, Doubt.ERROR)
    if _EXPONENT.fullmatch(text):
        cell = cell_of_number(text.replace(",", "."), Format(is_exponent=True))
        kinds = cell.kinds if isinstance(cell, DoubtfulCell) else ()
        return DoubtfulCell(text, Doubt.EXPONENT, kinds)
    return _as_date(text)


def _as_date(text: str) -> str:
    saved = _DATE.fullmatch(text)
    month = _MONTHS.get(saved["m"].lower()) if saved else None
    if not saved or not month or not (saved["d"] or saved["y"]):
        return text
    try:
        year = int(saved["y"]) + 2000 if saved["y"] else _ANY_YEAR
        day = date(year, month, int(saved["d"] or 1))
    except ValueError:
        return text
    return shown_date_cell(day, text, "".join(part for part in "dmy" if saved[part]))
