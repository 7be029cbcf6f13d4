"""Sheets of an OpenDocument file, read as they come, since cells and rows may be repeated a lot."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import repeat

from web.spreadsheets.budget import ByteBudget
from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.ods_cells import cell_of
from web.spreadsheets.sheets import MAX_COLUMNS, MAX_ROWS, Options, Row, RowMaker
from web.spreadsheets.xml_parts import Attributes, attribute, local_name, parse

CONTENT, MANIFEST, TYPE = "content.xml", "META-INF/manifest.xml", "mimetype"
_IS_TEXT = b"opendocument.text"
_IS_ENCRYPTED = b"encryption-data"
_HIDDEN = ("filter", "collapse")
_CELLS = ("table-cell", "covered-table-cell")
_NOT_IN_CELLS = ("annotation", "tracked-changes", "shapes")  # texts that are not those of a cell


def rows_of_ods(archive: zipfile.ZipFile, budget: ByteBudget, options: Options) -> Iterator[Row]:
    """Yield the rows of the first visible sheet that has some. Raises UnreadableFile.

    All sheets stand in one part, so the others are told after the last row.
    """
    if any(_IS_ENCRYPTED in part for part in budget.parts_of(archive, MANIFEST)):
        raise UnreadableFile(Reason.PROTECTED)
    if any(_IS_TEXT in part for part in budget.parts_of(archive, TYPE)):
        raise UnreadableFile(Reason.WORD)
    content = _Content(options)
    for _chunk in parse(budget.parts_of(archive, CONTENT), content):
        for row, count in content.rows:
            yield from (row._replace(number=row.number + n) for n in range(count))
        content.rows.clear()
    meant, *others = content.sheets or [""]
    if others:
        options.on_other_sheets(meant, others)


class _Content:
    """Makes rows of the first visible table that has any; `rows` are those nobody has taken yet."""

    def __init__(self, options: Options) -> None:
        self.rows: list[tuple[Row, int]] = []  # and how often it is repeated
        self.sheets: dict[str, None] = {}  # names of the visible ones that have rows, in order
        self._options = options
        self._hidden_styles: set[str] = set()
        self._style = ""  # that is being read
        self._sheet: str | None = None  # that is being read and can be seen
        self._maker = RowMaker(options.max_columns)
        self._number = 0  # of the row
        self._row: Attributes = {}
        self._cells: dict[int, str] = {}
        self._column = 0
        self._cell: Attributes | None = None
        self._texts: list[str] = []
        self._left_out = 0  # elements, one in the other, whose text is not that of a cell

    def start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        self._left_out += name in _NOT_IN_CELLS
        if name in ("style", "table-properties"):
            self._note_style(name, attributes)
        elif name == "table":
            is_hidden = attribute(attributes, "style-name") in self._hidden_styles
            self._sheet = None if is_hidden else attribute(attributes, "name")
            self._maker, self._number = RowMaker(self._options.max_columns), 1
        elif name == "table-row":
            self._row, self._cells, self._column = attributes, {}, 0
        elif name in _CELLS:
            self._cell, self._texts = attributes, []
        elif self._cell is not None and not self._left_out:
            self._texts.append(_text_of_element(name, attributes, is_first=not self._texts))

    def end(self, name: str) -> None:
        name = local_name(name)
        self._left_out -= name in _NOT_IN_CELLS
        if name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self._sheet = None

    def text(self, text: str) -> None:
        if self._cell is not None and not self._left_out:
            self._texts.append(text)

    def _note_style(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = attribute(attributes, "name")
        elif attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)

    def _end_cell(self, attributes: Attributes) -> None:
        count = _count(attributes, "number-columns-repeated")
        cell = cell_of(attributes, "".join(self._texts), self._options)
        if cell:
            places = range(self._column, min(self._column + count, MAX_COLUMNS + 1))
            self._cells.update(zip(places, repeat(cell)))
        self._column += count
        self._cell = None

    def _end_row(self) -> None:
        count = min(_count(self._row, "number-rows-repeated"), MAX_ROWS)
        if self._sheet is not None and self._cells:
            self.sheets.setdefault(self._sheet)
            if self._sheet == next(iter(self.sheets)):
                self._add_row(count)
        self._number += count

    def _add_row(self, count: int) -> None:
        is_hidden = attribute(self._row, "visibility") in _HIDDEN
        row = self._maker.make(self._number, self._cells, is_hidden=is_hidden)
        if row:
            self.rows.append((row, count))


def _count(attributes: Attributes, name: str) -> int:
    return int(attribute(attributes, name) or 1)


def _text_of_element(name: str, attributes: Attributes, *, is_first: bool) -> str:
    """Return the text that an element in a cell stands for."""
    if name == "s":
        return " " * min(_count(attributes, "c"), 100)
    return "\n" if name == "line-break" or (name == "p" and not is_first) else ""
