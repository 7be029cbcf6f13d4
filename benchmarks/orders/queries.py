"""Shows what everyday queries find in the catalogue of the demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

HITS_SHOWN = 3


def rows_of(queries: Iterable[str]) -> Iterator[str]:
    """Yield a row of a table for each query: what it finds first, and what is said of it."""
    yield "| query | first hits |\n|---|---|"
    for query in queries:
        yield f"| {query} | {_answer(query)} |"


def _answer(query: str) -> str:
    from orders.catalogue.article_search import find_articles

    result = find_articles(query)
    names = [f"“{group}”" for group in result.groups]
    names += [article.name_nl for article in result.articles[:HITS_SHOWN]]
    count = f"{len(result.articles)}{'+' if result.has_more else ''}"
    said = [f"respelled {result.respelled}"] if result.respelled else []
    said += [f"core {result.core_drill.diameter}"] if result.core_drill else []
    if result.near:
        near = [a.name_nl for a in result.near.articles[:HITS_SHOWN]]
        said += [
            f"NEAR {result.near.group} missing {[s.word for s in result.near.missing]} left {result.near.left_out} {result.near.in_mm}: {' · '.join(near)}"
        ]
    return " · ".join([count, *names, *said])
