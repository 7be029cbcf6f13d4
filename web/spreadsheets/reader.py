"""The one reader of spreadsheets: what kind a file is, its rows with their numbers, its limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from web.spreadsheets.budget import ByteBudget
from web.spreadsheets.delimited import encoding_of, errors_of, is_text, rows_of_lines
from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.kinds import (
    START_BYTES,
    ArchiveKind,
    Kind,
    csv_name_of,
    kind_of,
    kind_of_archive,
    refusal_of_old_file,
)
from web.spreadsheets.ods import rows_of_ods
from web.spreadsheets.sheets import OnOtherSheets, Options, Row
from web.spreadsheets.xls import rows_of_xls
from web.spreadsheets.xlsx import rows_of_xlsx

BUFFER_BYTES = 1 << 20  # read at once; the encoding is found out from so much
_IS_ENCRYPTED = 1  # of the flags of a file in a ZIP
_END_OF_TEXT = ["\x1a"]  # Ctrl-Z, which old programs write behind the last row


@dataclass(frozen=True)
class Limits:
    """Limits how much is accepted of a stranger's file; None is without a limit."""

    bytes: int | None = None  # unpacked
    rows: int | None = None
    columns: int | None = None
    cell_length: int | None = None


def _refuse(number: int, reason: str) -> None:
    raise UnreadableFile(Reason.DAMAGED, number)


@dataclass(frozen=True)
class _Reading:
    """Says how a file is read, and counts what is."""

    budget: ByteBudget
    options: Options
    on_bad_row: Callable[[int, str], object]


def read_rows(
    file: IO[bytes],
    *,
    limits: Limits | None = None,
    strip: bool = True,
    on_bad_row: Callable[[int, str], object] = _refuse,
    on_other_sheets: OnOtherSheets = lambda _meant, _others: None,
    progress: Callable[[int], object] = lambda _bytes: None,
) -> Iterator[Row]:
    """Yield the rows of a spreadsheet that have something in them. Raises UnreadableFile.

    The file is XLSX, XLS or ODS, or text with separators, also as the first CSV file in a ZIP; its
    content decides, not its name. The encoding of a text is found out. `strip` takes the space
    around each cell away. `on_bad_row` gets the number and the reason of a row that is no CSV, and
    reading goes on; without it such a row makes the file unreadable. `on_other_sheets` gets the
    name of the sheet that is read and those of others that have rows too. `progress` gets the
    number of bytes read since its last call.
    """
    limits = limits or Limits()
    options = Options(limits.columns, strip=strip, on_other_sheets=on_other_sheets)
    reading = _Reading(ByteBudget(limits.bytes, progress), options, on_bad_row)
    return _limited(_rows(file, reading), limits)


def read_text(text: str, *, limits: Limits | None = None) -> Iterator[Row]:
    """Yield the rows of pasted lines. Raises UnreadableFile."""
    lines = (f"{line}\n" for line in text.replace("\0", "").splitlines())
    rows = rows_of_lines(lines, on_bad_row=_refuse)
    return _limited(_filled(rows, strip=True), limits or Limits())


def unpacked_size(file: IO[bytes]) -> int:
    """Return how many bytes are going to be read, for a progress bar."""
    if zipfile.is_zipfile(_opened(file)):
        with zipfile.ZipFile(_opened(file)) as archive:
            return max((item.file_size for item in archive.infolist()), default=0)
    return _opened(file).seek(0, io.SEEK_END)


def _rows(file: IO[bytes], reading: _Reading) -> Iterator[Row]:
    kind = kind_of(_opened(file).read(START_BYTES))
    if isinstance(kind, Reason):
        raise UnreadableFile(kind)
    if kind is Kind.ARCHIVE:
        yield from _readable(_rows_of_archive(_opened(file), reading))
    elif kind is Kind.OLD_EXCEL:
        yield from _readable(_rows_of_old_file(_opened(file), reading))
    else:
        yield from _rows_of_text(_opened(file), reading)


def _rows_of_archive(file: IO[bytes], reading: _Reading) -> Iterator[Row]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET) from error
    with archive:
        kind = kind_of_archive(archive.namelist())
        if any(item.flag_bits & _IS_ENCRYPTED for item in archive.infolist()):
            kind = Reason.PROTECTED
        if isinstance(kind, Reason):
            raise UnreadableFile(kind)
        if kind is ArchiveKind.CSV:
            with archive.open(csv_name_of(archive.namelist())) as raw:
                yield from _rows_of_text(raw, reading)
        elif kind is ArchiveKind.XLSX:
            yield from rows_of_xlsx(archive, reading.budget, reading.options)
        else:
            yield from rows_of_ods(archive, reading.budget, reading.options)


def _rows_of_old_file(file: IO[bytes], reading: _Reading) -> Iterator[Row]:
    content = b"".join(reading.budget.chunks(file))
    if refusal := refusal_of_old_file(content):
        raise UnreadableFile(refusal)
    yield from rows_of_xls(content, reading.options)


def _readable(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows of a file; a damaged one makes its reader raise whatever comes."""
    try:
        yield from rows
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(Reason.DAMAGED) from error


def _rows_of_text(file: IO[bytes], reading: _Reading) -> Iterator[Row]:
    buffered = io.BufferedReader(_Counted(file, reading.budget), BUFFER_BYTES)
    sample = buffered.peek(BUFFER_BYTES)
    if not is_text(sample):
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET)
    lines = io.TextIOWrapper(
        buffered, encoding=encoding_of(sample), errors=errors_of(sample), newline=""
    )
    rows = rows_of_lines(lines, on_bad_row=reading.on_bad_row)
    yield from _filled(rows, strip=reading.options.strip)


def _filled(rows: Iterator[tuple[int, list[str]]], *, strip: bool) -> Iterator[Row]:
    """Leave out the rows in which no cell has anything."""
    for number, cells in rows:
        if strip:
            cells = [cell.replace("\0", "").strip() for cell in cells]
        if any(cells) and cells != _END_OF_TEXT:
            yield Row(number, cells)


def _limited(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    if limits == Limits(bytes=limits.bytes):
        return rows
    return _checked(rows, limits)


def _checked(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if limits.rows is not None and count > limits.rows:
            raise UnreadableFile(Reason.TOO_MANY_ROWS)
        _check_cells(row.number, row.cells, limits)
        yield row


def _check_cells(number: int, cells: list[str], limits: Limits) -> None:
    if limits.columns is not None and len(cells) > limits.columns:
        raise UnreadableFile(Reason.TOO_MANY_COLUMNS, number)
    if limits.cell_length is not None and max(map(len, cells)) > limits.cell_length:
        raise UnreadableFile(Reason.CELL_TOO_LONG, number)


def _opened(file: IO[bytes]) -> IO[bytes]:
    """Return the file at its beginning."""
    file.seek(0)
    return file


class _Counted(io.RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, raw: IO[bytes], budget: ByteBudget) -> None:
        self._raw = raw
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than RawIOBase, which BufferedReader calls with this
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._budget.spend(len(data))
        return len(data)
