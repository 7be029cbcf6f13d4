"""SQL that both applying and undoing an import use: rows of JSON become rows of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection

from orders.imports.columns import EAN, Target
from orders.imports.rows import Outcome
from orders.imports.staged import ROWS
from orders.models import CatalogueImport

BLOCK_ROWS = 5_000  # written at once, between two reports of how far it is

type Progress = Callable[[int, int], object]


def lock(target: Target) -> None:
    """Keep others from changing the table; orders can still be placed."""
    execute(f"LOCK TABLE {target.table} IN SHARE ROW EXCLUSIVE MODE", {})


def execute(statement: str, params: dict[str, Any]) -> int:
    """Run a statement; return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def row_of(alias: str, names: Iterable[str]) -> str:
    """Return some columns in one row, to be compared with those of another alias."""
    return f"ROW({', '.join(f'{alias}.{name}' for name in names)})"


def blocks_of(catalogue_import: CatalogueImport, outcome: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each block of the rows that are to be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT min(line), max(line) FROM (
                SELECT line, (row_number() OVER (ORDER BY line) - 1) / {BLOCK_ROWS} AS block
                FROM {ROWS} WHERE catalogue_import_id = %s AND outcome = %s AND reason = ''
            ) AS numbered GROUP BY block ORDER BY block""",  # noqa: S608 - names of our own tables and columns
            [catalogue_import.pk, outcome],
        )
        yield from cursor.fetchall()


def free_eans(catalogue_import: CatalogueImport, target: Target, side: str) -> None:
    """Empty the EANs that are going to change: two articles may exchange theirs."""
    if EAN in target.names:
        execute(
            f"UPDATE {target.table} AS a SET {EAN} = '' FROM {ROWS} AS r"  # noqa: S608 - names of our own tables and columns
            f" WHERE r.catalogue_import_id = %(import)s AND r.outcome = '{Outcome.CHANGED}'"
            f" AND r.reason = '' AND r.{side} ? '{EAN}' AND a.id = r.target AND a.{EAN} <> ''",
            {"import": catalogue_import.pk},
        )


def update(
    catalogue_import: CatalogueImport, target: Target, lines: tuple[int, int], new_values: str
) -> int:
    """Give the changed rows of a block the columns of a JSON expression over row `r`."""
    names = (*target.names, *target.derived)
    values = ", ".join(f"v.{name}" for name in names)
    return execute(
        f"""
        UPDATE {target.table} AS a SET ({", ".join(names)}) = ROW({values})
        FROM (
            SELECT b.* FROM {ROWS} AS r JOIN {target.table} AS o ON o.id = r.target
            CROSS JOIN LATERAL jsonb_populate_record(o, {new_values}) AS b
            WHERE r.catalogue_import_id = %(import)s AND r.outcome = '{Outcome.CHANGED}'
                AND r.reason = '' AND r.line BETWEEN %(first)s AND %(last)s
        ) AS v
        WHERE a.id = v.id""",  # noqa: S608 - names of our own tables and columns
        {"import": catalogue_import.pk, "first": lines[0], "last": lines[1]},
    )
