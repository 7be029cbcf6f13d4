"""Tells what the cells below a header look like, column by column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property

MAX_COLUMNS = 60  # that are looked at; further to the right stands nothing that is wanted
MIN_FITTING = 0.8  # share of the filled cells of a column
MIN_FILLED = 0.5  # share of the rows
MIN_KNOWN = 0.3  # share of the filled cells; an order may be full of mistakes
SEQUENCE_STEPS = (1, 10)  # of a column that only counts the rows

type Cells = Sequence[str]


class Table:
    """The rows of a table without its header, of which the columns are looked at."""

    def __init__(self, rows: Sequence[Cells]) -> None:
        self._rows = rows
        self.row_count = len(rows)
        self.width = min(max(map(len, rows), default=0), MAX_COLUMNS)

    @cached_property
    def filled(self) -> list[list[str]]:
        """The cells of each column that have something in them."""
        columns = range(self.width)
        return [[row[c].strip() for row in self._rows if _is_filled(row, c)] for c in columns]

    def fits(self, column: int, fits: Callable[[str], bool]) -> bool:
        """Tell whether the cells of a column look as they should."""
        cells = self.filled[column]
        return len(cells) >= MIN_FILLED * self.row_count and (
            sum(map(fits, cells)) >= max(1, MIN_FITTING * len(cells))
        )

    def known_shares(
        self, columns: Collection[int], known: Callable[[Collection[str]], Collection[str]]
    ) -> dict[int, float]:
        """Return, of each column with cells that are known, which share of its cells is.

        All cells are asked about at once.
        """
        asked = {cell for column in columns for cell in self.filled[column]}
        found = set(known(asked)) if asked else set()
        shares = {c: _share(self.filled[c], found) for c in columns if self.filled[c]}
        return {column: share for column, share in shares.items() if share >= MIN_KNOWN}

    def counts_rows(self, column: int) -> bool:
        """Tell whether a column only numbers the rows: 1, 2, 3 or 10, 20, 30."""
        cells = self.filled[column]
        numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit()]
        if not cells or len(numbers) < len(cells):
            return False
        return any(
            numbers == [step * place for place in range(1, len(numbers) + 1)]
            for step in SEQUENCE_STEPS
        )


def _is_filled(row: Cells, column: int) -> bool:
    return column < len(row) and bool(row[column].strip())


def _share(cells: Collection[str], found: set[str]) -> float:
    return sum(cell in found for cell in cells) / len(cells)
