"""Builds the local directory anew beside the old one, and puts it in its place.

Searches go on meanwhile, in the old tables; the swap is one short transaction. What a load leaves
behind when it is killed is thrown away by the next one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from registry.loading.staging import ENTRIES, STAGED
from registry.loading.word_table import COUNTED, WORDS, count_words, fill_words
from registry.models import DirectoryEntry, DirectoryGram
from registry.search_terms import MAX_PREFIX_LENGTH

GRAMS = DirectoryGram._meta.db_table
TABLES = (ENTRIES, GRAMS, WORDS)  # in the order in which a search locks them
LOADING = "_loading"  # after the names of what is being built
LOAD_LOCK = 7_215_001  # advisory lock: one load at a time
SWAP_LOCK_TIMEOUT_MS = 200  # a search that waits for the swap waits no longer than this
SWAP_ATTEMPTS = 300
COMMON_WORD_COMPANIES = 200  # of a word that more companies have the answers are kept
KEPT_ANSWERS = 10  # companies, of such a word


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


def build(dataset: str, countries: Iterable[str], *, keep_removed: bool = True) -> int:
    """Make the new tables of what is staged and what other loads have brought.

    Companies of this dataset that its file no longer has stay, as removed. Return how many.
    """
    with connection.cursor() as cursor:
        # One core at a time: the others are for those who search meanwhile.
        cursor.execute(
            "SET maintenance_work_mem = '512MB'; SET work_mem = '128MB';"
            " SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0"
        )
        try:
            cursor.execute(f"DROP TABLE IF EXISTS {', '.join(t + LOADING for t in TABLES)}")
            _create(ENTRIES)
            removed = _fill(dataset, sorted(countries), keep_removed=keep_removed)
            _copy_indexes(ENTRIES)
            _create(GRAMS)
            count_words(f"{ENTRIES}{LOADING}")
            _fill_grams()
            _copy_indexes(GRAMS)
            _create(WORDS)
            fill_words(f"{WORDS}{LOADING}")
            _copy_indexes(WORDS)
            cursor.execute(f"DROP TABLE {STAGED}")
            _vacuum()
        finally:
            if not connection.needs_rollback:
                cursor.execute(
                    "RESET maintenance_work_mem; RESET work_mem;"
                    " RESET max_parallel_maintenance_workers; RESET max_parallel_workers_per_gather"
                )
    return removed


def _create(table: str) -> None:
    """Create a table that is not vacuumed before `_vacuum`: searches need that core."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table}{LOADING} (LIKE {table} INCLUDING DEFAULTS)"
            " WITH (autovacuum_enabled = off)"
        )


def _fill(dataset: str, countries: list[str], *, keep_removed: bool) -> int:
    columns = [
        str(column.column)
        for column in DirectoryEntry._meta.concrete_fields
        if column.name not in ("id", "tier", "dataset", "removed_on")
    ]
    listed = ", ".join(columns)
    gone = ["FALSE" if column == "is_active" else column for column in columns]
    in_scope = "(%(countries)s::text[] = '{}' OR country = ANY (%(countries)s))"
    old = (
        f"(SELECT * FROM {ENTRIES} AS e WHERE NOT EXISTS"  # noqa: S608 - names of our own tables and columns
        f" (SELECT FROM {STAGED} AS s WHERE s.ref = e.ref)) AS old"
    )
    sql = f"""
        INSERT INTO {ENTRIES}{LOADING} (id, tier, dataset, removed_on, {listed})
        SELECT place, CASE WHEN place <= everyone * 0.001 THEN 0 WHEN place <= everyone * 0.01
            THEN 1 WHEN place <= everyone * 0.1 THEN 2 ELSE 3 END, dataset, removed_on, {listed}
        FROM (
            SELECT *, count(*) OVER () AS everyone, row_number() OVER (
                ORDER BY is_active IS FALSE, prominence DESC, line, ref) AS place
            FROM (
                SELECT %(dataset)s AS dataset, NULL::date AS removed_on, line, {listed}
                FROM {STAGED}
                UNION ALL
                SELECT dataset, removed_on, id, {listed} FROM {old}
                WHERE dataset <> %(dataset)s OR NOT {in_scope}
                UNION ALL
                SELECT dataset, coalesce(removed_on, %(today)s), id, {", ".join(gone)} FROM {old}
                WHERE %(keep_removed)s AND dataset = %(dataset)s AND {in_scope}
            ) AS together
        ) AS placed
        ORDER BY place"""  # noqa: S608 - names of our own tables and columns
    today = timezone.localdate()
    params: dict[str, Any] = {
        "dataset": dataset,
        "countries": countries,
        "today": today,
        "keep_removed": keep_removed,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute(
            f"SELECT count(*) FROM {ENTRIES}{LOADING}"  # noqa: S608 - names of our own tables and columns
            " WHERE dataset = %s AND removed_on = %s",
            [dataset, today],
        )
        return int(cursor.fetchone()[0])


def _fill_grams() -> None:
    """Count by word first: there are a thousand times as many words as different ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"""
            INSERT INTO {GRAMS}{LOADING}
                (country, letters, names, whole_names, places, whole_places, whole_addresses)
            SELECT country, left(letters, length),
                sum(n * is_name), sum(n * is_name * is_whole),
                sum(n * is_place), sum(n * is_place * is_whole), sum(n * is_address)
            FROM (
                SELECT country, left(letters, {MAX_PREFIX_LENGTH}) AS letters, n, is_place::int,
                    is_address::int, (NOT is_place AND NOT is_address)::int AS is_name
                FROM {COUNTED}
            ) AS words
            CROSS JOIN LATERAL (
                SELECT length, (length = length(letters))::int AS is_whole
                FROM generate_series(
                    CASE is_address WHEN 1 THEN length(letters) ELSE least(2, length(letters)) END,
                    length(letters)
                ) AS length
            ) AS beginnings
            GROUP BY 1, 2
            UNION ALL
            SELECT country, '', count(*), 0, 0, 0, 0 FROM {ENTRIES}{LOADING} GROUP BY country
            ORDER BY 2, 1""")  # noqa: S608 - names of our own tables and columns


def _copy_indexes(table: str) -> None:
    """Make the indexes that the table has on the one that is being built."""
    with connection.cursor() as cursor:
        for name, definition, _constraint in _indexes(table):
            here = definition.replace(f".{table} ", f".{table}{LOADING} ")
            cursor.execute(here.replace(f" {name} ", f" {name}{LOADING} ", 1))


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


def answer_common_words() -> None:
    """Search for every common word and keep the answers; until then it is searched when typed."""
    with connection.cursor() as cursor:
        # The settings of directory_find.
        cursor.execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off")
        try:
            cursor.execute(
                f"UPDATE {GRAMS} AS gram SET best = answer.ids"  # noqa: S608 - names of our own tables and columns
                f" FROM {GRAMS} AS common,"
                f"  directory_worded(common.country, common.letters,"
                f"   ARRAY[common.letters], {KEPT_ANSWERS}, 'infinity') AS answer"
                " WHERE common.names + common.places > %s AND common.letters <> ''"
                "  AND (gram.country, gram.letters) = (common.country, common.letters)",
                [COMMON_WORD_COMPANIES],
            )
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET plan_cache_mode; RESET enable_seqscan")


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
