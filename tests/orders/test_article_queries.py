"""What machinists ask, and what the first page must show of the catalogue of the demo."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from orders.catalogue.article_search import ArticleSearchResult, find_articles
from orders.catalogue.demo import load_demo_catalogue
from orders.catalogue.said import said_of
from tests.database import undone

QUERIES_FILE = Path(__file__).parent / "data" / "article_queries.csv"


def _rows() -> list[dict[str, str]]:
    with QUERIES_FILE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def demo_catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), undone():
        load_demo_catalogue()
        yield


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["query"])
def test_an_everyday_query_shows_what_is_meant(
    demo_catalogue: None, db: None, row: dict[str, str]
) -> None:
    with translation.override("nl"):
        result = find_articles(row["query"])
        assert row["said"] in " ".join(said_of(result))
    assert _kind(result) == row["shows"]
    articles = result.near.articles if result.near else result.articles
    names = [article.name_nl for article in articles]
    assert all(re.search(row["each"], name) for name in names), names
    assert not names or re.search(row["first"], names[0]), names[0]


def _kind(result: ArticleSearchResult) -> str:
    if result.articles:
        return "articles"
    return "near" if result.near else "nothing"
