"""Fills the table of words, with the keys of what sounds or is spelled alike.

The table has a thousandth of the rows of the directory, so its keys are made here and not for
each company.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched, chain

from django.db import connection

from registry.models import DirectoryWord
from registry.word_keys import error_keys, sound_keys

WORDS = DirectoryWord._meta.db_table
COUNTED = f"{WORDS}_counted"
WORDS_AT_ONCE = 20_000  # in memory


def count_words(entries: str) -> None:
    """Count how many companies of a table have each word of a name, a town or a street."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {COUNTED}")
        cursor.execute(
            f"CREATE UNLOGGED TABLE {COUNTED} WITH (autovacuum_enabled = off) AS"  # noqa: S608 - names of our own tables and columns
            " SELECT country, ltrim(word, '@#') AS letters, word LIKE '@%' AS is_place,"
            "  word LIKE '#%' AS is_address, count(*) AS n"
            f" FROM {entries}, string_to_table(words, ' ') AS word GROUP BY country, word"
        )


def fill_words(table: str) -> None:
    """Put every counted word of a name or a town into a table of words, with its keys."""
    with connection.chunked_cursor() as reader:
        reader.execute(
            f"SELECT country, letters, sum(n) FROM {COUNTED} WHERE NOT is_address"  # noqa: S608 - names of our own tables and columns
            " GROUP BY country, letters ORDER BY letters, country"
        )
        for words in batched(reader, WORDS_AT_ONCE, strict=False):
            _copy(table, words)


def drop_counted() -> None:
    """Throw away what was counted."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {COUNTED}")


def _copy(table: str, words: Iterable[tuple[str, str, int]]) -> None:
    columns = "country, letters, companies, sounds, errors"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for country, letters, companies in words:
            keys = (list(sound_keys(country, letters)), [*chain(*error_keys(country, letters))])
            copy.write_row((country, letters, companies, *keys))
