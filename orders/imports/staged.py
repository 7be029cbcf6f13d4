"""Puts the checked rows of an import into their table, and looks at them together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from orders.imports.columns import EAN, Target
from orders.imports.rows import CheckedRow, Outcome
from orders.models import CatalogueImport, ImportedRow

ROWS = ImportedRow._meta.db_table
_COLUMNS = (
    *("line", "outcome", "number", "name", "target", "before", "after", "derived"),
    *("jump", "resembles", "reason"),
)


def stage(catalogue_import: CatalogueImport, rows: Iterable[CheckedRow]) -> None:
    """Keep what is known of some rows."""
    columns = ", ".join(("catalogue_import_id", *_COLUMNS))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {ROWS} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row((catalogue_import.pk, *_values(row)))


def _values(row: CheckedRow) -> tuple[Any, ...]:
    return (
        *(row.line, row.outcome, row.number[:200], row.name[:200], row.target),
        *(_json(row.before), _json(row.after), _json(row.derived)),
        *(row.jump, row.resembles, row.reason),
    )


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    """Write a decimal, or a date, as the database reads it."""
    return str(value)


def analyse() -> None:
    """Let the planner know how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {ROWS}")


def refuse_taken_eans(catalogue_import: CatalogueImport, target: Target) -> None:
    """Mark the rows that take the EAN of an article which keeps it."""
    if EAN not in target.names:
        return
    before_number, after_number = _("article %(number)s has this EAN already").split("%(number)s")
    params: dict[str, str | int] = {
        "import": catalogue_import.pk,
        "start": before_number,
        "end": after_number,
    }
    with connection.cursor() as cursor:
        statement = f"""
            UPDATE {ROWS} AS r SET outcome = '{Outcome.WRONG}', before = NULL, after = NULL,
                derived = NULL, jump = NULL, reason = %(start)s || a.number || %(end)s
            FROM {target.table} AS a WHERE {is_taken("after")}"""  # noqa: S608 - names of our own tables and columns
        cursor.execute(statement, params)
        while cursor.rowcount:  # a refused row may keep the EAN that another one wanted
            cursor.execute(statement, params)


def taken_eans(catalogue_import: CatalogueImport, target: Target) -> list[str]:
    """Return the numbers of rows whose EAN another article has got since they were checked."""
    if EAN not in target.names:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.number FROM {ROWS} AS r, {target.table} AS a WHERE {is_taken('after')}",  # noqa: S608 - names of our own tables and columns
            {"import": catalogue_import.pk},
        )
        return [number for (number,) in cursor.fetchall()]


def is_taken(side: str) -> str:
    """Return the condition that the EAN on one side of row `r` is that of article `a`."""
    return f"""
        r.catalogue_import_id = %(import)s AND r.outcome IN ('{Outcome.NEW}', '{Outcome.CHANGED}')
        AND r.reason = '' AND r.{side} ->> '{EAN}' <> '' AND a.{EAN} = r.{side} ->> '{EAN}'
        AND a.id IS DISTINCT FROM r.target AND NOT EXISTS (
            SELECT FROM {ROWS} AS o WHERE o.catalogue_import_id = %(import)s AND o.target = a.id
            AND o.outcome = '{Outcome.CHANGED}' AND o.reason = '' AND o.{side} ? '{EAN}')"""


def counts(catalogue_import: CatalogueImport) -> dict[str, int]:
    """Return how many rows have which outcome, and how many prices jump."""
    rows = ImportedRow.objects.filter(catalogue_import=catalogue_import)
    counted = dict(rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    jumps = rows.filter(jump__isnull=False).count()
    return {**{str(outcome): counted.get(outcome, 0) for outcome in Outcome}, "jumps": jumps}
