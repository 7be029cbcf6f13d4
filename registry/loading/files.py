"""Loading a file into the local directory, and a record of the rows that cannot be loaded."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from registry.loading import columns, gleif, staging, table
from registry.loading.rows import BadRow, Reader, Row, checked
from registry.models import DirectoryLoad
from web import spreadsheets

FORMATS = ("gleif", "dnb", "csv")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # stands for a letter that is no UTF-8


class NoCompanies(Exception):
    """Nothing of the file could be loaded, so the directory stays as it was."""


@dataclass
class RejectedRows:
    """Writes the rows that cannot be loaded to a file, each with its number and the reason."""

    path: Path
    count: int = 0
    _file: IO[str] | None = field(default=None, repr=False)

    def write(self, number: int, reason: str, values: Iterable[str] = ()) -> None:
        """Write one row; the file is made for the first one."""
        if self._file is None:
            self._file = self.path.open("w", newline="", encoding="utf-8", errors="replace")
            csv.writer(self._file).writerow(["line", "reason", "row"])
        csv.writer(self._file).writerow([number, reason, *values])
        self.count += 1

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()

    @property
    def summary(self) -> str:
        """Say how many rows were rejected, and where to read why."""
        if not self.count:
            return "No row was rejected."
        return f"{self.count:,} rows were rejected; {self.path} tells why."


def load_file(
    path: Path,
    *,
    format: str = "",
    named: Mapping[str, str] | None = None,
    countries: frozenset[str] = frozenset(),
    rejected: RejectedRows,
    progress: Callable[[int], object] = lambda _bytes: None,
    keep_removed: bool = True,
) -> DirectoryLoad:
    """Load a file in the place of what an earlier load of its format has brought.

    `progress` is called with the number of bytes read since the last time. Raises
    columns.NoSuchColumn, NoCompanies, table.AlreadyLoading, spreadsheets.UnreadableFile, OSError
    or zipfile.BadZipFile; the directory is then as it was.
    """
    with path.open("rb") as file:
        lines = spreadsheets.read_rows(
            file,
            strip=False,  # the columns that are used are tidied up one by one
            on_bad_row=lambda number, reason: rejected.write(number, f"It is no CSV: {reason}."),
            progress=progress,
        )
        first = next(lines, None)
        header = [column.strip() for column in first.cells] if first else []
        format = format or _format_of(header)
        reader = _reader(format, header, named or {})
        return load_rows(
            _rows(lines, header, reader, countries, rejected),
            dataset=format,
            file_name=path.name,
            countries=countries,
            rejected=rejected,
            keep_removed=keep_removed,
        )


def load_rows(
    rows: Iterable[Row],
    *,
    dataset: str,
    file_name: str,
    countries: frozenset[str] = frozenset(),
    rejected: RejectedRows | None = None,
    keep_removed: bool = True,
) -> DirectoryLoad:
    """Load rows in the place of what an earlier load of their dataset has brought.

    Raises NoCompanies, table.AlreadyLoading, or what reading the rows raises.
    """
    began = time.monotonic()
    with table.only_one_load():
        staged = staging.stage(rows)
        if not staged:
            raise NoCompanies
        repeated = staging.delete_repeated()
        for ref in repeated:
            if rejected:
                rejected.write(0, "The file has this reference again, further on.", [ref])
        removed = table.build(dataset, countries, keep_removed=keep_removed)
        table.swap()
        table.answer_common_words()
        return DirectoryLoad.objects.create(
            dataset=dataset,
            file_name=file_name[:200],
            countries=sorted(countries),
            entries=staged - len(repeated),
            rejected=rejected.count if rejected else 0,
            removed=removed,
            seconds=time.monotonic() - began,
        )


def _rows(
    lines: Iterator[spreadsheets.Row],
    header: list[str],
    reader: Reader,
    countries: frozenset[str],
    rejected: RejectedRows,
) -> Iterator[Row]:
    for number, values in lines:
        try:
            row = _row(values, header, reader)
        except BadRow as bad:
            rejected.write(number, str(bad), values)
        else:
            if not countries or row.company.country in countries:
                yield row


def _row(values: list[str], header: list[str], reader: Reader) -> Row:
    if len(values) != len(header):
        raise BadRow(f"It has {len(values)} columns instead of {len(header)}.")
    if any(REPLACEMENT in value for value in values):
        raise BadRow("It is not written in UTF-8.")
    return checked(reader(dict(zip(header, values, strict=True))))


def _reader(format: str, header: list[str], named: Mapping[str, str]) -> Reader:
    if format == "gleif":
        return gleif.read
    if format == "dnb":
        return columns.dnb_reader(header)
    return columns.reader(header, named)


def _format_of(header: list[str]) -> str:
    return "gleif" if gleif.MARK in header else "csv"
