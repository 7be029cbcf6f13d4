"""Workbooks of Excel before 2007 (.xls), read by xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd

from web.spreadsheets.cells import Doubt, DoubtfulCell
from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.number_formats import cell_of_number, read_format
from web.spreadsheets.sheets import Options, Row, RowMaker, Sheet, rows_of_meant_sheet

_PROTECTED = "encrypted"  # what xlrd says of a book with a password


def rows_of_xls(content: bytes, options: Options) -> Iterator[Row]:
    """Yield the rows of the sheet that is meant. Raises UnreadableFile.

    It unpacks to little more than it is: nothing in it is compressed.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
    except xlrd.XLRDError as error:
        is_protected = _PROTECTED in str(error)
        raise UnreadableFile(Reason.PROTECTED if is_protected else Reason.DAMAGED) from error
    sheets = (
        Sheet(name, book.sheet_by_index(n).visibility == 0, _rows(book, n, options))
        for n, name in enumerate(book.sheet_names())
    )
    yield from rows_of_meant_sheet(sheets, options)


def _rows(book: xlrd.Book, index: int, options: Options) -> Iterator[Row]:
    sheet = book.sheet_by_index(index)
    maker = RowMaker(options.max_columns)
    for number in range(sheet.nrows):
        cells = {
            column: _text(book, cell, options) for column, cell in enumerate(sheet.row(number))
        }
        info = sheet.rowinfo_map.get(number)
        row = maker.make(number + 1, cells, is_hidden=bool(info and info.hidden))
        if row:
            yield row


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell, options: Options) -> str:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return cell_of_number(repr(cell.value), read_format(code), since_1904=bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return DoubtfulCell(xlrd.error_text_from_code[cell.value], Doubt.ERROR)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    return options.tidied(str(cell.value))
