"""Loading a file into the local directory, and what is said of it."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from registry.loading import columns, gleif, table
from registry.loading.rows import BadRow, Reader, Row, checked
from registry.models import DirectoryLoad

FORMATS = ("gleif", "dnb", "csv")
SEPARATORS = ",;\t|"


class NoCompanies(Exception):
    """Nothing of the file could be loaded, so the directory stays as it was."""


@dataclass
class Aside:
    """The rows that cannot be loaded, each with its line and the reason."""

    path: Path
    count: int = 0
    _file: IO[str] | None = field(default=None, repr=False)

    def write(self, line: int, reason: str, values: Iterable[str]) -> None:
        if self._file is None:
            self._file = self.path.open("w", newline="", encoding="utf-8", errors="replace")
            csv.writer(self._file).writerow(["line", "reason", "row"])
        csv.writer(self._file).writerow([line, reason, *values])
        self.count += 1

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def summary(self) -> str:
        if not self.count:
            return "No row was rejected."
        return f"{self.count:,} rows were rejected; {self.path} tells why."


def load_file(
    path: Path,
    *,
    format: str = "",
    named: Mapping[str, str] | None = None,
    countries: frozenset[str] = frozenset(),
    aside: Aside,
    progress: Callable[[int], object] = lambda _bytes: None,
    keep_removed: bool = True,
) -> DirectoryLoad:
    """Load a file in the place of what an earlier load of its format has brought.

    `progress` is called with the number of bytes read since the last time. Raises
    columns.NoSuchColumn, NoCompanies, table.AlreadyLoading, OSError or zipfile.BadZipFile; the
    directory is then as it was.
    """
    with _opened(path, progress) as file:
        lines = csv.reader(file, delimiter=_separator(file))
        header = [column.strip() for column in next(lines, [])]
        format = format or _format_of(header)
        reader = _reader(format, header, named or {})
        rows = _rows(lines, header, reader, countries, aside)
        return load_rows(
            rows,
            dataset=format,
            file_name=path.name,
            countries=countries,
            aside=aside,
            keep_removed=keep_removed,
        )


def load_rows(
    rows: Iterable[Row],
    *,
    dataset: str,
    file_name: str,
    countries: frozenset[str] = frozenset(),
    aside: Aside | None = None,
    keep_removed: bool = True,
) -> DirectoryLoad:
    began = time.monotonic()
    with table.only_one_load():
        staged = table.stage(rows)
        if not staged:
            raise NoCompanies
        repeated = table.delete_repeated()
        for ref in repeated:
            if aside:
                aside.write(0, "The file has this reference again, further on.", [ref])
        removed = table.build(dataset, countries, keep_removed=keep_removed)
        table.swap()
        table.answer_common_words()
        return DirectoryLoad.objects.create(
            dataset=dataset,
            file_name=file_name[:200],
            countries=sorted(countries),
            entries=staged - len(repeated),
            rejected=aside.count if aside else 0,
            removed=removed,
            seconds=time.monotonic() - began,
        )


def _rows(
    lines: Iterator[list[str]],
    header: list[str],
    reader: Reader,
    countries: frozenset[str],
    aside: Aside,
) -> Iterator[Row]:
    number = 1
    while True:
        number += 1
        values: list[str] = []
        try:
            values = next(lines)
            if not values:
                continue
            row = _row(values, header, reader)
        except StopIteration:
            return
        except csv.Error as error:
            aside.write(number, f"It is no CSV: {error}.", [])
        except BadRow as bad:
            aside.write(number, str(bad), values)
        else:
            if not countries or row.company.country in countries:
                yield row


def _row(values: list[str], header: list[str], reader: Reader) -> Row:
    if len(values) != len(header):
        raise BadRow(f"It has {len(values)} columns instead of {len(header)}.")
    if any("\ufffd" in value for value in values):
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


def _separator(file: io.TextIOWrapper) -> str:
    """The one that the header has most of."""
    start = file.readline()
    file.seek(0)
    return max(SEPARATORS, key=start.count)


@contextmanager
def _opened(path: Path, progress: Callable[[int], object]) -> Iterator[io.TextIOWrapper]:
    """The file as text; of a ZIP the first CSV in it."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            inside = next((n for n in archive.namelist() if n.lower().endswith(".csv")), None)
            if inside is None:
                raise zipfile.BadZipFile("There is no CSV file in it.")
            with archive.open(inside) as raw:
                yield _as_text(raw, progress)
    else:
        with path.open("rb") as raw:
            yield _as_text(raw, progress)


def size_of(path: Path) -> int:
    """In bytes, unpacked."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return max((i.file_size for i in archive.infolist()), default=0)
    return path.stat().st_size


def _as_text(raw: IO[bytes], progress: Callable[[int], object]) -> io.TextIOWrapper:
    counted = _Counted(raw, progress)
    return io.TextIOWrapper(
        io.BufferedReader(counted, 1 << 20), encoding="utf-8-sig", errors="replace", newline=""
    )


class _Counted(io.RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, raw: IO[bytes], progress: Callable[[int], object]) -> None:
        self._raw = raw
        self._progress = progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than RawIOBase, which BufferedReader calls with this
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._progress(len(data))
        return len(data)
