"""The first visible sheet of an XLSX file, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from openpyxl import load_workbook

from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.number_cells import NumberCell


def read_sheet(file: IO[bytes]) -> Iterator[list[str]]:
    """Yield the cells of each row as text. Raises UnreadableFile.

    A sheet does not store the empty cells at the end of a row, or stores too many: every row gets
    those that the first one has.
    """
    try:
        yield from _rows(file)
    except Exception as error:  # a damaged file makes openpyxl raise whatever comes
        raise UnreadableFile(Reason.DAMAGED) from error


def _rows(file: IO[bytes]) -> Iterator[list[str]]:
    book = load_workbook(file, read_only=True, data_only=True)
    sheets = book.worksheets
    sheet = next((s for s in sheets if s.sheet_state == "visible"), sheets[0])
    sheet.reset_dimensions()  # a file may state fewer rows than it has, and would be believed
    width = 0
    for cells in sheet.iter_rows(values_only=True):
        row = [_as_text(cell) for cell in cells]
        width = width or len(row)
        while len(row) > width and not row[-1]:
            row.pop()
        yield row + [""] * (width - len(row))


def _as_text(cell: Any) -> str:
    """Return a number without the ".0" that a spreadsheet gives to every whole one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return NumberCell(int(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return NumberCell(cell)
    return str(cell)
