"""Finds out which column of a spreadsheet holds what: by its title, else by what stands in it.

The caller says which columns it wants, and reads the rows below the header:

    layout = find_columns([row.cells for row in first_rows], WANTED)
    for cells in rows[layout.first_row :]:
        number = layout.cell(cells, "number")

What cannot be told stands in `layout.unclear`, beside the best guess. It is one question for the
person who has the file, with `layout.sample` shown; `layout.answered(...)` takes the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from web.spreadsheets.column_cells import Cells, Table
from web.spreadsheets.column_search import ColumnSearch
from web.spreadsheets.wanted_columns import Column, has_digit, header_row

SAMPLE_ROWS = 100  # of a file, from which its columns are found out
SHOWN_ROWS = 5  # of those, in the question


@dataclass(frozen=True)
class Layout:
    """Says in which column each of the wanted ones stands, and which of them are not certain.

    `first_row` is the place, among the rows that were given, of the first one below the header.
    """

    columns: Mapping[str, int]
    first_row: int = 0
    unclear: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # required, and no column is left that may be it
    titles: tuple[str, ...] = ()  # of all columns; none without a header
    is_answered: bool = False  # by a person, who is right
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)  # the first rows below it

    def cell(self, cells: Cells, name: str) -> str:
        """Return what stands in a wanted column, or nothing when the file does not have it."""
        place = self.columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    def repeats_titles(self, cells: Cells) -> bool:
        """Tell whether a row is the header once more, as on each page of a printed list."""
        return bool(self.titles) and tuple(cells[: len(self.titles)]) == self.titles

    def answered(self, columns: Mapping[str, int | None]) -> Layout:
        """Return the layout in which a person has said where columns stand; None is nowhere."""
        chosen = {**self.columns, **columns}
        return replace(
            self,
            columns={name: place for name, place in chosen.items() if place is not None},
            unclear=tuple(name for name in self.unclear if name not in columns),
            is_answered=True,
        )


def find_columns(rows: Sequence[Cells], wanted: Sequence[Column]) -> Layout:
    """Return where the wanted columns stand, from the first rows of a file."""
    header = header_row(rows, wanted)
    first_row = _first_row_with_a_digit(rows) if header is None else header + 1
    titles = tuple(rows[header]) if header is not None else ()
    search = ColumnSearch(Table(rows[first_row:]), titles, wanted)
    search.run()
    absent = tuple(c.name for c in wanted if c.required and c.name not in search.found)
    return Layout(
        columns=search.found,
        first_row=first_row,
        unclear=(*search.unclear, *(absent if search.free else ())),
        missing=() if search.free else absent,
        titles=titles,
        sample=tuple(map(tuple, rows[first_row : first_row + SHOWN_ROWS])),
    )


def _first_row_with_a_digit(rows: Sequence[Cells]) -> int:
    """Return where a table without a known header begins: titles are words."""
    with_digit = (n for n, row in enumerate(rows) if any(map(has_digit, row)))
    return next(with_digit, 0)
