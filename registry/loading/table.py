"""Builds the local directory anew beside the old one, and puts it in its place.

Searches go on meanwhile, in the old tables; the swap is one short transaction. What a load leaves
behind when it is killed is thrown away by the next one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from registry.loading.gram_table import GRAMS, fill_grams
from registry.loading.processes import at_once
from registry.loading.staging import ENTRIES, IN_SCOPE, STAGED, UNREAD, drop
from registry.loading.word_table import WORDS, count_words, drop_counted, fill_words
from registry.models import DirectoryEntry

TABLES = (ENTRIES, GRAMS, WORDS)  # in the order in which a search locks them
LOADING = "_loading"  # after the names of what is being built
BUILDING_MB = 64  # for each process that makes an index: with more a GIN index takes longer
MAX_BUILDERS = 4  # processes of PostgreSQL that make indexes: each takes memory and a connection
LOAD_LOCK = 7_215_001  # advisory lock: one load at a time
SWAP_LOCK_TIMEOUT_MS = 200  # a search that waits for the swap waits no longer than this
SWAP_ATTEMPTS = 300


class AlreadyLoading(Exception):
    """Another load is going on."""


@contextmanager
def only_one_load() -> Iterator[None]:
    """Hold the lock of a load. Raises AlreadyLoading."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOAD_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyLoading
        try:
            yield
        finally:
            with suppress(DatabaseError):  # in a transaction that failed; the lock ends with it
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOAD_LOCK])


def build(
    dataset: str,
    countries: Iterable[str],
    *,
    keep_removed: bool = True,
    ends_missing: bool = True,
    processes: int = 1,
) -> None:
    """Make the new tables of what is staged and what other loads have brought.

    Companies of this dataset that its file no longer has stay, as removed; they are left out
    without `keep_removed`, and stay as they were without `ends_missing`. Indexes are made by so
    many processes of PostgreSQL as there are `processes`, up to MAX_BUILDERS.
    """
    with _for_building(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(t + LOADING for t in TABLES)}")
        _create(ENTRIES)
        _fill(dataset, sorted(countries), keep_removed=keep_removed, ends_missing=ends_missing)
        drop()
        count_words(f"{ENTRIES}{LOADING}")
    _make_indexes(min(processes, MAX_BUILDERS))
    with _for_building():
        _vacuum()


def _make_indexes(processes: int) -> None:
    """Make the largest index by several processes, then the others each by one."""
    statements = _index_statements(ENTRIES)
    gin = [statement for statement in statements if "USING gin" in statement]
    largest = gin[-1]  # of the last tier, which has nine in ten of all companies
    with _for_building(processes):
        _execute(largest)
    others = [statement for statement in statements if statement != largest]
    tasks = [_built(partial(_execute, statement)) for statement in others]
    beside = [
        partial(_make, GRAMS, partial(fill_grams, f"{ENTRIES}{LOADING}")),
        partial(_make, WORDS, fill_words),
    ]
    at_once([*map(_built, beside), *tasks], processes)
    drop_counted()


def _make(table: str, fill: Callable[[str], object]) -> None:
    """Make a small table and its indexes, of the words that were counted."""
    _create(table)
    fill(f"{table}{LOADING}")
    for statement in _index_statements(table):
        _execute(statement)


def _built(task: Callable[[], object]) -> Callable[[], None]:
    """Return a task with the settings for building, on whichever connection it is run."""

    def built() -> None:
        with _for_building():
            task()

    return built


@contextmanager
def _for_building(processes: int = 1) -> Iterator[None]:
    """Let this connection make an index by so many processes, and all else by its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET maintenance_work_mem = '{BUILDING_MB * processes}MB'; SET work_mem = '128MB';"
            f" SET max_parallel_maintenance_workers = {processes - 1};"
            " SET max_parallel_workers_per_gather = 0"
        )
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(
                    "RESET maintenance_work_mem; RESET work_mem;"
                    " RESET max_parallel_maintenance_workers; RESET max_parallel_workers_per_gather"
                )


def _create(table: str) -> None:
    """Create a table that is not vacuumed before `_vacuum`: searches need that core."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table}{LOADING} (LIKE {table} INCLUDING DEFAULTS)"
            " WITH (autovacuum_enabled = off)"
        )


def _fill(dataset: str, countries: list[str], *, keep_removed: bool, ends_missing: bool) -> None:
    columns = [
        str(column.column)
        for column in DirectoryEntry._meta.concrete_fields
        if column.name not in ("id", "tier", "dataset", "removed_on")
    ]
    listed = ", ".join(columns)
    gone = ["FALSE" if column == "is_active" else column for column in columns]
    old = (
        f"(SELECT e.*, u.ref IS NOT NULL AS is_unread FROM {ENTRIES} AS e"  # noqa: S608 - names of our own tables and columns
        f" LEFT JOIN {UNREAD} AS u ON u.ref = e.ref"
        f" WHERE NOT EXISTS (SELECT FROM {STAGED} AS s WHERE s.ref = e.ref)) AS old"
    )
    ends = f"(dataset = %(dataset)s AND {IN_SCOPE} AND %(ends_missing)s AND NOT is_unread)"
    together = f"""
        SELECT %(dataset)s AS dataset, NULL::date AS removed_on, line, {listed} FROM {STAGED}
        UNION ALL
        SELECT dataset, removed_on, id, {listed} FROM {old} WHERE NOT {ends}
        UNION ALL
        SELECT dataset, coalesce(removed_on, %(today)s), id, {", ".join(gone)} FROM {old}
        WHERE %(keep_removed)s AND {ends}"""  # noqa: S608 - names of our own tables and columns
    params: dict[str, Any] = {
        "dataset": dataset,
        "countries": countries,
        "today": timezone.localdate(),
        "keep_removed": keep_removed,
        "ends_missing": ends_missing,
    }
    with connection.cursor() as cursor:
        # Counted by itself: a window over everyone would write all rows to the disk once more.
        cursor.execute(f"SELECT count(*) FROM ({together}) AS together", params)  # noqa: S608 - names of our own tables and columns
        (params["everyone"],) = cursor.fetchone()
        cursor.execute(
            f"""
            INSERT INTO {ENTRIES}{LOADING} (id, tier, dataset, removed_on, {listed})
            SELECT place, CASE WHEN place <= %(everyone)s * 0.001 THEN 0
                WHEN place <= %(everyone)s * 0.01 THEN 1
                WHEN place <= %(everyone)s * 0.1 THEN 2 ELSE 3 END, dataset, removed_on, {listed}
            FROM (
                SELECT *, row_number() OVER (
                    ORDER BY is_active IS FALSE, prominence DESC, line, ref) AS place
                FROM ({together}) AS together
            ) AS placed
            ORDER BY place""",  # noqa: S608 - names of our own tables and columns
            params,
        )


def _index_statements(table: str) -> list[str]:
    """Return what makes the indexes that the table has on the one that is being built."""
    return [
        definition.replace(f".{table} ", f".{table}{LOADING} ").replace(
            f" {name} ", f" {name}{LOADING} ", 1
        )
        for name, definition, _constraint in _indexes(table)
    ]


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _indexes(table: str) -> list[tuple[str, str, str | None]]:
    """Return (name, definition, "p" or "u" when it holds a constraint) of each index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid), con.contype FROM pg_index AS i"
            " JOIN pg_class AS c ON c.oid = i.indexrelid"
            " LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype <> 'f'"
            " WHERE i.indrelid = %s::regclass ORDER BY c.relname",
            [table],
        )
        return list(cursor.fetchall())


def _vacuum() -> None:
    """Vacuum, so that the first searches need not. In a transaction, as of a test: analyse only."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table}{LOADING} RESET (autovacuum_enabled)")
            cursor.execute(f"{verb} {table}{LOADING}")


def swap() -> None:
    """Put the new tables in the place of the old ones, at once for everyone."""
    for attempt in range(SWAP_ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {SWAP_LOCK_TIMEOUT_MS}")
                # In the order of a search, or it and this would wait for each other.
                cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
                for table in TABLES:
                    _replace(table)
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
                return
        except OperationalError:
            if attempt == SWAP_ATTEMPTS - 1:
                raise
            time.sleep(0.1)


def _replace(table: str) -> None:
    indexes = _indexes(table)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(f"ALTER TABLE {table}{LOADING} RENAME TO {table}")
        for name, _definition, constraint in indexes:
            cursor.execute(f'ALTER INDEX "{name}{LOADING}" RENAME TO "{name}"')
            if constraint:
                kind = "PRIMARY KEY" if constraint == "p" else "UNIQUE"
                cursor.execute(
                    f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {kind} USING INDEX "{name}"'
                )
