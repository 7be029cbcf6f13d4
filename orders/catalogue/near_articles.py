"""What is offered when nothing was found: the nearest sizes, or what has the words alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.db import connection

from orders.catalogue.article_query import (
    ArticleQuery,
    Term,
    better_query,
    both,
    names_query,
    quoted,
    sizes_query,
)
from orders.catalogue.matching import matching
from orders.catalogue.spelling import is_spoken
from orders.models import Article, ProductGroup
from orders.sizes import Kind, Size

MAX_NEAR_SHOWN = 12
MAX_OF_ONE_SIZE = 3
# On either side; only then more, since sizes of other tools lie between those of one group.
NEAR_SIZES_TRIED = (4, 12, 40)
MAX_DISTANCE = 5  # a fifth of the size, when nothing else was asked
MAX_TERMS_LEFT_OUT = 5  # each is one more query
MAX_MM = 10_000  # nobody means a tool of ten metres
MM_PER_INCH = Decimal("25.4")
_IN_MM = (Kind.MM, Kind.NUMBER, Kind.INCH)
_MEASURES = (*_IN_MM, Kind.THREAD)
_SIZES = """
WITH sizes AS (SELECT word, size FROM orders_catalogueword WHERE size IS NOT NULL)
(SELECT word, size FROM sizes WHERE size >= %(size)s ORDER BY size LIMIT %(most)s)
UNION ALL
(SELECT word, size FROM sizes WHERE size < %(size)s ORDER BY size DESC LIMIT %(most)s)
"""
_THREADS = "SELECT word FROM orders_catalogueword WHERE word >= 'm0' AND word < 'm:'"


@dataclass(frozen=True)
class NearArticles:
    """Articles that are not what was asked, with what they lack of it."""

    articles: list[Article]
    group: ProductGroup  # of most of them
    missing: tuple[Size, ...] = ()
    left_out: tuple[str, ...] = ()  # words that no article has, or not with the others
    in_mm: str = ""  # of a size in inches


def near_articles(query: ArticleQuery) -> NearArticles | None:
    """Return what comes nearest to a query that finds nothing, if anything does.

    A code that no article has may be the number of another brand: nothing is near to that.
    """
    has_code = any(size.kind == Kind.CODE for size in query.sizes)
    if not query.terms and (has_code or not all(map(is_spoken, query.left_out))):
        return None
    searches = (_without_words, _of_near_sizes, _without_details, _without_a_term, _of_thread)
    for search in (*searches, _of_words):
        if near := search(query):
            return near
    return None


def _without_words(query: ArticleQuery) -> NearArticles | None:
    """Offer what has everything else, when a word was left out."""
    if not query.left_out:
        return None
    return _offered(query, _found(query))


def _of_near_sizes(query: ArticleQuery) -> NearArticles | None:
    """Offer the nearest sizes of what has the words and the other sizes."""
    measures = [size for size in query.sizes if size.kind in _MEASURES]
    if len(measures) != 1 or not query.is_known:
        return None
    (measure,) = measures
    if _mm(measure) > MAX_MM:
        return None
    for count in NEAR_SIZES_TRIED:
        near = _of_sizes(query, measure, _near_sizes_of(query, measure, count))
        if near:
            return replace(near, missing=(measure,), in_mm=_converted(measure))
    return None


def _near_sizes_of(query: ArticleQuery, measure: Size, count: int) -> dict[str, Decimal]:
    near = _near_threads if measure.kind == Kind.THREAD else _near_sizes
    distances = near(measure, count)
    if query.terms:
        return distances
    return {word: d for word, d in distances.items() if d * MAX_DISTANCE <= _mm(measure)}


def _of_sizes(
    query: ArticleQuery, measure: Size, distances: dict[str, Decimal]
) -> NearArticles | None:
    one_of = " | ".join(map(quoted, distances))
    others = sizes_query(query.with_sizes(size for size in query.sizes if size != measure))
    if not one_of:
        return None
    ids = matching(both(others, one_of), names_query(query, broadly=True), better_query(query))
    return _offered(query, ids, lambda articles: _nearest(articles, distances))


def _without_details(query: ArticleQuery) -> NearArticles | None:
    """Offer what has the words and the size, but not the flutes, the angle or the standard.

    One of these is left out, else all of them. Of dimensions the first remains.
    """
    details = [size for size in query.sizes if size.kind not in _MEASURES]
    if len(details) == len(query.sizes) and not query.terms:
        return None
    for missing in [*((size,) for size in details[:MAX_TERMS_LEFT_OUT]), tuple(details)]:
        kept = (other for size in query.sizes for other in _kept(size, missing))
        near = missing and _offered(query, _found(query.with_sizes(kept)))
        if near:
            return replace(near, missing=missing)
    return None


def _kept(size: Size, missing: tuple[Size, ...]) -> Iterator[Size]:
    if size not in missing:
        yield size
    elif size.kind == Kind.DIMENSIONS:
        yield Size(Kind.NUMBER, size.others[0])


def _without_a_term(query: ArticleQuery) -> NearArticles | None:
    """Offer what has the size and all terms but one."""
    for term in _least_first(query) if len(query.terms) > 1 else ():
        others = query.with_terms(other for other in query.terms if other != term)
        if near := _offered(query, _found(others)):
            return replace(near, left_out=(*query.left_out, term.key))
    return None


def _of_thread(query: ArticleQuery) -> NearArticles | None:
    """Offer what has the thread, when a word is not known: a thread says which tool it is for."""
    threads = [size for size in query.sizes if size.kind == Kind.THREAD]
    if not query.left_out or len(threads) != 1 or len(query.sizes) > 1:
        return None
    near = _offered(query, _found(query.with_terms(())))
    typed = (t.key for t in query.terms if not any(w.endswith(t.key) for w in query.left_out))
    return replace(near, left_out=(*query.left_out, *typed)) if near else None


def _least_first(query: ArticleQuery) -> list[Term]:
    """Return the terms, what they say of a tool before the tool itself, and the shorter ones first.

    What groups are called is a tool; of two the last one is: a "plaat boor" is a drill.
    """
    tools = [term for term in query.terms if _is_tool(query, term)]
    others = sorted((t for t in query.terms if t not in tools), key=lambda term: len(term.key))
    return [*others, *tools][-MAX_TERMS_LEFT_OUT:]


def _is_tool(query: ArticleQuery, term: Term) -> bool:
    phrases = (term.words, *term.meanings)
    return any(
        isinstance(piece, str) and query.vocabulary[piece].of_groups
        for phrase in phrases
        for piece in phrase
    )


def _of_words(query: ArticleQuery) -> NearArticles | None:
    """Offer what has the words, or else one of them, in any size: a tool before what it is of."""
    for terms in (query.terms, *((term,) for term in reversed(_least_first(query)))):
        near = _offered(query, _found(query.with_sizes(()).with_terms(terms)))
        if near:
            others = (term.key for term in query.terms if term not in terms)
            return replace(near, left_out=(*query.left_out, *others), missing=query.sizes)
    return None


def _found(query: ArticleQuery) -> list[int]:
    if not query.is_known:
        return []
    return matching(sizes_query(query), names_query(query, broadly=True), better_query(query))


def _offered(
    query: ArticleQuery,
    ids: list[int],
    choose: Callable[[list[Article]], list[Article]] = lambda articles: articles,
) -> NearArticles | None:
    """Return the first of these articles, in their order, with the group of most of them."""
    if not ids:
        return None
    by_id = Article.objects.defer("group_words", "search").select_related("group").in_bulk(ids)
    articles = choose([by_id[key] for key in ids])[:MAX_NEAR_SHOWN]
    ((group, _count),) = Counter(article.group for article in articles).most_common(1)
    return NearArticles(articles, group, left_out=query.left_out)


def _nearest(articles: Iterable[Article], distances: dict[str, Decimal]) -> list[Article]:
    """Return the articles of the nearest sizes, a few of each."""
    by_word: dict[str, list[Article]] = {}
    for article in articles:
        words = [word for word in article.words if word in distances]
        by_word.setdefault(min(words, key=distances.__getitem__), []).append(article)
    in_order = sorted(by_word, key=lambda word: distances[word])
    return [article for word in in_order for article in by_word[word][:MAX_OF_ONE_SIZE]]


def _near_sizes(size: Size, count: int) -> dict[str, Decimal]:
    """Return sizes in mm of the catalogue with their distance, the nearest first."""
    wanted = _mm(size)
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, {"size": wanted, "most": count})
        found = {word: abs(mm - wanted) for word, mm in cursor.fetchall()}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _near_threads(size: Size, count: int) -> dict[str, Decimal]:
    """Return threads with the distance of their diameters; the same with another pitch is near."""
    wanted = _mm(size)
    with connection.cursor() as cursor:
        cursor.execute(_THREADS)
        words = [word for (word,) in cursor.fetchall() if _is_thread(word) and word != size.word]
    found = {word: abs(Decimal(_diameter(word)) - wanted) for word in words}
    return dict(sorted(found.items(), key=lambda item: item[1])[: 2 * count])


def _is_thread(word: str) -> bool:
    return all(part.replace(".", "", 1).isdecimal() for part in word[1:].split("x"))


def _diameter(thread: str) -> str:
    return thread[1:].partition("x")[0]


def _converted(size: Size) -> str:
    return f"{round(_mm(size), 2).normalize():f}" if size.kind == Kind.INCH else ""


def _mm(size: Size) -> Decimal:
    if size.kind != Kind.INCH:
        return Decimal(_diameter(size.word) if size.kind == Kind.THREAD else size.word)
    inches = sum(Fraction(part) for part in _inches(size.word))
    return Decimal(inches.numerator) / inches.denominator * MM_PER_INCH


def _inches(word: str) -> Iterator[str]:
    """Yield what an amount of inches is the sum of: "1.1/4in" is "1" and "1/4"."""
    number = word.removesuffix("in")
    yield from number.split(".") if "/" in number else [number]
