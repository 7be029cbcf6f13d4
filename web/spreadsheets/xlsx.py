"""Workbooks as XLSX, read as they come: no more is unpacked or kept than is asked for.

openpyxl, which writes them, does not tell which rows are hidden and which formulas have no value,
and unpacks whatever it is given.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator

from web.spreadsheets.budget import ByteBudget
from web.spreadsheets.number_formats import BUILT_IN_CODES, Format, read_format
from web.spreadsheets.sheets import Options, Row, Sheet, rows_of_meant_sheet
from web.spreadsheets.xlsx_sheet import YES, BookFacts, read_rows_of_sheet, read_strings
from web.spreadsheets.xml_parts import Attributes, attribute, parse_whole

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def rows_of_xlsx(archive: zipfile.ZipFile, budget: ByteBudget, options: Options) -> Iterator[Row]:
    """Yield the rows of the sheet that is meant. Raises UnreadableFile."""
    return rows_of_meant_sheet(_sheets(archive, budget, options), options)


def _sheets(archive: zipfile.ZipFile, budget: ByteBudget, options: Options) -> Iterator[Sheet]:
    parts = _Parts(archive, budget)
    book, relations, styles = _Book(), _Relations(), _Styles()
    parts.read(WORKBOOK, book.note)
    parts.read(RELATIONS, relations.note)
    parts.read(relations.path_of_kind("styles"), styles.note)
    strings = parts.strings(relations.path_of_kind("sharedStrings"))
    facts = BookFacts(strings, styles.formats, book.since_1904, options)
    for name, is_visible, key in book.sheets:
        if path := relations.worksheets.get(key):
            rows = read_rows_of_sheet(budget.parts_of(archive, path), facts)
            yield Sheet(name, is_visible, rows)


class _Parts:
    def __init__(self, archive: zipfile.ZipFile, budget: ByteBudget) -> None:
        self._archive = archive
        self._budget = budget

    def read(self, path: str, note: Callable[[str, Attributes], object]) -> None:
        """Tell a function of the elements of a part, if the workbook has it."""
        if path in self._archive.NameToInfo:
            parse_whole(self._budget.parts_of(self._archive, path), note)

    def strings(self, path: str) -> list[str]:
        if path not in self._archive.NameToInfo:
            return []
        return read_strings(self._budget.parts_of(self._archive, path))


class _Book:
    """Takes note of the sheets and of where days are counted from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []  # name, whether it is visible, relation
        self.since_1904 = False

    def note(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(
                (attributes.get("name", ""), is_visible, attribute(attributes, "id"))
            )
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in YES


class _Relations:
    """Takes note of where the parts of a workbook are."""

    def __init__(self) -> None:
        self.worksheets: dict[str, str] = {}  # paths by the key of the relation
        self._path_by_kind: dict[str, str] = {}

    def note(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))[1:]
        self._path_by_kind[kind] = path
        if kind == "worksheet":
            self.worksheets[attributes.get("Id", "")] = path

    def path_of_kind(self, kind: str) -> str:
        return self._path_by_kind.get(kind, "")


class _Styles:
    """Takes note of how the cells of each style show a number."""

    def __init__(self) -> None:
        self.formats: list[Format] = []
        self._codes = {str(key): code for key, code in BUILT_IN_CODES.items()}
        self._is_of_cells = False

    def note(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and not self.formats:
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self._is_of_cells:
            code = self._codes.get(attributes.get("numFmtId", ""), "General")
            self.formats.append(read_format(code))
        elif name.endswith("Xfs") or name == "cellStyles":
            self._is_of_cells = name == "cellXfs"
