"""Everyday queries, and what they find in the catalogue of the demo."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.orders.writing import write

if TYPE_CHECKING:
    from orders.catalogue.article_search import ArticleSearchResult

QUERIES_FILE = Path(__file__).parents[2] / "tests" / "orders" / "data" / "article_queries.csv"
HITS_SHOWN = 3


def everyday_queries() -> list[str]:
    """Return the queries whose answers the tests know."""
    with QUERIES_FILE.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE)
        return [row["query"] for row in rows]


def show_queries() -> None:
    """Write a table of the queries with what each shows first and says."""
    from django.utils import translation

    from orders.catalogue.article_search import find_articles
    from orders.catalogue.demo import load_demo_catalogue

    load_demo_catalogue()
    with translation.override("nl"):
        write("| query | found | first hits | said |\n|---|---|---|---|")
        for query in everyday_queries():
            write(f"| {query} | {_row(find_articles(query))} |")


def _row(result: ArticleSearchResult) -> str:
    from orders.catalogue.said import said_of

    articles = result.near.articles if result.near else result.articles
    count = "near" if result.near else f"{len(articles)}{'+' if result.has_more else ''}"
    names = [*(f"[{group}]" for group in result.groups), *(a.name for a in articles[:HITS_SHOWN])]
    return " | ".join([count, " · ".join(names), " ".join(said_of(result))])
