"""What the page of an import shows of its rows: at most ten of each kind, the price jumps first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Abs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override, pgettext

from orders.imports.cells import NO_WORDS, YES_WORDS
from orders.imports.columns import BASIS, GROUP, PRICE, Target, target_of
from orders.imports.rows import GROUP_NUMBER, Outcome, UnknownGroup
from orders.models import CatalogueImport, ImportedRow, ProductGroup
from orders.templatetags.money import euros_per

MAX_SHOWN = 10  # rows of each kind
SHORT_LENGTH = 60  # characters of a value


@dataclass(frozen=True)
class Change:
    """A column that changes, as it is shown."""

    title: str
    before: str
    after: str
    percent: str = ""  # by which a price jumps, with the sign: "+35,2", "-20,0"


@dataclass(frozen=True)
class ShownRow:
    """A row of the file, with what it changes."""

    row: ImportedRow
    changes: list[Change]


@dataclass(frozen=True)
class Section:
    """Some rows of one kind, and how many there are."""

    name: str
    title: str | Promise
    count: int
    rows: list[ShownRow]
    has_more: bool  # rows that are to be shown; the page tells others in another way


TITLES = {
    "jumps": gettext_lazy("Prices that change by more than 20%"),
    Outcome.WRONG: gettext_lazy("Rows that are wrong"),
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.SAME: gettext_lazy("As they were"),
    "similar": gettext_lazy("New numbers that look like one that exists"),
    "refused": gettext_lazy("Not put back"),
}


def sections_of(catalogue_import: CatalogueImport) -> list[Section]:
    """Return the rows that are shown: what somebody has to look at stands first."""
    rows = catalogue_import.rows
    shown = [
        ("refused", rows.exclude(outcome=Outcome.WRONG).exclude(reason="")),
        ("jumps", rows.filter(jump__isnull=False).order_by(Abs("jump").desc(), "line")),
        ("similar", rows.filter(outcome=Outcome.NEW).exclude(resembles="")),
        ("wrong", rows.filter(outcome=Outcome.WRONG).exclude(reason__in=_told(catalogue_import))),
        *((str(outcome), rows.filter(outcome=outcome)) for outcome in _GOOD),
    ]
    writer = _Writer(target_of(catalogue_import.kind))
    return [
        writer.section(name, catalogue_import.count(name), found)
        for name, found in shown
        if catalogue_import.count(name)
    ]


def _told(catalogue_import: CatalogueImport) -> list[str]:
    """Return the reasons that the page tells once, and not for every row: unknown groups."""
    groups = catalogue_import.summary.get("unknown_groups", [])
    with override(catalogue_import.language):
        return [str(UnknownGroup(number)) for number, _count in groups]


_GOOD = (Outcome.CHANGED, Outcome.NEW, Outcome.SAME)


class _Writer:
    """Writes the values of rows as people read them."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._groups: dict[int, str] = {}

    def section(self, name: str, count: int, found: QuerySet[ImportedRow]) -> Section:
        """Return the first rows of a section; a jump is about the price alone."""
        rows = list(found[: MAX_SHOWN + 1])
        self._know_groups(rows)
        only = (PRICE, BASIS) if name == "jumps" else self._target.names
        shown = [ShownRow(row, self._changes(row, only)) for row in rows[:MAX_SHOWN]]
        return Section(name, TITLES[name], count, shown, len(rows) > MAX_SHOWN)

    def _know_groups(self, rows: list[ImportedRow]) -> None:
        values = (side for row in rows for side in (row.before or {}, row.after or {}))
        keys = {side[GROUP] for side in values if side.get(GROUP)}
        if keys - self._groups.keys():
            self._groups |= dict(
                ProductGroup.objects.filter(pk__in=keys).values_list("pk", "number")
            )

    def _changes(self, row: ImportedRow, only: tuple[str, ...]) -> list[Change]:
        after = row.after or {}
        if row.outcome == Outcome.CHANGED:
            before = row.before or {}
            of_jump = PRICE if PRICE in before else BASIS
            return [
                Change(self._target.by_name[name].title, self._written(name, before),
                       self._written(name, after), _percent(row) if name == of_jump else "")
                for name in before if name in only
            ]  # fmt: skip
        if row.outcome == Outcome.NEW and PRICE in after:
            return [Change(self._target.by_name[PRICE].title, "", self._written(PRICE, after))]
        return []

    def _written(self, name: str, values: dict[str, Any]) -> str:
        value = values.get(name)
        if name == PRICE:
            price = Decimal(str(value))
            written = euros_per(price, values.get(BASIS) or 1)
            return f"€ {written}" if price else pgettext("price", "on request")
        if name == GROUP:
            return self._groups.get(value or 0) or str(values.get(GROUP_NUMBER, ""))
        if isinstance(value, bool):
            return YES_WORDS[0] if value else NO_WORDS[0]
        if isinstance(value, list):
            return ", ".join(value) or "–"
        text = str(value) if value not in (None, "") else "–"
        return text if len(text) <= SHORT_LENGTH else f"{text[:SHORT_LENGTH]}…"


def _percent(row: ImportedRow) -> str:
    return f"{row.jump:+}".replace(".", ",") if row.jump is not None else ""
