"""The catalogue as a file with the columns of an import: imported again, it changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from orders.imports.cells import NO_WORDS, YES_WORDS
from orders.imports.columns import GROUP, NUMBER, Target
from orders.models import Article, ProductGroup
from web.texts import without_non_xml

BLOCK_ROWS = 2_000


def csv_of(target: Target) -> Iterator[bytes]:
    """Yield the lines of a CSV file that a Dutch spreadsheet program opens.

    Names stand in it as they are, also one that begins with "=": staff have written them, and the
    file has to say the same when it is imported again.
    """
    yield "\ufeff".encode()
    for row in _rows(target):
        text = StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([_written(value) for value in row])
        yield text.getvalue().encode()


def workbook_of(target: Target) -> IO[bytes]:
    """Return an XLSX file in which numbers of articles are texts, and prices are numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in _rows(target):
        sheet.append([_cell(sheet, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, without_non_xml(value))
    cell.data_type = "s"  # else a text that begins with "=" would be a formula
    return cell


def _rows(target: Target) -> Iterator[list[Any]]:
    """Yield the titles, and then every row."""
    yield [column.title for column in target.columns]
    groups = dict(ProductGroup.objects.values_list("pk", "number"))
    rows = target.model._default_manager.order_by(NUMBER).values(*target.names)
    for row in rows.iterator(BLOCK_ROWS):
        yield [_value(name, row[name], groups) for name in target.names]


def _value(name: str, value: Any, groups: dict[int, str]) -> Any:
    if name == GROUP:
        return groups[value]
    if name == "unit":
        return UNIT_WORDS[value]
    if isinstance(value, bool):
        return YES_WORDS[0] if value else NO_WORDS[0]
    return ", ".join(value) if isinstance(value, list) else value


def _written(value: Any) -> str:
    """Return a value as CSV has it: a price with four decimals can be read in one way only."""
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


UNIT_WORDS = {
    Article.Unit.PIECE: "stuk",
    Article.Unit.SET: "set",
    Article.Unit.BOX: "doos",
    Article.Unit.METRE: "meter",
}
