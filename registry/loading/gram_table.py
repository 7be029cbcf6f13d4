"""Fills the table of beginnings of words, and keeps the answers to those that are common."""

from __future__ import annotations

from django.db import connection

from registry.loading.word_table import COUNTED
from registry.models import DirectoryGram
from registry.search_terms import MAX_PREFIX_LENGTH

GRAMS = DirectoryGram._meta.db_table
COMMON_WORD_COMPANIES = 200  # of a word that more companies have the answers are kept
KEPT_ANSWERS = 10  # companies, of such a word


def fill_grams(entries: str, table: str) -> None:
    """Put every beginning of every counted word into a table of them, and how many there are.

    Counted by word first: there are a thousand times as many words as different ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"""
            INSERT INTO {table}
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
            SELECT country, '', count(*), 0, 0, 0, 0 FROM {entries} GROUP BY country
            ORDER BY 2, 1""")  # noqa: S608 - names of our own tables and columns


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
