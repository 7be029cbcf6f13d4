"""Searching articles: exact numbers first, then names and sizes, then what is forgiven.

A size is never forgiven: what has another one is offered apart, and said to be something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import connection

from orders.barcodes import gtin_of
from orders.catalogue import matching
from orders.catalogue.article_query import ArticleQuery, group_query, read_query
from orders.catalogue.core_drills import CoreDrill, core_drill_of
from orders.catalogue.looking_up import looked_up
from orders.catalogue.matching import MAX_ARTICLES_SHOWN
from orders.catalogue.near_articles import NearArticles, near_articles
from orders.catalogue.spelling import respelled
from orders.models import Article, ProductGroup
from orders.search_terms import key_of
from orders.sizes import Kind

MIN_NUMBER_LENGTH = 3  # characters; a shorter text is not searched as the beginning of a number
MIN_EAN_PART_LENGTH = 5  # digits
MAX_EAN_LENGTH = 14  # digits
MAX_GROUPS_SHOWN = 8
MAX_QUERY_LENGTH = 200  # characters


@dataclass(frozen=True)
class ArticleSearchResult:
    """What was found: the articles that are shown, the best first, and what is said of them."""

    articles: list[Article]
    has_more: bool = False
    groups: tuple[ProductGroup, ...] = ()  # whose name has the words
    respelled: ArticleQuery | None = None  # what was looked for instead of what was typed
    core_drill: CoreDrill | None = None  # what was looked for, since a thread asks for it
    near: NearArticles | None = None  # what is offered when nothing was found


def find_articles(text: str) -> ArticleSearchResult:
    """Search the active articles.

    Each query asks for one article more than is shown, so that nothing has to be counted.
    """
    text = text.replace("\0", "")[:MAX_QUERY_LENGTH]
    query = looked_up(read_query(text))
    return _result(_as_typed(text, query), query) or _with_core_drill(query) or _forgiven(query)


def _forgiven(query: ArticleQuery) -> ArticleSearchResult:
    """Search once more with words that there are, then offer what is near."""
    other = respelled(query)
    if other is None:
        return ArticleSearchResult([], near=near_articles(query))
    if not other.terms and not other.sizes:
        return ArticleSearchResult([])
    other = looked_up(other)
    if other.left_out:
        return ArticleSearchResult([], near=near_articles(other))
    found = _result(_by_name(other), other) or _with_core_drill(other)
    return replace(found or ArticleSearchResult([], near=near_articles(other)), respelled=other)


def _with_core_drill(query: ArticleQuery) -> ArticleSearchResult | None:
    """Search the drill for the hole of a thread, then the taps, when that is what was asked."""
    drill = core_drill_of(query)
    if drill is None:
        return None
    queries = map(looked_up, drill.queries)
    found = _result(matching.with_words(query, broadly=True) for query in queries)
    return replace(found or ArticleSearchResult([]), core_drill=drill)


def _result(
    found: Iterable[Iterable[int]], query: ArticleQuery | None = None
) -> ArticleSearchResult | None:
    """Return a page of what the queries find, in their order; None when they find nothing."""
    ids: dict[int, None] = {}
    for more_ids in found:
        ids |= dict.fromkeys(more_ids)
        if len(ids) > MAX_ARTICLES_SHOWN:
            break
    if not ids:
        return None
    shown = list(ids)[:MAX_ARTICLES_SHOWN]
    articles = Article.objects.defer("words", "group_words", "search").in_bulk(shown)
    return ArticleSearchResult(
        [articles[article_id] for article_id in shown],
        has_more=len(ids) > MAX_ARTICLES_SHOWN,
        groups=_groups(query) if query else (),
    )


def _as_typed(text: str, query: ArticleQuery) -> Iterator[list[int]]:
    """Yield ids of articles from one query after another, the best matches first.

    One size alone may be the beginning of a number too, but is a size first: "10.2".
    """
    key = key_of(text)
    if not key:
        return
    is_plain = text.strip().isalnum() or bool(gtin_of(text))
    is_written_as_size = query.is_one_size and not is_plain
    if is_written_as_size:
        yield matching.with_number(text.strip())
    else:
        yield matching.with_code(text, "" if query.is_one_size else _beginning(key))
    if not query.is_one_size:
        yield from _by_ean_part(key)
    yield from _by_name(query)
    if query.is_one_size and query.sizes[0].kind == Kind.NUMBER and "," not in text:
        yield matching.with_code("", _beginning(key))
        yield from _by_ean_part(key)


def _beginning(key: str) -> str:
    """Return what numbers may begin with, or nothing for what is too short or no number."""
    return key if len(key) >= MIN_NUMBER_LENGTH and any(c.isdigit() for c in key) else ""


def _by_ean_part(key: str) -> Iterator[list[int]]:
    if MIN_EAN_PART_LENGTH <= len(key) <= MAX_EAN_LENGTH and key.isascii() and key.isdigit():
        yield matching.with_ean_part(key, MAX_EAN_LENGTH)


def _by_name(query: ArticleQuery) -> Iterator[list[int]]:
    """Yield ids by the words as they were typed, then by what means the same."""
    if not (query.terms or query.sizes) or not query.is_known:
        return
    as_typed = matching.with_words(query, broadly=False)
    yield as_typed
    as_meant = matching.with_words(query, broadly=True) if query.terms else []
    yield as_meant
    if not (as_typed or as_meant) and query.sizes:
        yield matching.with_words_loosely(query)


def _groups(query: ArticleQuery) -> tuple[ProductGroup, ...]:
    """Return the groups that are called so; with a size, somebody looks for an article."""
    if query.sizes or not query.terms:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM orders_productgroup WHERE array_to_tsvector(words) @@ %s::tsquery",
            [group_query(query)],
        )
        ids = [group_id for (group_id,) in cursor.fetchall()]
    return tuple(ProductGroup.objects.with_articles().filter(pk__in=ids)[:MAX_GROUPS_SHOWN])
