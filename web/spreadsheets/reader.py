"""The one reader of spreadsheets: what kind a file is, its rows with their numbers, its limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

from web.spreadsheets.delimited import encoding_of, errors_of, is_text, rows_of_lines
from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.number_cells import NumberCell
from web.spreadsheets.workbook import read_sheet

BUFFER_BYTES = 1 << 20  # read at once; the encoding is found out from so much
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel; Excel with a password wraps XLSX in it
_END_OF_TEXT = ["\x1a"]  # Ctrl-Z, which old programs write behind the last row
_OLE_PROTECTED = "EncryptedPackage".encode("utf-16-le")


class Row(NamedTuple):
    """A row that has something in it, with the number that a spreadsheet program gives it."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Limits:
    """Limits how much is accepted of a stranger's file; None is without a limit."""

    bytes: int | None = None  # unpacked
    rows: int | None = None
    columns: int | None = None
    cell_length: int | None = None


def _refuse(number: int, reason: str) -> None:
    raise UnreadableFile(Reason.DAMAGED, number)


def read_rows(
    file: IO[bytes],
    *,
    limits: Limits | None = None,
    strip: bool = True,
    on_bad_row: Callable[[int, str], object] = _refuse,
    progress: Callable[[int], object] = lambda _bytes: None,
) -> Iterator[Row]:
    """Yield the rows of a spreadsheet that have something in them. Raises UnreadableFile.

    The file is XLSX, or text with separators, also as the first CSV file in a ZIP; its content
    decides, not its name. The encoding of a text is found out. `strip` takes the space around each
    cell away. `on_bad_row` gets the number and the reason of a row that is no CSV, and reading goes
    on; without it such a row makes the file unreadable. `progress` gets the number of bytes read
    since its last call.
    """
    limits = limits or Limits()
    rows = _rows(file, limits, on_bad_row, progress)
    return _limited(_filled(rows, strip=strip), limits)


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


def _rows(
    file: IO[bytes],
    limits: Limits,
    on_bad_row: Callable[[int, str], object],
    progress: Callable[[int], object],
) -> Iterator[tuple[int, list[str]]]:
    start = _opened(file).read(len(_OLE))
    if start.startswith(_ZIP):
        yield from _rows_of_archive(file, limits, on_bad_row, progress)
    elif start == _OLE:
        _check_size(file.seek(0, io.SEEK_END), limits)
        is_protected = _OLE_PROTECTED in _opened(file).read()
        raise UnreadableFile(Reason.PROTECTED if is_protected else Reason.OLD_EXCEL)
    else:
        yield from _rows_of_text(_opened(file), limits, on_bad_row, progress)


def _rows_of_archive(
    file: IO[bytes],
    limits: Limits,
    on_bad_row: Callable[[int, str], object],
    progress: Callable[[int], object],
) -> Iterator[tuple[int, list[str]]]:
    try:
        archive = zipfile.ZipFile(_opened(file))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET) from error
    with archive:
        names = archive.namelist()
        inside = next((name for name in names if name.lower().endswith(".csv")), None)
        if "xl/workbook.xml" in names:
            _check_size(sum(item.file_size for item in archive.infolist()), limits)
            yield from enumerate(read_sheet(_opened(file)), start=1)
        elif inside is not None:
            with archive.open(inside) as raw:
                yield from _rows_of_text(raw, limits, on_bad_row, progress)
        elif "content.xml" in names:
            raise UnreadableFile(Reason.OPEN_DOCUMENT)
        else:
            raise UnreadableFile(Reason.NOT_A_SPREADSHEET)


def _rows_of_text(
    file: IO[bytes],
    limits: Limits,
    on_bad_row: Callable[[int, str], object],
    progress: Callable[[int], object],
) -> Iterator[tuple[int, list[str]]]:
    buffered = io.BufferedReader(_Counted(file, limits, progress), BUFFER_BYTES)
    sample = buffered.peek(BUFFER_BYTES)
    if not is_text(sample):
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET)
    lines = io.TextIOWrapper(
        buffered, encoding=encoding_of(sample), errors=errors_of(sample), newline=""
    )
    yield from rows_of_lines(lines, on_bad_row=on_bad_row)


def _filled(
    rows: Iterator[tuple[int, list[str]]], *, strip: bool
) -> Iterator[tuple[int, list[str]]]:
    """Leave out the rows in which no cell has anything."""
    for number, cells in rows:
        if strip:
            cells = [c if type(c) is NumberCell else c.replace("\0", "").strip() for c in cells]
        if any(cells) and cells != _END_OF_TEXT:
            yield number, cells


def _limited(rows: Iterator[tuple[int, list[str]]], limits: Limits) -> Iterator[Row]:
    checks_cells = limits.columns is not None or limits.cell_length is not None
    for count, (number, cells) in enumerate(rows, start=1):
        if limits.rows is not None and count > limits.rows:
            raise UnreadableFile(Reason.TOO_MANY_ROWS)
        if checks_cells:
            _check_cells(number, cells, limits)
        yield Row(number, cells)


def _check_cells(number: int, cells: list[str], limits: Limits) -> None:
    if limits.columns is not None and len(cells) > limits.columns:
        raise UnreadableFile(Reason.TOO_MANY_COLUMNS, number)
    if limits.cell_length is not None and max(map(len, cells)) > limits.cell_length:
        raise UnreadableFile(Reason.CELL_TOO_LONG, number)


def _check_size(size: int, limits: Limits) -> None:
    if limits.bytes is not None and size > limits.bytes:
        raise UnreadableFile(Reason.TOO_LARGE)


def _opened(file: IO[bytes]) -> IO[bytes]:
    """Return the file at its beginning."""
    file.seek(0)
    return file


class _Counted(io.RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, raw: IO[bytes], limits: Limits, progress: Callable[[int], object]) -> None:
        self._raw = raw
        self._limits = limits
        self._progress = progress
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than RawIOBase, which BufferedReader calls with this
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._count += len(data)
        _check_size(self._count, self._limits)
        self._progress(len(data))
        return len(data)
