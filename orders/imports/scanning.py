"""Reads a file once: its rows, its columns, and the numbers in it that can be read in two ways."""

from __future__ import annotations

import pickle  # of our own rows, between two looks at them by one process
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched, islice
from tempfile import TemporaryFile
from typing import IO, Any

from orders.imports import cells
from orders.imports.columns import BASIS, PRICE, Target
from web.decimals import Meaning
from web.spreadsheets import (
    SAMPLE_ROWS,
    DoubtfulCell,
    Layout,
    Limits,
    NumberCell,
    Row,
    find_columns,
    read_rows,
)

LIMITS = Limits(bytes=600_000_000, rows=500_000, columns=200, cell_length=5_000)
BLOCK_ROWS = 2_000
QUANTITIES = (BASIS, "pack_quantity", "minimum")
OF_PRICES, OF_QUANTITIES = "prices", "quantities"
READINGS_KEPT = 10_000


@dataclass
class Doubt:
    """How many numbers of a file leave open what a point or comma in them means."""

    of: str  # prices or quantities
    sign: str
    count: int = 0
    sample: str = ""
    meaning: str = ""  # as the file tells, or a person

    @property
    def name(self) -> str:
        """The name of the question about it."""
        return f"{self.of} {self.sign}"

    def note(self, cell: str) -> None:
        """Count a number; the first one is shown as a sample."""
        self.count += 1
        self.sample = self.sample or cell


@dataclass
class Scan:
    """What a first look at a file says: its rows stand in blocks, without those of the header."""

    layout: Layout
    blocks: IO[bytes]
    total: int = 0
    doubts: dict[str, Doubt] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)  # separators that certainly are of thousands
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    hidden: int = 0  # rows that a filter or a person has hidden
    other_sheets: list[str] = field(default_factory=list)  # that have rows too, and are not read

    def rows(self) -> Iterator[list[Row]]:
        """Yield the rows again, block by block."""
        self.blocks.seek(0)
        while True:
            try:
                yield pickle.load(self.blocks)  # noqa: S301 - this process has written it
            except EOFError:
                return

    @property
    def has_other_columns(self) -> bool:
        """Tell whether there is something in a column of which nobody knows what it is."""
        used = set(self.layout.columns.values())
        return any(
            cell and place not in used
            for row in self.layout.sample
            for place, cell in enumerate(row)
        )

    def open_doubts(self, answers: Mapping[str, str]) -> list[Doubt]:
        """Return what somebody has to say; what the file tells, or was said, is noted."""
        for doubt in self.doubts.values():
            doubt.meaning = answers.get(doubt.name, "") or self._told_meaning(doubt.sign)
        return [doubt for doubt in self.doubts.values() if not doubt.meaning]

    def meanings(self) -> cells.Meanings:
        """Return what points and commas mean, when no doubt is open."""
        found: dict[str, dict[str, Meaning]] = {OF_PRICES: {}, OF_QUANTITIES: {}}
        for doubt in self.doubts.values():
            found[doubt.of][doubt.sign] = Meaning(doubt.meaning)
        return cells.Meanings(found[OF_PRICES], found[OF_QUANTITIES])

    def _told_meaning(self, sign: str) -> str:
        """Return what the file tells by numbers such as "1.250,00", when they all agree."""
        if len(self.told) != 1:
            return ""
        return (Meaning.THOUSANDS if sign in self.told else Meaning.DECIMALS).value


@contextmanager
def scanned(
    file: IO[bytes],
    target: Target,
    answers: Mapping[str, int | None],
    progress: Callable[[int], object],
) -> Iterator[Scan]:
    """Look at a file; `answers` says where columns stand. Raises UnreadableFile."""
    unreadable: list[tuple[int, str]] = []
    other_sheets: list[str] = []
    rows = read_rows(
        file,
        limits=LIMITS,
        on_bad_row=lambda number, reason: unreadable.append((number, reason)),
        on_other_sheets=lambda _meant, others: other_sheets.extend(others),
    )
    first = list(islice(rows, SAMPLE_ROWS))
    layout = find_columns([row.cells for row in first], target.wanted()).answered(answers)
    with TemporaryFile() as blocks:
        scan = Scan(layout, blocks, unreadable=unreadable, other_sheets=other_sheets)
        _note_rows(scan, _below_header(scan, first, rows), progress)
        yield scan


def _below_header(scan: Scan, first: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from first[scan.layout.first_row :]
    yield from rows


def _note_rows(scan: Scan, rows: Iterator[Row], progress: Callable[[int], object]) -> None:
    watched = _watched_columns(scan)
    kept = (row for row in rows if not scan.layout.repeats_titles(row.cells))
    for block in batched(kept, BLOCK_ROWS, strict=False):
        for place, note in watched:
            for row in block:
                if place < len(row.cells) and row.cells[place]:
                    note(row.cells[place])
        pickle.dump(list(block), scan.blocks)
        scan.total += len(block)
        scan.hidden += sum(row.is_hidden for row in block)
        progress(scan.total)


def _watched_columns(scan: Scan) -> list[tuple[int, Callable[[str], None]]]:
    """Return the columns with numbers, each with what notes one of them."""
    columns = scan.layout.columns
    watched: list[tuple[int, Callable[[str], None]]] = []
    if PRICE in columns:
        watched.append((columns[PRICE], _noting(scan, OF_PRICES, cells.doubtful_price)))
    for name in QUANTITIES:
        if name in columns:
            note = _noting(scan, OF_QUANTITIES, cells.doubtful_quantity)
            watched.append((columns[name], note))
    return watched


def _noting(scan: Scan, of: str, doubtful: Callable[[str], str]) -> Callable[[str], None]:
    doubtful = lru_cache(READINGS_KEPT)(doubtful)
    telling = lru_cache(READINGS_KEPT)(cells.telling_price)

    def note(cell: str) -> None:
        if isinstance(cell, NumberCell | DoubtfulCell):
            return
        if sign := doubtful(cell):
            doubt = Doubt(of, sign)
            scan.doubts.setdefault(doubt.name, doubt).note(cell)
        elif sign := telling(cell):
            scan.told.add(sign)

    return note


def as_question(doubt: Doubt) -> dict[str, Any]:
    """Return a doubt as it is kept with the import."""
    return {
        "name": doubt.name,
        "of": doubt.of,
        "sign": doubt.sign,
        "count": doubt.count,
        "sample": doubt.sample,
        "meaning": doubt.meaning,
    }
