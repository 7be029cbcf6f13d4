"""Loads a file into the local directory, and records the rows that cannot be loaded."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import batched
from pathlib import Path
from typing import IO

from registry.loading import columns, gleif, gram_table, staging, table
from registry.loading.blocks import ROWS_PER_BLOCK, Block, FileReader, Line, blocks_of
from registry.loading.processes import in_order
from registry.loading.rows import Row
from registry.models import DirectoryLoad
from web import spreadsheets

FORMATS = ("gleif", "dnb", "csv")


class NoCompanies(Exception):
    """Nothing of the file could be loaded, so the directory stays as it was."""


class TooManyRemovals(Exception):
    """A load would end so many companies that it looks like a mistake; `str()` says how many."""

    def __init__(self, missing: staging.Missing) -> None:
        share = 100 * missing.count / missing.everyone
        super().__init__(
            f"The file does not have {missing.count:,} of the {missing.everyone:,} companies that "
            f"it replaces ({share:.1f} %). More than {staging.MAX_REMOVED_SHARE:.0%} are not ended "
            "unless it is asked for."
        )


@dataclass
class RejectedRows:
    """Writes the rows that cannot be loaded to a file, each with its number and the reason.

    So it does with the values that are left out of a row that is loaded.
    """

    path: Path
    count: int = 0
    left_out: int = 0  # values
    without_reference: int = 0
    kept: int = 0  # companies that may be in those rows
    _file: IO[str] | None = field(default=None, repr=False)

    def write(self, number: int, reason: str, values: Iterable[str] = ()) -> None:
        """Write one row; the file is made for the first one."""
        self._write(number, reason, values)
        self.count += 1

    def _write(self, number: int, reason: str, values: Iterable[str]) -> None:
        if self._file is None:
            self._file = self.path.open("w", newline="", encoding="utf-8", errors="replace")
            csv.writer(self._file).writerow(["line", "reason", "row"])
        csv.writer(self._file).writerow([number, reason, *values])

    def write_block(self, block: Block) -> None:
        """Write the rows of a block that cannot be loaded."""
        for row in block.rejected:
            self.write(row.number, row.reason, row.values)
            self.without_reference += not row.ref
        for value in block.left_out:
            reason = f"Its {value.column} is not right and was left out."
            self._write(value.number, reason, [value.ref, value.written])
            self.left_out += 1

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()

    @property
    def summary(self) -> str:
        """Say how many rows were rejected and values left out, and what of their companies."""
        if not self.count and not self.left_out:
            return "No row was rejected."
        left_out = f" and {self.left_out:,} values left out" if self.left_out else ""
        said = f"{self.count:,} rows were rejected{left_out}; {self.path} tells why."
        if self.count:
            said += " A company that such a row is about stays as it was."
        if not self.kept:
            return said
        return (
            f"{said} {self.without_reference:,} of them have no reference that can be read, so all "
            f"{self.kept:,} companies that the file seems not to have stay as they were."
        )


def load_file(
    path: Path,
    *,
    format: str = "",
    named: Mapping[str, str] | None = None,
    countries: frozenset[str] = frozenset(),
    rejected: RejectedRows,
    progress: Callable[[int], object] = lambda _bytes: None,
    keep_removed: bool = True,
    allow_removals: bool = False,
    processes: int = 1,
) -> DirectoryLoad:
    """Load a file in the place of what an earlier load of its format has brought.

    `progress` is called with the number of bytes read since the last time. Raises
    columns.NoSuchColumn, NoCompanies, TooManyRemovals, table.AlreadyLoading,
    spreadsheets.UnreadableFile, OSError, zipfile.BadZipFile or BrokenProcessPool; the directory is
    then as it was.
    """
    broken: list[Line] = []
    with path.open("rb") as file:
        rows = spreadsheets.read_rows(
            file,
            strip=False,  # the columns that are used are tidied up one by one
            on_bad_row=lambda number, reason: broken.append(
                Line(number, [], f"It is no CSV: {reason}.")
            ),
            progress=progress,
        )
        first = next(rows, None)
        header = tuple(column.strip() for column in first.cells) if first else ()
        format = format or _format_of(header)
        reader = replace(_reader(format, header, named or {}), header=header, countries=countries)
        lines = (list(some) for some in batched(_lines(rows, broken), ROWS_PER_BLOCK, strict=False))
        with closing(in_order(reader.block, lines, processes)) as blocks:
            return _load(
                blocks,
                dataset=format,
                file_name=path.name,
                countries=countries,
                rejected=rejected,
                keep_removed=keep_removed,
                allow_removals=allow_removals,
                processes=processes,
            )


def load_rows(
    rows: Iterable[Row],
    *,
    dataset: str,
    file_name: str,
    keep_removed: bool = True,
    allow_removals: bool = False,
    processes: int = 1,
) -> DirectoryLoad:
    """Load rows in the place of what an earlier load of their dataset has brought.

    Raises NoCompanies, TooManyRemovals, table.AlreadyLoading, or what reading the rows raises.
    """
    return _load(
        blocks_of(rows),
        dataset=dataset,
        file_name=file_name,
        keep_removed=keep_removed,
        allow_removals=allow_removals,
        processes=processes,
    )


def _load(
    blocks: Iterable[Block],
    *,
    dataset: str,
    file_name: str,
    countries: frozenset[str] = frozenset(),
    rejected: RejectedRows | None = None,
    keep_removed: bool,
    allow_removals: bool,
    processes: int,
) -> DirectoryLoad:
    began = time.monotonic()
    with table.only_one_load():
        entries = _stage(blocks, rejected)
        missing = staging.missing(dataset, countries)
        ends_missing = allow_removals or not _may_be_unread(missing, rejected)
        if ends_missing and missing.is_too_many and not allow_removals:
            staging.drop()
            raise TooManyRemovals(missing)
        table.build(
            dataset,
            countries,
            keep_removed=keep_removed,
            ends_missing=ends_missing,
            processes=processes,
        )
        table.swap()
        gram_table.answer_common_words()
        return DirectoryLoad.objects.create(
            dataset=dataset,
            file_name=file_name[:200],
            countries=sorted(countries),
            entries=entries,
            rejected=rejected.count if rejected else 0,
            removed=missing.count if ends_missing else 0,
            seconds=time.monotonic() - began,
        )


def _stage(blocks: Iterable[Block], rejected: RejectedRows | None) -> int:
    """Stage the rows of a file; return how many companies they are. Raises NoCompanies."""
    staged = 0

    def copied() -> Iterator[str]:
        nonlocal staged
        for block in blocks:
            staged += block.rows
            if rejected:
                rejected.write_block(block)
            yield block.copied

    staging.stage(copied())
    if not staged:
        staging.drop()
        raise NoCompanies
    repeated = staging.delete_repeated()
    for ref in repeated:
        if rejected:
            rejected.write(0, "The file has this reference again, further on.", [ref])
    return staged - len(repeated)


def _may_be_unread(missing: staging.Missing, rejected: RejectedRows | None) -> bool:
    """Tell whether what is missing may be in rows without a reference, and note how many that are.

    Nobody can tell which of the missing companies those rows are about, so none is ended.
    """
    if rejected is None or not rejected.without_reference:
        return False
    rejected.kept = missing.count
    return missing.count > 0


def _lines(rows: Iterator[spreadsheets.Row], broken: list[Line]) -> Iterator[Line]:
    """Yield the rows of a file, those that are none in their places."""
    for row in rows:
        yield from broken
        broken.clear()
        yield Line(row.number, row.cells)
    yield from broken


def _reader(format: str, header: Collection[str], named: Mapping[str, str]) -> FileReader:
    if format == "gleif":
        columns.check_column(gleif.REF, header)
        return FileReader(gleif.read, gleif.REF, gleif.read_ref)
    if format == "dnb":
        return columns.dnb_reader(header, named)
    return columns.reader(header, named)


def _format_of(header: Iterable[str]) -> str:
    return "gleif" if gleif.MARK in header else "csv"
