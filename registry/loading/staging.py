"""Puts the rows of a file into a table of their own, of which the local directory is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

from registry.folding import fold
from registry.keys import address_key
from registry.loading.rows import Row
from registry.models import COMPANY_COLUMNS, DirectoryEntry
from registry.query_words import bare_name
from registry.search_terms import address_words, indexed, lexemes

ENTRIES = DirectoryEntry._meta.db_table
STAGED = f"{ENTRIES}_staged"

_DERIVED = ("prominence", "folded_name", "bare_name", "words", "lexemes", "address_key")
_COLUMNS = (*COMPANY_COLUMNS, *_DERIVED)


def stage(rows: Iterable[Row]) -> int:
    """Put the rows of a file into a table of their own, as they come, and return how many."""
    count = 0
    columns = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGED}")
        cursor.execute(
            f"CREATE UNLOGGED TABLE {STAGED} WITH (autovacuum_enabled = off)"  # noqa: S608 - names of our own tables and columns
            f" AS SELECT 0::bigint AS line, {columns} FROM {ENTRIES} WITH NO DATA"
        )
        with cursor.copy(f"COPY {STAGED} (line, {columns}) FROM STDIN") as copy:
            for count, row in enumerate(rows, start=1):
                copy.write(f"{count}\t{'\t'.join(_values(row))}\n")
    return count


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
