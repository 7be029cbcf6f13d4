"""The rows of one sheet of an XLSX file, and the texts that its sheets share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import ascii_uppercase, digits

from web.spreadsheets.cells import Doubt, DoubtfulCell
from web.spreadsheets.date_cells import date_cell
from web.spreadsheets.number_formats import Format, cell_of_number
from web.spreadsheets.sheets import Options, Row, RowMaker
from web.spreadsheets.xml_parts import Attributes, local_name, parse

YES = ("1", "true")
_SURROGATES = range(0xD800, 0xE000)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class BookFacts:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[Format]
    since_1904: bool
    options: Options


def read_strings(chunks: Iterable[bytes]) -> list[str]:
    """Return the texts that cells refer to by their place."""
    strings = _Strings()
    for _chunk in parse(chunks, strings):
        pass
    return strings.found


def read_rows_of_sheet(chunks: Iterable[bytes], facts: BookFacts) -> Iterator[Row]:
    """Yield the rows of a sheet that have something in them. Raises UnreadableFile."""
    sheet = _Sheet(facts)
    for _chunk in parse(chunks, sheet):
        yield from sheet.rows
        sheet.rows.clear()


class _Strings:
    """Gathers the texts of `si`, without the pronunciation beside them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._is_text = False
        self._in_phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if name == "rPh":
            self._in_phonetic = True
        self._is_text = name == "t" and not self._in_phonetic

    def end(self, name: str) -> None:
        name = local_name(name)
        self._is_text = False
        if name == "rPh":
            self._in_phonetic = False
        elif name == "si":
            self.found.append(_unescaped("".join(self._parts)))
            self._parts.clear()

    def text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)


class _Sheet:
    """Makes a row of each `row`; those that nobody has taken yet stand in `rows`."""

    def __init__(self, facts: BookFacts) -> None:
        self.rows: list[Row] = []
        self._facts = facts
        self._maker = RowMaker(facts.options.max_columns)
        self._number = 0  # of the row
        self._is_hidden = False
        self._cells: dict[int, str] = {}
        self._column = -1
        self._cell: Attributes = {}
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._texts: list[str] | None = None  # where text goes now

    def start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if name == "c":
            named = attributes.get("r")
            self._column = _column_of(named.rstrip(digits)) if named else self._column + 1
            self._cell = attributes
        elif name in ("v", "t"):
            self._texts = self._value
        elif name == "f":
            self._texts = self._formula = []
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._is_hidden = attributes.get("hidden") in YES
            self._column = -1

    def end(self, name: str) -> None:
        name = local_name(name)
        self._texts = None
        if name == "c":
            if self._value or self._formula is not None:
                self._cells[self._column] = self._text_of_cell()
            self._value = []
            self._formula = None
        elif name == "row" and self._cells:
            row = self._maker.make(self._number, self._cells, is_hidden=self._is_hidden)
            self._cells = {}
            if row:
                self.rows.append(row)

    def text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def _text_of_cell(self) -> str:
        value, kind = "".join(self._value), self._cell.get("t", "n")
        if kind == "s" and value:
            return self._facts.options.tidied(self._facts.strings[int(value)])
        if kind in ("str", "inlineStr"):
            return self._facts.options.tidied(_unescaped(value))
        if not value:
            return self._formula_without_value()
        if kind == "n":
            return cell_of_number(value, self._format, since_1904=self._facts.since_1904)
        return _text_of_kind(kind, value)

    @property
    def _format(self) -> Format:
        style = int(self._cell.get("s", 0))
        return self._facts.formats[style] if style < len(self._facts.formats) else Format()

    def _formula_without_value(self) -> str:
        if self._formula is None:
            return ""
        return DoubtfulCell(f"={''.join(self._formula)}", Doubt.FORMULA)


def _text_of_kind(kind: str, value: str) -> str:
    if kind == "b":
        return str(value in YES)
    if kind == "e":
        return DoubtfulCell(value, Doubt.ERROR)
    if kind == "d":
        return date_cell(date.fromisoformat(value[:10]), "yyyy-mm-dd")
    return value


@lru_cache(maxsize=1000)
def _column_of(letters: str) -> int:
    """Return the place of a column from its letters: 0 for "A", 27 for "AB"."""
    column = 0
    for letter in letters:
        column = column * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return column - 1


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _character(int(match[1], 16)), text)


def _character(code: int) -> str:
    """Return a character; half of one, as a program writes for what is beyond it, is none."""
    return "" if code in _SURROGATES else chr(code)
