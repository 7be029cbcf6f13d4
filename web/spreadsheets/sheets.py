"""Rows of a sheet, and which sheet of a workbook is meant, whatever the kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from web.spreadsheets.errors import Reason, UnreadableFile

MAX_SHEETS = 30  # in which rows are looked for
MAX_COLUMNS, MAX_ROWS = 16_384, 1 << 24  # that a spreadsheet program has

type OnOtherSheets = Callable[[str, list[str]], object]


class Row(NamedTuple):
    """A row that has something in it, with the number that a spreadsheet program gives it."""

    number: int
    cells: list[str]
    is_hidden: bool = False  # by a filter or by hand


@dataclass(frozen=True)
class Sheet:
    """A sheet whose rows are read when they are asked for."""

    name: str
    is_visible: bool
    rows: Iterable[Row]


@dataclass(frozen=True)
class Options:
    """Says how the sheets of a workbook are read."""

    max_columns: int | None
    strip: bool
    on_other_sheets: OnOtherSheets

    def tidied(self, text: str) -> str:
        """Return the text of a cell without space around it and without what no text has."""
        return text.replace("\0", "").strip() if self.strip else text


def rows_of_meant_sheet(sheets: Iterable[Sheet], options: Options) -> Iterator[Row]:
    """Yield the rows of the first visible sheet that has some; the others are told.

    Where no sheet is visible it is the first one that has rows.
    """
    sheets = list(islice(sheets, MAX_SHEETS))
    candidates = [sheet for sheet in sheets if sheet.is_visible] or sheets
    begun = ((sheet, iter(sheet.rows)) for sheet in candidates)
    filled = ((sheet, rows, first) for sheet, rows in begun for first in islice(rows, 1))
    meant = next(filled, None)
    if meant is None:
        return
    sheet, rows, first = meant
    later = candidates[candidates.index(sheet) + 1 :]
    if others := [other.name for other in later if _has_rows(other)]:
        options.on_other_sheets(sheet.name, others)
    yield from chain([first], rows)


def _has_rows(sheet: Sheet) -> bool:
    """Tell whether a sheet that is not read has anything in it, even if it could not be read."""
    try:
        return any(True for _row in sheet.rows)
    except UnreadableFile:
        return True


class RowMaker:
    """Makes rows of cells by their column, all as wide as the first one at least.

    A sheet does not store the empty cells at the end of a row, or stores too many.
    """

    def __init__(self, max_columns: int | None) -> None:
        self._max_columns = min(max_columns or MAX_COLUMNS, MAX_COLUMNS)
        self._width = 0

    def make(self, number: int, cells: dict[int, str], *, is_hidden: bool) -> Row | None:
        """Return the row, or None when it has nothing in it. Raises UnreadableFile."""
        if not 0 < number <= MAX_ROWS:
            raise UnreadableFile(Reason.DAMAGED)
        filled = {column: cell for column, cell in cells.items() if cell}
        if not filled:
            return None
        last = max(filled) + 1
        if last > self._max_columns:
            raise UnreadableFile(Reason.TOO_MANY_COLUMNS, number)
        self._width = self._width or last
        columns = range(max(self._width, last))
        return Row(number, [filled.get(column, "") for column in columns], is_hidden)
