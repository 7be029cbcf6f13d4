"""Reads many rows of a file at a time, so that a process of its own can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from registry.loading.rows import BadRow, Row, checked
from registry.loading.staging import copy_line, copy_line_of_reference

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # stands for a letter that cannot be read
ROWS_PER_BLOCK = 1_000


@dataclass(frozen=True)
class Line:
    """A row of a file with its number; without values, and with a reason, it is no row at all."""

    number: int
    values: list[str]
    reason: str = ""


@dataclass(frozen=True)
class RejectedRow:
    """A row that cannot be loaded, and the reference that it has all the same."""

    number: int
    reason: str
    values: list[str]
    ref: str


@dataclass(frozen=True)
class LeftOut:
    """A value that breaks a rule of its country, of a row that is loaded without it."""

    number: int
    ref: str
    column: str
    written: str


@dataclass(frozen=True)
class Block:
    """Rows as they are copied into the database, those that cannot be, and what they lack."""

    copied: str
    rows: int
    rejected: tuple[RejectedRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class FileReader:
    """Reads the rows of a file. It is sent to other processes, so it holds no lambda."""

    read: Callable[[Mapping[str, str]], Row]
    ref_column: str
    read_ref: Callable[[str], str]  # which may raise BadRow
    header: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()  # all of them when empty

    def __call__(self, record: Mapping[str, str]) -> Row:
        """Read a row by the names of its columns. Raises BadRow."""
        return self.read(record)

    def block(self, lines: list[Line]) -> Block:
        """Read some lines of the file."""
        copied, rejected, rows = [], [], 0
        left_out: list[LeftOut] = []
        for line in lines:
            try:
                row = self._row(line)
            except BadRow as bad:
                ref = self._ref(line.values)
                rejected.append(RejectedRow(line.number, str(bad), line.values, ref))
                if ref:
                    copied.append(copy_line_of_reference(line.number, ref))
            else:
                if not self.countries or row.company.country in self.countries:
                    copied.append(copy_line(line.number, row))
                    left_out += left_out_of(line.number, row)
                    rows += 1
        return Block("".join(copied), rows, tuple(rejected), tuple(left_out))

    def _row(self, line: Line) -> Row:
        values = line.values
        if line.reason:
            raise BadRow(line.reason)
        if len(values) != len(self.header):
            raise BadRow(f"It has {len(values)} columns instead of {len(self.header)}.")
        if any(REPLACEMENT in value for value in values):
            raise BadRow("A letter in it cannot be read: it is not written in UTF-8.")
        return checked(self(dict(zip(self.header, values, strict=True))))

    def _ref(self, values: list[str]) -> str:
        """Return the reference of a row that cannot be loaded; empty when it cannot be read."""
        place = self.header.index(self.ref_column)
        try:
            ref = self.read_ref(values[place]) if place < len(values) else ""
        except BadRow:
            return ""
        return "" if REPLACEMENT in ref else ref


def left_out_of(number: int, row: Row) -> Iterator[LeftOut]:
    """Yield the values of a row that were left out."""
    company = row.company
    for column, written in company.values_left_out.items():
        yield LeftOut(number, company.ref, column, written)


def blocks_of(rows: Iterable[Row]) -> Iterator[Block]:
    """Yield rows that have been read already, each as a block."""
    for number, row in enumerate(rows, start=1):
        yield Block(copy_line(number, row), 1)
