"""Puts back what an import has changed, in one transaction, but for what was changed since."""

from __future__ import annotations

import json
from itertools import batched

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orders import actions
from orders.imports import writing
from orders.imports.columns import EAN, Target
from orders.imports.deriving import Deriver
from orders.imports.rows import Outcome
from orders.imports.staged import ROWS, is_taken
from orders.models import CatalogueImport, ImportedRow

ACTIVE = "active"


@transaction.atomic
def undo(catalogue_import: CatalogueImport, target: Target, progress: writing.Progress) -> None:
    """Put the changed rows back, and let the new ones be ordered no more; none is deleted."""
    writing.lock(target)
    _refuse_changed_since(catalogue_import, target)
    ended = _end_new(catalogue_import, target)
    _refuse_taken_eans(catalogue_import, target)
    writing.free_eans(catalogue_import, target, "before")
    restored, total = 0, catalogue_import.count(Outcome.CHANGED)
    for lines in writing.blocks_of(catalogue_import, Outcome.CHANGED):
        restored += writing.update(catalogue_import, target, lines, "r.before")
        progress(restored, total)
    _derive_again(catalogue_import, target)
    refused = catalogue_import.rows.exclude(outcome=Outcome.WRONG).exclude(reason="").count()
    told = {"restored": restored, "ended": ended, "refused": refused}
    actions.finish_undoing(catalogue_import, told)


def _refuse_changed_since(catalogue_import: CatalogueImport, target: Target) -> None:
    """Mark the rows that are not as the import has left them."""
    _refuse_different(catalogue_import, target, Outcome.CHANGED, "a.id = r.target", target.names)
    if ACTIVE in target.names:
        names = tuple(name for name in target.names if name != ACTIVE)
        _refuse_different(catalogue_import, target, Outcome.NEW, "a.number = r.number", names)


def _refuse_different(
    catalogue_import: CatalogueImport,
    target: Target,
    outcome: str,
    is_its_row: str,
    names: tuple[str, ...],
) -> None:
    now, left = (writing.row_of(alias, names) for alias in ("a", "b"))
    writing.execute(
        f"""
        UPDATE {ROWS} AS r SET reason = %(reason)s FROM {target.table} AS a
        WHERE r.catalogue_import_id = %(import)s AND r.outcome = '{outcome}' AND {is_its_row}
            AND (SELECT {now} IS DISTINCT FROM {left}
                FROM jsonb_populate_record(a, r.after) AS b)""",  # noqa: S608 - names of our own tables and columns
        {"import": catalogue_import.pk, "reason": _("it was changed after this import")},
    )


def _refuse_taken_eans(catalogue_import: CatalogueImport, target: Target) -> None:
    """Mark the rows whose former EAN is that of another article by now.

    A row that is refused keeps the EAN that it has, and another row may have had that.
    """
    if EAN not in target.names:
        return
    statement = (
        f"UPDATE {ROWS} AS r SET reason = %(reason)s FROM {target.table} AS a"  # noqa: S608 - names of our own tables and columns
        f" WHERE {is_taken('before')}"
    )
    params = {"import": catalogue_import.pk, "reason": _("another article has its EAN now")}
    while writing.execute(statement, params):
        pass


def _end_new(catalogue_import: CatalogueImport, target: Target) -> int:
    """Let the articles that the import made be ordered no more, nor be found by other numbers."""
    if ACTIVE not in target.names:
        return 0
    return writing.execute(
        f"UPDATE {target.table} AS a SET {ACTIVE} = FALSE, {EAN} = '', superseded_keys = '{{}}'"  # noqa: S608 - names of our own tables and columns
        f" FROM {ROWS} AS r WHERE r.catalogue_import_id = %(import)s"
        f" AND r.outcome = '{Outcome.NEW}' AND r.reason = '' AND a.number = r.number",
        {"import": catalogue_import.pk},
    )


def _derive_again(catalogue_import: CatalogueImport, target: Target) -> None:
    """Compute anew what the table has of names that were put back."""
    if not target.derived:
        return
    rows = ImportedRow.objects.filter(catalogue_import=catalogue_import, reason="")
    renamed = rows.filter(outcome=Outcome.CHANGED, derived__isnull=False)
    keys = list(renamed.values_list("target", flat=True))
    deriver = Deriver(target)
    for block in batched(keys, writing.BLOCK_ROWS, strict=False):
        stored = target.model._default_manager.filter(pk__in=block).values("id", *target.names)
        derived = [(row["id"], json.dumps(deriver.columns(row, target.derived))) for row in stored]
        _write_derived(target, derived)


def _write_derived(target: Target, derived: list[tuple[int, str]]) -> None:
    names = ", ".join(target.derived)
    values = ", ".join(f"b.{name}" for name in target.derived)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {target.table} AS a SET ({names}) = ROW({values})
            FROM unnest(%s::bigint[], %s::jsonb[]) AS v (id, derived)
            CROSS JOIN LATERAL jsonb_populate_record(NULL::{target.table}, v.derived) AS b
            WHERE a.id = v.id""",  # noqa: S608 - names of our own tables and columns
            [[key for key, _json in derived], [told for _key, told in derived]],
        )
