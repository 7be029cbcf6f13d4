"""Building the local directory anew beside the old one, and putting it in its place.

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

from registry.folding import fold
from registry.keys import address_key
from registry.loading.rows import Row
from registry.models import COMPANY_COLUMNS, DirectoryEntry, DirectoryGram
from registry.search_terms import MAX_PREFIX_LENGTH, indexed, lexemes

ENTRIES = DirectoryEntry._meta.db_table
GRAMS = DirectoryGram._meta.db_table
NEW = "_loading"  # after the names of what is being built
LOCK = 7_215_001  # one load at a time
SWAP_PATIENCE_MS = 200  # a search that waits for the swap waits no longer than this
SWAP_ATTEMPTS = 300
COMMON = 200  # companies; of a word that more of them have the answers are kept
BEST = 10  # of them

_DERIVED = ("prominence", "folded_name", "words", "lexemes", "address_key")
_STAGED = (*COMPANY_COLUMNS, *_DERIVED)


class AlreadyLoading(Exception):
    """Another load is going on."""


@contextmanager
def only_one_load() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyLoading
        try:
            yield
        finally:
            with suppress(DatabaseError):  # in a transaction that failed; the lock ends with it
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def stage(rows: Iterable[Row]) -> int:
    """Put the rows of a file into a table of their own, as they come; returns how many."""
    count = 0
    columns = ", ".join(_STAGED)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {ENTRIES}_staged")
        cursor.execute(
            f"CREATE UNLOGGED TABLE {ENTRIES}_staged WITH (autovacuum_enabled = off)"  # noqa: S608 - names of our own tables and columns
            f" AS SELECT 0::bigint AS line, {columns} FROM {ENTRIES} WITH NO DATA"
        )
        with cursor.copy(f"COPY {ENTRIES}_staged (line, {columns}) FROM STDIN") as copy:
            for count, row in enumerate(rows, start=1):
                copy.write(f"{count}\t{'\t'.join(_values(row))}\n")
    return count


def _values(row: Row) -> Iterator[str]:
    """As COPY reads them. The values have been cleaned: there is no tab or line end in them."""
    company = row.company
    for column in COMPANY_COLUMNS:
        value = getattr(company, column)
        if isinstance(value, str):
            yield _escaped(value)
        elif column == "trade_names":
            yield _escaped("{{{}}}".format(",".join(_quoted(name) for name in value)))
        else:
            yield "\\N" if value is None else "t" if value else "f"
    names = [company.name, *company.trade_names]
    words = indexed(names, company.city)
    yield str(row.prominence)
    yield fold(company.name)[:400]
    yield " ".join(words)
    yield lexemes(company.country, words, names)
    yield address_key(company.postcode, company.house_number)[:40]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\") if "\\" in value else value


def _quoted(name: str) -> str:
    """As an element of an array."""
    return '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))


def delete_repeated() -> list[str]:
    """Of rows with the same reference the last one stays; returns the references."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {ENTRIES}_staged AS row USING"  # noqa: S608 - names of our own tables and columns
            f" (SELECT ref, max(line) AS line FROM {ENTRIES}_staged GROUP BY ref"
            "  HAVING count(*) > 1) AS kept"
            " WHERE row.ref = kept.ref AND row.line < kept.line RETURNING row.ref"
        )
        return [ref for (ref,) in cursor.fetchall()]


def build(dataset: str, countries: Iterable[str], *, keep_removed: bool = True) -> int:
    """The new tables: what is staged, and what other loads have brought.

    Companies of this dataset that its file no longer has stay, as removed. Returns how many.
    """
    with connection.cursor() as cursor:
        # One core at a time: the others are for those who search meanwhile.
        cursor.execute(
            "SET maintenance_work_mem = '512MB'; SET work_mem = '128MB';"
            " SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0"
        )
        try:
            cursor.execute(f"DROP TABLE IF EXISTS {ENTRIES}{NEW}, {GRAMS}{NEW}")
            _create(ENTRIES)
            removed = _fill(dataset, sorted(countries), keep_removed=keep_removed)
            _copy_indexes(ENTRIES)
            _create(GRAMS)
            _fill_grams()
            _copy_indexes(GRAMS)
            cursor.execute(f"DROP TABLE {ENTRIES}_staged")
            _vacuum()
        finally:
            if not connection.needs_rollback:
                cursor.execute(
                    "RESET maintenance_work_mem; RESET work_mem;"
                    " RESET max_parallel_maintenance_workers; RESET max_parallel_workers_per_gather"
                )
    return removed


def _create(table: str) -> None:
    """Not vacuumed before `_vacuum`: that would take the core that searches need."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table}{NEW} (LIKE {table} INCLUDING DEFAULTS)"
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
        f" (SELECT FROM {ENTRIES}_staged AS s WHERE s.ref = e.ref)) AS old"
    )
    sql = f"""
        INSERT INTO {ENTRIES}{NEW} (id, tier, dataset, removed_on, {listed})
        SELECT place, CASE WHEN place <= everyone * 0.001 THEN 0 WHEN place <= everyone * 0.01
            THEN 1 WHEN place <= everyone * 0.1 THEN 2 ELSE 3 END, dataset, removed_on, {listed}
        FROM (
            SELECT *, count(*) OVER () AS everyone, row_number() OVER (
                ORDER BY is_active IS FALSE, prominence DESC, line, ref) AS place
            FROM (
                SELECT %(dataset)s AS dataset, NULL::date AS removed_on, line, {listed}
                FROM {ENTRIES}_staged
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
            f"SELECT count(*) FROM {ENTRIES}{NEW}"  # noqa: S608 - names of our own tables and columns
            " WHERE dataset = %s AND removed_on = %s",
            [dataset, today],
        )
        return int(cursor.fetchone()[0])


def _fill_grams() -> None:
    """Counted by word first: there are a thousand times as many words as different ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"""
            INSERT INTO {GRAMS}{NEW} (country, letters, names, whole_names, places, whole_places)
            SELECT country, left(letters, length),
                sum(n * (1 - is_place)), sum(n * (1 - is_place) * is_whole),
                sum(n * is_place), sum(n * is_place * is_whole)
            FROM (
                SELECT country, left(ltrim(word, '@'), {MAX_PREFIX_LENGTH}) AS letters,
                    (word LIKE '@%')::int AS is_place, n
                FROM (
                    SELECT country, word, count(*) AS n
                    FROM {ENTRIES}{NEW}, string_to_table(words, ' ') AS word GROUP BY 1, 2
                ) AS counted
            ) AS words
            CROSS JOIN LATERAL (
                SELECT length, (length = length(letters))::int AS is_whole
                FROM generate_series(least(2, length(letters)), length(letters)) AS length
            ) AS beginnings
            GROUP BY 1, 2
            UNION ALL
            SELECT country, '', count(*), 0, 0, 0 FROM {ENTRIES}{NEW} GROUP BY country
            ORDER BY 2, 1""")  # noqa: S608 - names of our own tables and columns


def _copy_indexes(table: str) -> None:
    """The indexes that the table has, on the one that is being built."""
    with connection.cursor() as cursor:
        for name, definition, _constraint in _indexes(table):
            here = definition.replace(f".{table} ", f".{table}{NEW} ")
            cursor.execute(here.replace(f" {name} ", f" {name}{NEW} ", 1))


def _indexes(table: str) -> list[tuple[str, str, str | None]]:
    """(name, definition, "p" or "u" when it holds a constraint) of each index."""
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
    """So that the first searches need not do it. Not possible in a transaction, as in a test."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as cursor:
        for table in (ENTRIES, GRAMS):
            cursor.execute(f"ALTER TABLE {table}{NEW} RESET (autovacuum_enabled)")
            cursor.execute(f"{verb} {table}{NEW}")


def answer_common_words() -> None:
    """Search for every common word, and keep the answers. Until then it is searched when typed."""
    with connection.cursor() as cursor:
        # As directory_find has it.
        cursor.execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off")
        try:
            cursor.execute(
                f"UPDATE {GRAMS} AS gram SET best = answer.ids"  # noqa: S608 - names of our own tables and columns
                f" FROM {GRAMS} AS common,"
                f"  directory_worded(common.country, common.letters, {BEST}, 'infinity') AS answer"
                " WHERE common.names + common.places > %s AND common.letters <> ''"
                "  AND (gram.country, gram.letters) = (common.country, common.letters)",
                [COMMON],
            )
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET plan_cache_mode; RESET enable_seqscan")


def swap() -> None:
    """The new tables in the place of the old ones, at once for everyone."""
    for attempt in range(SWAP_ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {SWAP_PATIENCE_MS}")
                # In the order of a search, or it and this would wait for each other.
                cursor.execute(f"LOCK TABLE {ENTRIES}, {GRAMS} IN ACCESS EXCLUSIVE MODE")
                for table in (ENTRIES, GRAMS):
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
        cursor.execute(f"ALTER TABLE {table}{NEW} RENAME TO {table}")
        for name, _definition, constraint in indexes:
            cursor.execute(f'ALTER INDEX "{name}{NEW}" RENAME TO "{name}"')
            if constraint:
                kind = "PRIMARY KEY" if constraint == "p" else "UNIQUE"
                cursor.execute(
                    f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {kind} USING INDEX "{name}"'
                )
