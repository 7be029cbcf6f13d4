"""Changes the catalogue as an import says, in one transaction."""

from __future__ import annotations

from django.db import connection, transaction

from orders import actions
from orders.imports import staged, writing
from orders.imports.columns import GROUP, Target
from orders.imports.rows import GROUP_NUMBER, Outcome
from orders.imports.staged import ROWS
from orders.models import CatalogueImport, ProductGroup
from orders.search_terms import spelling_of

MAX_NAMED = 5  # numbers in a sentence


class CatalogueChanged(Exception):
    """The catalogue is not what a summary was made of; `numbers` are some rows that differ."""

    def __init__(self, numbers: list[str], count: int) -> None:
        super().__init__(numbers, count)
        self.numbers, self.count = numbers[:MAX_NAMED], count


@transaction.atomic
def apply(catalogue_import: CatalogueImport, target: Target, progress: writing.Progress) -> None:
    """Write all rows of an import. Raises CatalogueChanged, and then nothing is written."""
    writing.lock(target)
    _make_groups(catalogue_import)
    _check_unchanged(catalogue_import, target)
    writing.free_eans(catalogue_import, target, "after")
    total = sum(map(catalogue_import.count, (Outcome.CHANGED, Outcome.NEW)))
    done = 0
    for lines in writing.blocks_of(catalogue_import, Outcome.CHANGED):
        done += writing.update(
            catalogue_import, target, lines, "r.after || coalesce(r.derived, '{}')"
        )
        progress(done, total)
    for lines in writing.blocks_of(catalogue_import, Outcome.NEW):
        done += _insert(catalogue_import, target, lines)
        progress(done, total)
    actions.finish_applying(catalogue_import)


def _make_groups(catalogue_import: CatalogueImport) -> None:
    """Make the groups that somebody has asked for, and let the rows refer to them."""
    for number, name in catalogue_import.answers.get("groups", {}).items():
        group, _is_new = ProductGroup.objects.get_or_create(
            number=number, defaults={"name_nl": name or number}
        )
        writing.execute(
            f"UPDATE {ROWS} SET after = after || jsonb_build_object('{GROUP}', %(group)s::bigint)"  # noqa: S608 - names of our own tables and columns
            " WHERE catalogue_import_id = %(import)s"
            f" AND after ->> '{GROUP_NUMBER}' = %(number)s",
            {"import": catalogue_import.pk, "group": group.pk, "number": spelling_of(number)},
        )


def _check_unchanged(catalogue_import: CatalogueImport, target: Target) -> None:
    """Raise CatalogueChanged when the summary would not be true any more."""
    now, seen = (writing.row_of(alias, target.names) for alias in ("a", "b"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT r.number FROM {ROWS} AS r
            LEFT JOIN {target.table} AS a ON a.id = r.target
            LEFT JOIN LATERAL jsonb_populate_record(a, coalesce(r.before, r.after)) AS b ON TRUE
            WHERE r.catalogue_import_id = %(import)s
                AND r.outcome IN ('{Outcome.CHANGED}', '{Outcome.SAME}')
                AND (a.id IS NULL OR {now} IS DISTINCT FROM {seen})
            UNION ALL
            SELECT r.number FROM {ROWS} AS r
            JOIN {target.table} AS a ON upper(a.number) = upper(r.number)
            WHERE r.catalogue_import_id = %(import)s AND r.outcome = '{Outcome.NEW}'""",  # noqa: S608 - names of our own tables and columns
            {"import": catalogue_import.pk},
        )
        numbers = [number for (number,) in cursor.fetchall()]
    numbers += staged.taken_eans(catalogue_import, target)
    if numbers:
        raise CatalogueChanged(numbers, len(numbers))


def _insert(catalogue_import: CatalogueImport, target: Target, lines: tuple[int, int]) -> int:
    names = target.all_columns
    return writing.execute(
        f"""
        INSERT INTO {target.table} ({", ".join(names)})
        SELECT {", ".join(f"b.{name}" for name in names)} FROM {ROWS} AS r
        CROSS JOIN LATERAL jsonb_populate_record(
            NULL::{target.table}, coalesce(r.derived, '{{}}') || r.after) AS b
        WHERE r.catalogue_import_id = %(import)s AND r.outcome = '{Outcome.NEW}'
            AND r.line BETWEEN %(first)s AND %(last)s
        ORDER BY r.line""",  # noqa: S608 - names of our own tables and columns
        {"import": catalogue_import.pk, "first": lines[0], "last": lines[1]},
    )
