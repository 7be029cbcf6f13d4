"""Measures searching articles, with what is found as it was typed apart from what is forgiven."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from benchmarks.orders.queries import everyday_queries
from benchmarks.orders.writing import row_of, write

if TYPE_CHECKING:
    from orders.catalogue.article_search import ArticleSearchResult
    from orders.models import Article

QUERIES = (
    *("boor 8,5", "8.5 mm", "M8", "tap m8 blind", "frees 4", "twist drill 3.2", "kobalt 6"),
    *("11.110.0850", "111100850", "11.2", "spiralbohrer 12", "boor", "vhm frees tialn 10"),
)
ROUNDS = 8
ARTICLES_AT_ONCE = 5000
MADE_UP_WORDS = 10_000  # a real catalogue has more words than the demo
SYLLABLES = (
    *("ba", "be", "bo", "da", "de", "do", "fa", "fe", "ga", "go", "ka", "ke", "la", "le"),
    *("lo", "ma", "me", "mo", "na", "ne", "pa", "po", "ra", "re", "sa", "sta", "ti"),
)


def measure_search(copies: int) -> None:
    """Measure a catalogue of 2,000 articles, and so many copies of it."""
    from orders.catalogue.demo import load_demo_catalogue
    from orders.models import Article

    load_demo_catalogue()
    _analyse()
    small, small_count = _seconds(), Article.objects.count()
    _load(copies)
    large, large_count = _seconds(), Article.objects.count()
    ilike = [_timed(_find_by_ilike, query) for _ in range(ROUNDS) for query in QUERIES]
    count = len([*everyday_queries(), *QUERIES])
    write(f"\nSearching, {count} queries; milliseconds.\n")
    write("| | median | p95 | max |\n|---|---|---|---|")
    for total, (as_typed, forgiven) in ((small_count, small), (large_count, large)):
        write(f"| {total:,} articles, as typed | {row_of(as_typed)} |")
        write(f"| {total:,} articles, forgiven or not found | {row_of(forgiven)} |")
    write(f"| ILIKE over {large_count:,} names | {row_of(ilike)} |")
    _write_slowest()


def _load(copies: int) -> None:
    """Save copies of the catalogue of the demo, with words that the demo does not have."""
    from orders.models import Article

    batch: list[Article] = []
    for article in _copies(copies):
        batch.append(article)
        if len(batch) == ARTICLES_AT_ONCE:
            Article.objects.bulk_create(batch)
            batch.clear()
    Article.objects.bulk_create(batch)
    _make_up_words()
    _analyse()


def _copies(copies: int) -> Iterator[Article]:
    from orders.catalogue.demo import articles
    from orders.models import Article, ProductGroup

    groups = {group.number: group for group in ProductGroup.objects.all()}
    demo_articles = list(articles())
    for copy in range(1, copies):
        for n, article in enumerate(demo_articles):
            yield Article(
                number=f"{article.number}.{copy:02d}",
                ean=f"21{copy:05d}{n:06d}",
                group=groups[article.number[:2]],
                gross_price=article.gross_price,
                name_nl=f"{article.name_nl}, type {copy}",
                name_en=article.name_en,
                name_de=article.name_de,
            )


def _make_up_words() -> None:
    from django.db import connection

    choose = random.Random(15)  # the same words each time
    words = {
        "".join(choose.choices(SYLLABLES, k=choose.randint(2, 6))) for _ in range(MADE_UP_WORDS)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT orders_note(%s, false)", [[*words]])


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE orders_article, orders_catalogueword")


def _seconds() -> tuple[list[float], list[float]]:
    """Return how long queries take that find what was typed, and how long all others."""
    from orders.catalogue.article_search import find_articles

    as_typed: list[float] = []
    forgiven: list[float] = []
    for query in [*everyday_queries(), *QUERIES]:
        result = find_articles(query)  # which warms up
        seconds = [_timed(find_articles, query) for _ in range(ROUNDS)]
        (as_typed if _is_as_typed(result) else forgiven).extend(seconds)
    return as_typed, forgiven


def _is_as_typed(result: ArticleSearchResult) -> bool:
    return bool(result.articles) and not (result.respelled or result.core_drill)


def _write_slowest() -> None:
    from orders.catalogue.article_search import find_articles

    medians = {
        query: sorted(_timed(find_articles, query) for _ in range(3))[1]
        for query in [*everyday_queries(), *QUERIES]
    }
    slowest = sorted(medians, key=lambda query: -medians[query])[:8]
    write("\nThe slowest: " + ", ".join(f"{q} ({medians[q] * 1000:.0f})" for q in slowest))


def _find_by_ilike(text: str) -> object:
    from django.db.models import Q

    from orders.models import Article

    words = Q()
    for word in text.split():
        words &= Q(name_nl__icontains=word) | Q(name_en__icontains=word) | Q(number__icontains=word)
    return list(Article.objects.filter(words, active=True).select_related("group")[:51])


def _timed(find: Callable[[str], object], query: str) -> float:
    began = time.perf_counter()
    find(query)
    return time.perf_counter() - began
