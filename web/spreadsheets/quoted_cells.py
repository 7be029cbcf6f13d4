"""Rows of text with separators, in which people forget to close a quote, or mean inches."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator

QUOTE = '"'


class CsvRows:
    """Iterates over the rows of lines; of a row that cannot be read it raises csv.Error.

    After the error the next row can be read. A cell in quotes may go on over several lines. A quote
    that is not closed on its line is a character when no cell ends with it further on, or when the
    line is a whole row without it and the next line is one too.
    """

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._lines = _Lines(iter(lines))
        # Strict, or it would join rows up to the next quote, whatever that stands before.
        self._rows = csv.reader(self._lines, delimiter=separator, strict=True)
        s = re.escape(separator)
        self._cell = re.compile(rf'(?:^|{s})(?:"((?:[^"]|"")*|[^{s}]*)" *(?={s}|$)|([^{s}]*))')
        self._width = 0  # of the row before

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        cells = self._read()
        self._width = len(cells)
        return cells

    def _read(self) -> list[str]:
        taken = self._lines.taken
        taken.clear()
        try:
            cells = next(self._rows)
        except csv.Error:
            if len(taken[0]) > csv.field_size_limit():
                raise
            return self._first_by_itself()
        if len(taken) > 1 and self._are_rows(taken[:2]):
            return self._first_by_itself()
        return cells

    def _first_by_itself(self) -> list[str]:
        first, *others = self._lines.taken
        self._lines.give_back(others)
        return self._split(first)

    def _are_rows(self, lines: list[str]) -> bool:
        """Tell whether each line by itself has the columns of the row before, two or more."""
        return self._width > 1 and all(len(self._split(line)) == self._width for line in lines)

    def _split(self, line: str) -> list[str]:
        """Return the cells of a line; what is not closed keeps its quote."""
        cells = self._cell.findall(line.rstrip("\r\n"))
        return [quoted.replace(QUOTE * 2, QUOTE) or bare for quoted, bare in cells]


class _Lines:
    """Iterates over lines, keeps those that were taken, and takes them back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.taken: list[str] = []
        self._lines = lines
        self._given_back: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._given_back.extendleft(reversed(lines))
