"""Orders as XLSX, in which a spreadsheet program changes nothing when it saves them again.

Numbers of articles and EANs are texts, so that "31.1" becomes no date and no zero is lost; texts
are marked as such, so that none is a formula. Amounts have their decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from orders.documents.order_rows import COLUMNS, Value, rows_of_order
from orders.models import Order
from web.texts import without_non_xml

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_FORMAT, TIME_FORMAT, DAY_FORMAT = "@", "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
WIDTHS = {"artikel": 45, "klant": 28, "dealer": 28, "leveren_aan": 28, "straat": 28}  # characters
USUAL_WIDTH = 16
PROPERTIES = "docProps/core.xml"
_TIME_MADE = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def order_xlsx(orders: Iterable[Order]) -> bytes:
    """Return the file, with a row for each line of each order."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bestelling")
    sheet.freeze_panes = "A2"
    for place, title in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(title, USUAL_WIDTH)
    for row in _rows(sheet, orders):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return _without_time(content)


def _without_time(content: BytesIO) -> bytes:
    """Return a workbook that does not say when it was made, so that it is always the same file."""
    made = BytesIO()
    with ZipFile(content) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = _TIME_MADE.sub(b"", old.read(name)) if name == PROPERTIES else old.read(name)
            new.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return made.getvalue()


def _rows(sheet: Worksheet, orders: Iterable[Order]) -> Iterator[list[WriteOnlyCell]]:
    head = [_text_cell(sheet, title) for title in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    yield head
    for order in orders:
        yield from ([_cell(sheet, value) for value in row] for row in rows_of_order(order))


def _cell(sheet: Worksheet, value: Value) -> WriteOnlyCell:
    if isinstance(value, str):
        return _text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = _decimals_format(value)
    elif isinstance(value, datetime):
        cell.number_format = TIME_FORMAT
    elif isinstance(value, date):
        cell.number_format = DAY_FORMAT
    return cell


def _text_cell(sheet: Worksheet, text: str) -> WriteOnlyCell:
    """Return a cell that stays a text, also when somebody edits it."""
    cell = WriteOnlyCell(sheet, without_non_xml(text) or None)
    if text:
        cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
    cell.number_format = TEXT_FORMAT
    cell.quotePrefix = True
    return cell


def _decimals_format(value: Decimal) -> str:
    places = -int(value.as_tuple().exponent)
    return f"0.{'0' * places}" if places > 0 else "0"
