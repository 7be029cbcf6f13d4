"""Looks what a file would change of the catalogue, block by block, and changes nothing yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from orders.imports import staged
from orders.imports.columns import EAN, NUMBER, Target
from orders.imports.deriving import derived, wanted_of
from orders.imports.doubtful_cells import doubt_about_new
from orders.imports.rows import (
    CheckedRow,
    Outcome,
    RowReader,
    compare,
)
from orders.imports.scanning import Scan, as_question
from orders.models import Article, CatalogueImport, ProductGroup
from orders.search_terms import key_of, spelling_of
from web.sentences import filled
from web.spreadsheets import Row

MAX_GROUPS_NAMED = 50  # of those that do not exist

type Stored = Mapping[str, Any]


class Check:
    """Checks the rows of one import."""

    def __init__(self, catalogue_import: CatalogueImport, target: Target, scan: Scan) -> None:
        groups = {spelling_of(g.number): g.pk for g in ProductGroup.objects.all()}
        new_groups = catalogue_import.answers.get("groups", {})
        self._target = target
        self._kind = catalogue_import.kind
        self._takes_hidden = catalogue_import.answers.get("hidden", {}).get("rows", True)
        self._scan = scan
        self._reader = RowReader(target, scan.layout, scan.meanings(), groups, new_groups)
        self._defaults, self._missing = self._reader.defaults_of_new()
        self._width = len(scan.layout.titles) or None  # of a file without titles nobody knows it
        self._line_by_number: dict[str, int] = {}
        self._row_by_ean: dict[str, tuple[int, str]] = {}
        self._counts: Counter[str] = Counter()
        self._twice = (
            _("article %(number)s is in row %(row)s already")
            if target.model is Article
            else _("product group %(number)s is in row %(row)s already")
        )

    def blocks(self) -> Iterator[list[CheckedRow]]:
        """Yield the checked rows, in blocks; a block takes one look into the catalogue."""
        unreadable = [CheckedRow(n, reason=reason) for n, reason in self._scan.unreadable]
        yield unreadable
        yield from derived(self._kind, self._read_blocks(), total=self._scan.total)

    def _read_blocks(self) -> Iterator[list[CheckedRow]]:
        for rows in self._scan.rows():
            meant = rows if self._takes_hidden else [row for row in rows if not row.is_hidden]
            self._counts["hidden"] += len(rows) - len(meant)
            yield self._checked(meant)

    def summary(self) -> dict[str, Any]:
        """Return what is known of the file as a whole."""
        layout = self._scan.layout
        used = set(layout.columns.values())
        unused = [t for place, t in enumerate(layout.titles) if t and place not in used]
        groups = sorted(self._reader.unknown_groups.items(), key=lambda pair: -pair[1])
        return {
            "rows": self._scan.total + len(self._scan.unreadable),
            "similar": self._counts["similar"],
            "lacking": self._counts["lacking"],
            "left_out": self._counts["hidden"],
            "other_sheets": self._scan.other_sheets,
            "unused": unused[:MAX_GROUPS_NAMED],
            "decided": [as_question(doubt) for doubt in self._scan.doubts.values()],
            "unknown_groups": groups[:MAX_GROUPS_NAMED],
            "titles": list(layout.titles),
        }

    def _checked(self, rows: list[Row]) -> list[CheckedRow]:
        read = [(CheckedRow(row.number), *self._reader.read(row.cells), row) for row in rows]
        numbers = {values[NUMBER] for _row, values, *_rest in read if NUMBER in values}
        stored, similar = self._stored(numbers)
        for checked, values, mistakes, row in read:
            mistakes += self._mistakes_of_row(row, values)
            checked.number = str(values.get(NUMBER, ""))
            checked.name = str(values.get("name_nl", ""))
            found = stored.get(checked.number) or stored.get(spelling_of(checked.number))
            alike = similar.get(key_of(checked.number), "") if similar and not found else ""
            self._compare(checked, values, mistakes, found, alike)
        return [checked for checked, *_rest in read]

    def _compare(
        self,
        row: CheckedRow,
        values: dict[str, Any],
        mistakes: list[str],
        stored: Stored | None,
        similar: str,
    ) -> None:
        if stored is None and (doubt := doubt_about_new(row.number)):
            mistakes = [f"{self._target.by_name[NUMBER].title}: {doubt}", *mistakes]
        if stored is None and not mistakes:
            mistakes = self._missing
            self._counts["lacking"] += bool(mistakes)
        if mistakes:
            *others, last = mistakes
            row.reason = "; ".join([*(mistake.removesuffix(".") for mistake in others), last])
            return
        if stored is not None:
            compare(row, values, stored)
        else:
            row.outcome, row.resembles = Outcome.NEW, similar
            row.after = {**self._defaults, **values}
            self._counts["similar"] += bool(similar)
        values = {**(stored or {}), **(row.after or {})}
        row.wanted = wanted_of(self._target, row, values)

    def _mistakes_of_row(self, row: Row, values: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with a row beside its cells."""
        mistakes = []
        if self._width and any(row.cells[self._width :]):
            mistakes.append(_("this row has more columns than the header"))
        if number := values.get(NUMBER):
            line = self._line_by_number.setdefault(spelling_of(number), row.number)
            if line != row.number:
                mistakes.append(filled(self._twice, number=number, row=line))
            superseded = values.get("superseded_keys")
            if superseded and key_of(number) in superseded:
                mistakes.append(_("an article does not replace itself"))
        if ean := values.get(EAN):
            line, other = self._row_by_ean.setdefault(ean, (row.number, str(number)))
            if line != row.number and spelling_of(other) != spelling_of(str(number)):
                sentence = _("EAN %(ean)s is in row %(row)s already, of article %(number)s")
                mistakes.append(filled(sentence, ean=ean, row=line, number=other))
        return mistakes

    def _stored(self, numbers: set[str]) -> tuple[dict[str, Stored], dict[str, str]]:
        """Return the rows of the catalogue with these numbers, and those that look like them."""
        rows = self._target.rows_like(numbers)
        by_number: dict[str, Stored] = {spelling_of(row[NUMBER]): row for row in rows}
        by_number |= {row[NUMBER]: row for row in rows}  # of two that differ in case, the same
        return by_number, {key_of(row[NUMBER]): row[NUMBER] for row in rows}


def check(catalogue_import: CatalogueImport, target: Target, scan: Scan) -> Iterator[int]:
    """Keep the checked rows of a file; yield how many they are, after each block."""
    job = Check(catalogue_import, target, scan)
    done = 0
    for block in job.blocks():
        staged.stage(catalogue_import, block)
        done += len(block)
        yield done
    staged.analyse()
    staged.refuse_taken_eans(catalogue_import, target)
    catalogue_import.summary = {**job.summary(), **staged.counts(catalogue_import)}
