"""Reading spreadsheets as people have them: XLSX, or CSV with whatever separator and encoding."""

from __future__ import annotations

import csv
import zipfile
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

SEPARATORS = ";\t,"  # in this order, where a line has several


class Unreadable(Exception):
    """Not a spreadsheet that can be read."""


def read_rows(content: bytes) -> list[list[str]]:
    """The cells of the first sheet as text, without empty rows. Raises Unreadable."""
    if content.startswith(b"PK"):
        rows = _rows_of_xlsx(content)
    elif b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable
    else:
        rows = rows_of_text(_decoded(content))
    return [row for row in rows if any(row)]


def rows_of_text(text: str) -> list[list[str]]:
    """Pasted lines or a CSV file: cells without surrounding space."""
    lines = text.replace("\0", "").splitlines()
    reader = csv.reader(StringIO("\n".join(lines)), delimiter=_separator(lines))
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise Unreadable from error


def read_decimal(text: str) -> Decimal:
    """A number with a comma or a point before its decimals. Raises ValueError."""
    number = text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "").removeprefix("€")
    if "," in number and "." in number:
        thousands = "." if number.rindex(",") > number.rindex(".") else ","
        number = number.replace(thousands, "")
    try:
        value = Decimal(number.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite():
        raise ValueError(text)
    return value


def _separator(lines: list[str]) -> str:
    """The first of the separators that most of the lines have."""
    sample = [line for line in lines[:50] if line.strip()]
    return max(SEPARATORS, key=lambda s: sum(s in line for line in sample))


def _decoded(content: bytes) -> str:
    """Excel saves UTF-8 with a mark, UTF-16, or what Windows calls ANSI."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows_of_xlsx(content: bytes) -> list[list[str]]:
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [[_as_text(cell) for cell in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as error:
        raise Unreadable from error


def _as_text(cell: Any) -> str:
    """A number without the ".0" that a spreadsheet gives to every whole one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
