"""Asking PostgreSQL which articles have words, numbers and parts of an EAN."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from orders.catalogue.article_query import (
    NOTHING,
    ArticleQuery,
    better_query,
    both,
    loose_sizes_query,
    names_query,
    sizes_query,
)
from orders.models import Article
from orders.models.catalogue import NUMBERED, numbered_values

MAX_ARTICLES_SHOWN = 50
# Articles that one query looks at. Where more have the words, the rest need a more precise text.
MAX_ARTICLES_READ = 1000
_ASKED = MAX_ARTICLES_SHOWN + 1  # one more tells that there are more
_WITH_CODE = f"""
SELECT id FROM (
    (SELECT 1 AS place, id, number_key, number FROM orders_article
     WHERE active AND id IN ({NUMBERED}) ORDER BY number_key, number LIMIT %s)
    UNION ALL
    (SELECT 2 AS place, id, number_key, number FROM orders_article
     WHERE active AND %s <> '' AND number_key >= %s AND number_key < %s
     ORDER BY number_key, number LIMIT %s)
) AS found ORDER BY place, number_key, number
"""  # noqa: S608 - of constants


def with_words(query: ArticleQuery, *, broadly: bool) -> list[int]:
    """Return ids of articles that have these names and sizes."""
    names, better = names_query(query, broadly=broadly), better_query(query)
    return matching(sizes_query(query), names, better)


def with_words_loosely(query: ArticleQuery) -> list[int]:
    """Return ids of articles that have the names, and the bare numbers in any meaning."""
    return matching(loose_sizes_query(query), names_query(query, broadly=True), better_query(query))


def matching(sizes: str, names: str, better: str = "") -> list[int]:
    """Return ids of articles that have what these tsqueries say, the better ones first.

    Most articles have the first words that one types. They are met among the first articles by
    number, where the index would gather every article that has them.
    """
    wanted = both(sizes, names)
    if wanted in ("", NOTHING):
        return []
    if not sizes:
        found = _among_first(names, better)
        if len(found) == _ASKED:
            return found
    return _by_index(wanted, better)


def with_number(number: str) -> list[int]:
    """Return the id of the article whose number this is, sign for sign."""
    return list(Article.objects.active().filter(number=number).values_list("pk", flat=True))


def with_code(code: str, beginning: str = "") -> list[int]:
    """Return ids of articles that have or had this number, or this EAN, however it is written.

    Behind these come those whose number begins so, if a beginning is given.
    """
    until = f"{beginning}\U0010ffff"
    values: list[str | int | list[str]] = [*numbered_values([code])]
    values += [_ASKED, beginning, beginning, until, _ASKED]
    return _ids(_WITH_CODE, values)


def with_ean_part(part: str, length: int) -> list[int]:
    """Return ids of articles whose EAN begins so, or else has this part in it.

    `length` is that of the longest EAN.
    """
    last = part + "9" * (length - len(part))
    beginning = Article.objects.active().exclude(ean="").filter(ean__range=(part, last))
    found = list(beginning.order_by("ean").values_list("pk", flat=True)[:_ASKED])
    return found or _ids("SELECT * FROM orders_with_ean_part(%s, %s)", [part, _ASKED])


def _among_first(names: str, better: str) -> list[int]:
    return _ids(
        "SELECT id FROM (SELECT id, search, number_key FROM orders_article WHERE active"
        " ORDER BY number_key LIMIT %s) AS first WHERE search @@ %s::tsquery"
        " ORDER BY search @@ %s::tsquery DESC, number_key LIMIT %s",
        [MAX_ARTICLES_READ, names, better, _ASKED],
    )


def _by_index(words: str, better: str) -> list[int]:
    """Return ids of articles; the texts are cast, since to_tsquery would take "m8x1.25" apart."""
    return _ids(
        "SELECT * FROM orders_matching(%s::tsquery, %s::tsquery, %s, %s)",
        [words, better, MAX_ARTICLES_READ, _ASKED],
    )


def _ids(sql: str, values: Sequence[str | int | list[str]]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [article_id for (article_id,) in cursor.fetchall()]
