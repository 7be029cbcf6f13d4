"""Searching articles: an exact number comes first, then numbers that begin so, then names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from orders.models import Article
from orders.search_terms import in_mm, is_number, key_of, reverse_of, words_of

MAX_ARTICLES_SHOWN = 50
# Articles that one query looks at. Where more have the words, the rest need a more precise text.
MAX_ARTICLES_READ = 2000
MIN_NUMBER_LENGTH = 3  # characters; a shorter text is not searched as the beginning of a number
MAX_QUERY_LENGTH = 200  # characters


@dataclass(frozen=True)
class ArticleSearchResult:
    """The articles that are shown, the best first, and whether there are more."""

    articles: list[Article]
    has_more: bool


def find_articles(text: str) -> ArticleSearchResult:
    """Search the active articles.

    Each query asks for one article more than is shown, so that nothing has to be counted.
    """
    text = text.replace("\0", "")[:MAX_QUERY_LENGTH]
    ids: dict[int, None] = {}  # in the order in which they are met
    for more_ids in _matches(text, words_of(text)):
        ids |= dict.fromkeys(more_ids)
        if len(ids) > MAX_ARTICLES_SHOWN:
            break
    shown = list(ids)[:MAX_ARTICLES_SHOWN]
    articles = Article.objects.defer("words", "search").in_bulk(shown)
    return ArticleSearchResult(
        [articles[article_id] for article_id in shown], has_more=len(ids) > MAX_ARTICLES_SHOWN
    )


def _matches(text: str, words: list[str]) -> Iterator[Iterable[int]]:
    """Yield ids of articles from one query after another, the best matches first."""
    articles, key = Article.objects.active(), key_of(text)
    if key:
        yield articles.numbered([text]).values_list("pk", flat=True)[: MAX_ARTICLES_SHOWN + 1]
    if len(key) >= MIN_NUMBER_LENGTH and _has_digit(key):
        beginning_so = articles.filter(number_key__gte=key, number_key__lt=key + "\U0010ffff")
        yield beginning_so.values_list("pk", flat=True)[: MAX_ARTICLES_SHOWN + 1]
    if not words:
        return
    names = [_beginning_or_end(word) for word in words if not _has_digit(word)]
    sizes = [word for word in words if _has_digit(word)]
    if not sizes:
        yield _match_among_first(names)
    if any(map(is_number, sizes)):
        yield _match([_quoted(in_mm(s) if is_number(s) else s) for s in sizes], names)
    yield _match([_quoted(size) for size in sizes], names)
    if sizes and words[-1] == sizes[-1]:  # the last size may be unfinished
        *finished, last = map(_quoted, sizes)
        yield _match([*finished, f"{last}:*"], names)


def _match_among_first(names: list[str]) -> list[int]:
    """Return ids of the first articles, by number, that have these words.

    A word that most articles have is met among the first of them, where the index would gather
    every article that has it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM (SELECT id, search FROM orders_article WHERE active"
            " ORDER BY number_key LIMIT %s) AS first WHERE search @@ %s::tsquery LIMIT %s",
            [MAX_ARTICLES_READ, " & ".join(names), MAX_ARTICLES_SHOWN + 1],
        )
        return [article_id for (article_id,) in cursor.fetchall()]


def _match(sizes: list[str], names: list[str]) -> list[int]:
    """Return ids of articles that have these sizes and names.

    The texts are cast to tsquery, since to_tsquery would take "m8x1.25" apart.
    """
    by_index, by_row = (sizes, names) if sizes else (names, [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM orders_matching(%s::tsquery, %s::tsquery, %s, %s)",
            [" & ".join(by_index), " & ".join(by_row), MAX_ARTICLES_READ, MAX_ARTICLES_SHOWN + 1],
        )
        return [article_id for (article_id,) in cursor.fetchall()]


def _beginning_or_end(word: str) -> str:
    return f"({_quoted(word)}:* | {_quoted(reverse_of(word))}:*)"


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _quoted(word: str) -> str:
    """Return a word as a lexeme of a tsquery, with its quotes and backslashes doubled."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
