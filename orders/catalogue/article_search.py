"""Finding articles while one types: an exact number first, then what begins so, then by words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from orders.models import Article
from orders.search_terms import backwards, in_mm, is_number, key_of, words_of

MAX_ARTICLES_SHOWN = 50
MAX_ARTICLES_READ = (
    2000  # articles with the words; of more, the rest must be asked for more precisely
)
NUMBER_BEGINS = 3  # characters from which a number is looked for by its beginning
MAX_QUERY_LENGTH = 200


@dataclass(frozen=True)
class ArticleSearchResult:
    articles: list[Article]
    has_more: bool


def find_articles(text: str) -> ArticleSearchResult:
    """Active articles. Each question asks for one more than is shown, and nothing is counted."""
    text = text.replace("\0", "")[:MAX_QUERY_LENGTH]
    keys: dict[int, None] = {}
    for answer in _answers(key_of(text), words_of(text)):
        keys.update(dict.fromkeys(answer))
        if len(keys) > MAX_ARTICLES_SHOWN:
            break
    chosen = list(keys)[:MAX_ARTICLES_SHOWN]
    articles = Article.objects.defer("words", "search").in_bulk(chosen)
    return ArticleSearchResult(
        [articles[key] for key in chosen], has_more=len(keys) > MAX_ARTICLES_SHOWN
    )


def _answers(key: str, words: list[str]) -> Iterator[Iterable[int]]:
    """The keys of articles, the best ones first; asked one after another, while more are wanted."""
    articles = Article.objects.active()
    if key:
        yield articles.numbered([key]).values_list("pk", flat=True)[: MAX_ARTICLES_SHOWN + 1]
    if len(key) >= NUMBER_BEGINS and _has_digit(key):
        begins = articles.filter(number_key__gte=key, number_key__lt=key + "\U0010ffff")
        yield begins.values_list("pk", flat=True)[: MAX_ARTICLES_SHOWN + 1]
    if not words:
        return
    names = [_beginning_or_end(word) for word in words if not _has_digit(word)]
    sizes = [word for word in words if _has_digit(word)]
    if not sizes:
        yield _among_the_first(names)
    if any(map(is_number, sizes)):
        yield _matching([_priced(in_mm(s) if is_number(s) else s) for s in sizes], names)
    yield _matching([_priced(size) for size in sizes], names)
    if sizes and words[-1] == sizes[-1]:  # which may still be being typed
        *typed, last = map(_priced, sizes)
        yield _matching([*typed, f"{last}:*"], names)


def _among_the_first(names: list[str]) -> list[int]:
    """A word that most articles have is among the first of them; the index would gather all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM (SELECT id, search FROM orders_article WHERE active"
            " ORDER BY number_key LIMIT %s) AS first WHERE search @@ %s::tsquery LIMIT %s",
            [MAX_ARTICLES_READ, " & ".join(names), MAX_ARTICLES_SHOWN + 1],
        )
        return [key for (key,) in cursor.fetchall()]


def _matching(sizes: list[str], names: list[str]) -> list[int]:
    """By a cast, since to_tsquery would take "m8x1.25" apart."""
    by_index, by_row = (sizes, names) if sizes else (names, [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM orders_matching(%s::tsquery, %s::tsquery, %s, %s)",
            [" & ".join(by_index), " & ".join(by_row), MAX_ARTICLES_READ, MAX_ARTICLES_SHOWN + 1],
        )
        return [key for (key,) in cursor.fetchall()]


def _beginning_or_end(word: str) -> str:
    return f"({_priced(word)}:* | {_priced(backwards(word))}:*)"


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _priced(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
