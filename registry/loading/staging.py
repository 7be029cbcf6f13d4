"""Puts the rows of a file into a table of their own, of which the local directory is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from registry.folding import fold
from registry.keys import address_key
from registry.loading.rows import Row
from registry.models import COMPANY_COLUMNS, DirectoryEntry
from registry.query_words import bare_name
from registry.register_numbers import register_number_key
from registry.search_terms import address_words, indexed, lexemes

ENTRIES = DirectoryEntry._meta.db_table
STAGED = f"{ENTRIES}_staged"
UNREAD = f"{ENTRIES}_unread"  # the references of rows that cannot be loaded
IN_SCOPE = "(%(countries)s::text[] = '{}' OR country = ANY (%(countries)s))"
MAX_REMOVED_SHARE = 0.05  # of the companies that a load replaces; more of them are a mistake

_DERIVED = (
    *("prominence", "folded_name", "bare_name", "words", "lexemes"),
    *("address_key", "register_key"),
)
_COLUMNS = (*COMPANY_COLUMNS, *_DERIVED)
_LISTED = ", ".join(_COLUMNS)


@dataclass(frozen=True)
class Missing:
    """Counts the companies that a load would end, and all that it replaces."""

    count: int
    everyone: int

    @property
    def is_too_many(self) -> bool:
        """Tell whether it looks like a mistake; of a handful of companies one may always go."""
        return self.count > max(1, self.everyone * MAX_REMOVED_SHARE)


def stage(copied: Iterable[str]) -> None:
    """Put the rows of a file, written by `copy_line`, into a table of their own.

    The references of those that cannot be loaded go into another.
    """
    with connection.cursor() as cursor:
        drop()
        cursor.execute(
            f"CREATE UNLOGGED TABLE {STAGED} WITH (autovacuum_enabled = off)"  # noqa: S608 - names of our own tables and columns
            f" AS SELECT 0::bigint AS line, {_LISTED} FROM {ENTRIES} WITH NO DATA"
        )
        with cursor.copy(f"COPY {STAGED} (line, {_LISTED}) FROM STDIN") as copy:
            for lines in copied:
                copy.write(lines)
        cursor.execute(
            f"CREATE UNLOGGED TABLE {UNREAD} AS"  # noqa: S608 - names of our own tables and columns
            f" SELECT DISTINCT ref FROM {STAGED} WHERE name IS NULL"
        )
        cursor.execute(f"DELETE FROM {STAGED} WHERE name IS NULL")  # noqa: S608 - names of our own tables and columns


def drop() -> None:
    """Throw away what was staged."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGED}, {UNREAD}")


def copy_line(number: int, row: Row) -> str:
    """Return a row as COPY reads it."""
    return f"{number}\t{'\t'.join(_values(row))}\n"


def copy_line_of_reference(number: int, ref: str) -> str:
    """Return a row of which only the reference is known as COPY reads it."""
    values = (_escaped(ref) if column == "ref" else "\\N" for column in _COLUMNS)
    return f"{number}\t{'\t'.join(values)}\n"


def _values(row: Row) -> Iterator[str]:
    """Yield the columns of a row as COPY reads them.

    The values have been cleaned: there is no tab or line end in them.
    """
    company = row.company
    for column in COMPANY_COLUMNS:
        value = getattr(company, column)
        if isinstance(value, str):
            yield _escaped(value)
        elif isinstance(value, tuple):
            yield _escaped("{{{}}}".format(",".join(_quoted(name) for name in value)))
        else:
            yield "\\N" if value is None else "t" if value else "f"
    names = company.names
    address = address_words(company.street, company.house_number, company.postcode)
    words = indexed(names, company.city, address)
    yield str(row.prominence)
    folded = fold(company.name)[:400]
    yield folded
    yield bare_name(folded)
    yield " ".join(words)
    yield lexemes(company.country, words, names)
    yield address_key(company.postcode, company.house_number)[:40]
    yield register_number_key(company.register_number, company.country)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\") if "\\" in value else value


def _quoted(name: str) -> str:
    """Write a name as an element of an array."""
    return '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))


def delete_repeated() -> list[str]:
    """Keep the last of the rows with the same reference; return the repeated references."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {STAGED} AS row USING"  # noqa: S608 - names of our own tables and columns
            f" (SELECT ref, max(line) AS line FROM {STAGED} GROUP BY ref"
            "  HAVING count(*) > 1) AS kept"
            " WHERE row.ref = kept.ref AND row.line < kept.line RETURNING row.ref"
        )
        return [ref for (ref,) in cursor.fetchall()]


def missing(dataset: str, countries: Iterable[str]) -> Missing:
    """Count the companies of a dataset in these countries that its file no longer has."""
    known = f"FROM {ENTRIES} AS e WHERE removed_on IS NULL AND dataset = %(dataset)s AND {IN_SCOPE}"
    absent = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} AS s WHERE s.ref = e.ref)" for table in (STAGED, UNREAD)
    )
    params: dict[str, Any] = {"dataset": dataset, "countries": sorted(countries)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {known} AND {absent}", params)
        (count,) = cursor.fetchone()
        cursor.execute(f"SELECT count(*) {known}", params)
        return Missing(count, *cursor.fetchone())
