"""The file of an order: its lines, what must be asked about it first, and what must be said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from orders.article_lookup import ArticleLookup
from orders.column_titles import NUMBER, QUANTITY
from orders.order_lines import TypedLine
from orders.pasted_lines import layout_of_rows, lines_of_table
from web.formulas import as_typed
from web.sentences import filled
from web.spreadsheets import (
    SAMPLE_ROWS,
    Doubt,
    DoubtfulCell,
    Layout,
    Limits,
    NumberCell,
    Row,
    as_saved_cell,
    plain_number,
    read_rows,
)

# What 2 MB may unpack to: so much XML is read in two seconds. The rows leave some for hidden ones.
UPLOAD_LIMITS = Limits(bytes=12_000_000, rows=5_000, columns=1_000)
MAX_SHOWN = 60  # characters of a cell in a sentence
THOUSANDS_DIGITS = 3  # behind a point that may part thousands
NOTE_SENTENCES = {
    (NUMBER, Doubt.DATE): _(
        "Row %(row)s: Excel has made %(shown)s of the article number. Enter it yourself."
    ),
    (NUMBER, Doubt.EXPONENT): _(
        "Row %(row)s: Excel has made %(shown)s of the article number. Check it."
    ),
    (QUANTITY, Doubt.DATE): _(
        "Row %(row)s: Excel has made %(shown)s of the quantity. Enter it yourself."
    ),
}
# Of a cell in any column.
FORMULA_SENTENCES = {
    Doubt.FORMULA: _(
        "Row %(row)s: the formula %(shown)s has no result in this file. Open the file in Excel, "
        "save it and send it again, or correct the line here."
    ),
    Doubt.ERROR: _("Row %(row)s: the file says %(shown)s here. Correct the line."),
}
READ_INSTEAD = _(
    "Row %(row)s: Excel has made %(shown)s of the article number. We have put in %(number)s."
)
OTHER_SHEETS = _(
    "Only the sheet “%(sheet)s” has been read. There are rows on %(others)s too: send these in a "
    "file of their own."
)


@dataclass(frozen=True)
class OrderFile:
    """The rows of a file, with the columns in which the numbers and the quantities stand."""

    rows: tuple[Row, ...]
    numbers: Mapping[str, str]  # of articles, by the cells that show something else
    layout: Layout
    other_sheets: str = ""  # what is said of them

    @property
    def hidden_count(self) -> int:
        """Return how many of the rows below the header are hidden, by a filter or by hand."""
        return sum(row.is_hidden for row in self._below)

    @property
    def asks(self) -> bool:
        """Tell whether a person must say something before its lines can be read."""
        return bool(self.layout.unclear or self.hidden_count)

    @property
    def notes(self) -> list[str]:
        """Return what is said about the file and its rows, in whole sentences."""
        of_rows = (note for row in self._below for note in self._notes_of(row))
        return [*filter(None, [self.other_sheets]), *of_rows]

    def answered(self, columns: Mapping[str, int | None], *, with_hidden: bool) -> OrderFile:
        """Return the file in which a person has said where columns are, and what is read."""
        first = self.layout.first_row
        rows = (row for n, row in enumerate(self.rows) if n < first or not row.is_hidden)
        return replace(
            self,
            rows=self.rows if with_hidden else tuple(rows),
            layout=self.layout.answered(columns) if columns else self.layout,
        )

    def lines(self) -> list[TypedLine]:
        """Return a line for each row below the header."""
        return lines_of_table([self._typed_cells(row) for row in self._below], self.layout)

    @property
    def _below(self) -> tuple[Row, ...]:
        return self.rows[self.layout.first_row :]

    def _typed_cells(self, row: Row) -> list[str]:
        """Return the cells of a row, number and quantity as they were typed."""
        cells = list(row.cells)
        for name, read in ((NUMBER, self._number), (QUANTITY, _pieces)):
            place = self.layout.columns.get(name, len(cells))
            if place < len(cells):
                cells[place] = read(cells[place])
        return cells

    def _number(self, cell: str) -> str:
        return self.numbers.get(cell, cell)

    def _notes_of(self, row: Row) -> Iterator[str]:
        for name in (NUMBER, QUANTITY):
            cell = self.layout.cell(row.cells, name)
            sentence = self._sentence(name, cell) if isinstance(cell, DoubtfulCell) else None
            if sentence:
                number = self._number(cell)
                yield filled(sentence, row=row.number, shown=_short(cell), number=number)

    def _sentence(self, name: str, cell: DoubtfulCell) -> StrOrPromise | None:
        if name == NUMBER and cell in self.numbers:
            return READ_INSTEAD if self.numbers[cell] != cell else None
        return FORMULA_SENTENCES.get(cell.doubt) or NOTE_SENTENCES.get((name, cell.doubt))


def read_order_file(file: IO[bytes], *, limits: Limits = UPLOAD_LIMITS) -> OrderFile:
    """Return what a file says. Raises UnreadableFile."""
    sheets: list[tuple[str, list[str]]] = []
    read = list(read_rows(file, limits=limits, on_other_sheets=lambda *said: sheets.append(said)))
    read = [row._replace(cells=[as_saved_cell(as_typed(c)) for c in row.cells]) for row in read]
    numbers = _numbers_of(read)
    layout = layout_of_rows([[numbers.get(c, c) for c in row.cells] for row in read[:SAMPLE_ROWS]])
    said = [filled(OTHER_SHEETS, sheet=sheet, others=_listed(others)) for sheet, others in sheets]
    return OrderFile(tuple(read), numbers, layout, "".join(said))


def _numbers_of(rows: Collection[Row]) -> dict[str, str]:
    """Return the number of an article for each cell that shows it otherwise than it was typed."""
    cells = {cell for row in rows for cell in row.cells if type(cell) is not str}
    asked = {number for cell in cells for number in _readings(cell)}
    lookup = ArticleLookup(asked)
    known = {number for number in asked if lookup.is_exact(number)}
    found = {cell: _number_among(cell, known) for cell in cells}
    return {cell: number for cell, number in found.items() if number}


def _readings(cell: str) -> Iterator[str]:
    """Yield what may have been typed where a cell shows something else."""
    if isinstance(cell, DoubtfulCell):
        yield from (str(cell), *cell.originals)
    elif isinstance(cell, NumberCell) and cell != cell.plain:
        yield from (str(cell), cell.plain)


def _number_among(cell: str, known: Collection[str]) -> str:
    if isinstance(cell, DoubtfulCell):
        is_number = cell.doubt is Doubt.DATE and cell in known  # an article is called "MAR-10"
        return str(cell) if is_number else cell.original_among(known)
    return next((number for number in _readings(cell) if number in known), "")


def _pieces(cell: str) -> str:
    """Return a quantity; one of a number's cell has a point that cannot be read in two ways."""
    if not isinstance(cell, NumberCell):
        return cell
    plain = plain_number(cell)
    return f"{plain}0" if len(plain.partition(".")[2]) == THOUSANDS_DIGITS else plain


def _short(cell: str) -> str:
    """Return the beginning of a cell, for a sentence: a formula may be thousands of characters."""
    return str(cell) if len(cell) <= MAX_SHOWN else f"{cell[:MAX_SHOWN]}…"


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
