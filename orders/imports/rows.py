"""Reads a row of an import, and says what it changes of the row of the table that it is about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import CharField
from django.utils.translation import gettext as _

from orders.imports.cells import CellReader, Meanings
from orders.imports.columns import (
    BASIS,
    GROUP,
    NUMBER,
    PRICE,
    REQUIRED,
    ImportColumn,
    Target,
)
from orders.imports.doubtful_cells import doubt_about
from orders.models import ImportedRow, ProductGroup
from orders.search_terms import spelling_of
from web.formulas import as_typed
from web.sentences import filled
from web.spreadsheets import Doubt, DoubtfulCell, Layout, NumberCell, as_saved_cell
from web.texts import clean_text

Outcome = ImportedRow.Outcome
GROUP_NUMBER = "group_number"  # beside a group that is yet to be made
MAX_EXPECTED_JUMP = 20  # % of a price; above it somebody should look
MAX_JUMP = Decimal("9999999.9")  # %; what is more is shown as this
MAX_GROUP_LENGTH = ProductGroup._meta.get_field("number").max_length or 0
READINGS_KEPT = 10_000  # cells of which the reading is remembered: most prices come back


@dataclass
class CheckedRow:
    """What is known of a row after it was checked; the columns of ImportedRow."""

    line: int
    number: str = ""
    name: str = ""
    outcome: str = Outcome.WRONG.value
    target: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    derived: Mapping[str, Any] | None = None
    jump: Decimal | None = None
    resembles: str = ""
    reason: str = ""
    wanted: Any = None  # what is still to be computed of it


class UnknownGroup(ValueError):
    """A row names a product group that does not exist."""

    def __init__(self, number: str) -> None:
        super().__init__(filled(_("There is no product group %(number)s."), number=number))
        self.number = number


class RowReader:
    """Reads the cells of rows as the columns of a table."""

    def __init__(
        self,
        target: Target,
        layout: Layout,
        meanings: Meanings,
        groups: Mapping[str, int],
        new_groups: Collection[str],
    ) -> None:
        self._target = target
        self._columns = [
            (place, target.by_name[name])
            for name, place in layout.columns.items()
            if name in target.by_name
        ]
        self._absent = [column for column in target.columns if column.name not in layout.columns]
        self._texts, self._numbers = CellReader(meanings), CellReader(Meanings())
        self._groups = groups
        self._new_groups = {spelling_of(number) for number in new_groups}
        self._max_lengths = {c.name: _max_length(target, c.name) for c in target.columns}
        self._readings = lru_cache(READINGS_KEPT)(self._reading)
        self._spellings: dict[str, str] = {}  # of groups that do not exist
        self.unknown_groups: dict[str, int] = {}

    def read(self, cells: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
        """Return the values of a row, and what is wrong with those that are missing."""
        values: dict[str, Any] = {}
        mistakes: list[str] = []
        for place, column in self._columns:
            cell = cells[place] if place < len(cells) else ""
            try:
                self._read_cell(column, cell, values)
            except UnknownGroup as unknown:
                count = self.unknown_groups.get(unknown.number, 0)
                self.unknown_groups[unknown.number] = count + 1
                mistakes.append(str(unknown))
            except ValueError as error:
                mistakes.append(f"{column.title}: {error}")
        return values, mistakes

    def defaults_of_new(self) -> tuple[dict[str, Any], list[str]]:
        """Return what a new row has in columns that the file lacks, and which it cannot lack."""
        values = {c.name: c.default for c in self._absent if c.default is not REQUIRED}
        missing = ", ".join(c.title for c in self._absent if c.default is REQUIRED)
        sentence = _("a new row needs columns that are not in the file: %(titles)s")
        return values, [filled(sentence, titles=missing)] if missing else []

    def _read_cell(self, column: ImportColumn, cell: str, values: dict[str, Any]) -> None:
        if isinstance(cell, DoubtfulCell) and not _is_number(column, cell):
            raise ValueError(doubt_about(cell))
        if isinstance(cell, NumberCell) and column.is_number:
            self._read(column, cell.plain, self._numbers, values)
        else:
            self._read(column, as_typed(clean_text(cell)), self._texts, values)

    def _read(
        self, column: ImportColumn, text: str, reader: CellReader, values: dict[str, Any]
    ) -> None:
        if column.name == GROUP and text:
            self._read_group(text, values)
        elif text:
            values[column.name] = self._readings(column.name, reader, text)
        elif column.default is REQUIRED:
            raise ValueError(_("This may not be empty."))
        else:
            values[column.name] = column.default

    def _reading(self, name: str, reader: CellReader, text: str) -> Any:
        column = self._target.by_name[name]
        saved = as_saved_cell(text)
        if isinstance(saved, DoubtfulCell) and saved.doubt is Doubt.ERROR:
            raise ValueError(doubt_about(saved))
        if column.read is not None:
            return self._read_as_saved(column.read, reader, text, saved)
        if name == NUMBER and not any(map(str.isalnum, text)):
            raise ValueError(_("An article number has letters or digits."))
        self._check_length(text, self._max_lengths[name])
        return text

    @staticmethod
    def _check_length(text: str, longest: int) -> None:
        if longest and len(text) > longest:
            raise ValueError(filled(_("At most %(count)s characters fit in."), count=longest))

    def _read_as_saved(
        self, read: Callable[[CellReader, str], Any], reader: CellReader, text: str, saved: str
    ) -> Any:
        """Read a cell; of one that cannot be read, say what a spreadsheet program made of it."""
        try:
            return read(reader, text)
        except ValueError:
            if isinstance(saved, DoubtfulCell):
                raise ValueError(doubt_about(saved)) from None
            raise

    def _read_group(self, text: str, values: dict[str, Any]) -> None:
        values[GROUP] = self._groups.get(spelling_of(text))
        if values[GROUP] is None:
            self._check_length(text, MAX_GROUP_LENGTH)
            if spelling_of(text) not in self._new_groups:
                # Named once, in the spelling that comes first.
                raise UnknownGroup(self._spellings.setdefault(spelling_of(text), text))
            values[GROUP_NUMBER] = spelling_of(text)


def _is_number(column: ImportColumn, cell: DoubtfulCell) -> bool:
    """Tell whether a cell has a number that is only shown as 1E+05."""
    return column.is_number and cell.doubt is Doubt.EXPONENT


def compare(row: CheckedRow, values: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
    """Say what a row changes of what is stored; its number stays as it is stored."""
    told = {name: value for name, value in values.items() if name != NUMBER}
    changed = [name for name, value in told.items() if name in stored and stored[name] != value]
    row.target, row.number = stored["id"], stored[NUMBER]
    row.name = str(values.get("name_nl") or stored["name_nl"])
    if not changed:
        row.outcome, row.after = Outcome.SAME, told
        return
    row.outcome = Outcome.CHANGED
    row.before = {name: stored[name] for name in changed}
    row.after = {name: told[name] for name in (*changed, GROUP_NUMBER) if name in told}
    if PRICE in changed or BASIS in changed:
        row.jump = jump_of(_price_of_one(stored), _price_of_one({**stored, **told}))


def _price_of_one(values: Mapping[str, Any]) -> Decimal:
    """Return what one unit costs: another basis alone may be a hundredfold of the price."""
    one: Decimal = values[PRICE] / values[BASIS]
    return one


def jump_of(before: Decimal, after: Decimal) -> Decimal | None:
    """Return by how many percent a price changes, when that is more than people expect."""
    if before == after:
        return None
    if not before or not after:
        return Decimal(100) if after else Decimal(-100)
    percent = (after - before) / before * 100
    if abs(percent) <= MAX_EXPECTED_JUMP:
        return None
    return max(-MAX_JUMP, min(MAX_JUMP, percent)).quantize(Decimal("0.1"))


def _max_length(target: Target, name: str) -> int:
    model_field = target.field(name)
    return (model_field.max_length or 0) if isinstance(model_field, CharField) else 0
