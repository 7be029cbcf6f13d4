"""Searching articles by number, name and size."""

import pytest

from orders.catalogue import article_search
from orders.catalogue.article_search import find_articles
from orders.models import Article, ProductGroup
from tests.orders.conftest import make_article


def numbers_found(text: str) -> list[str]:
    return [article.number for article in find_articles(text).articles]


@pytest.fixture
def catalogue(drill: Article, tap: Article, drills: ProductGroup) -> None:
    make_article("11.110.0800", drills, name_nl="HSS-spiraalboor DIN 338, 8 mm")
    make_article("11.110.0810", drills, name_nl="HSS-spiraalboor DIN 338, 8,1 mm")
    make_article("31.4", drills, name_nl="VHM-schachtfrees, 4 snijkanten, 6 mm")
    make_article("31.6", drills, name_nl="VHM-schachtfrees, 3 snijkanten, 4 mm")
    make_article("99.1", drills, name_nl="HSS-spiraalboor, uit de handel, 8,5 mm", active=False)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("11.110.0850", "11.110.0850"),
        ("111100850", "11.110.0850"),
        ("2911111008503", "11.110.0850"),
        ("9 11.11.0085", "11.110.0850"),
        ("boor 8,5", "11.110.0850"),
        ("8.5 mm", "11.110.0850"),
        ("twist drill 8.5", "11.110.0850"),
        ("spiralbohrer geschl", "11.110.0850"),
        ("M8", "21.110.08125"),
        ("tap m8", "21.110.08125"),
        ("boor 8", "11.110.0800"),
        ("frees 4", "31.6"),
    ],
)
def test_the_article_that_is_meant_comes_first(catalogue: None, text: str, first: str) -> None:
    assert numbers_found(text)[0] == first


def test_an_exact_number_comes_before_names_with_it(catalogue: None, drills: ProductGroup) -> None:
    make_article("10.1", drills, name_nl="Houder voor 31.6")
    assert numbers_found("31.6") == ["31.6", "10.1"]


def test_an_unfinished_size_finds_what_it_may_become(catalogue: None) -> None:
    assert numbers_found("boor 8") == ["11.110.0800", "11.110.0810", "11.110.0850"]


def test_an_article_that_cannot_be_ordered_is_not_found(catalogue: None) -> None:
    assert "99.1" not in numbers_found("boor 8,5")
    assert numbers_found("99.1") == []


@pytest.mark.parametrize("text", ["", "zzz", "' | !", "\\", "\0", "&", ":*", "x" * 5000, "😀"])
def test_any_text_can_be_searched(catalogue: None, text: str) -> None:
    assert numbers_found(text) == []


def test_more_articles_than_are_shown_are_announced(drills: ProductGroup) -> None:
    for n in range(article_search.MAX_ARTICLES_SHOWN + 1):
        make_article(f"N{n}", drills, name_nl="Boor")
    shown = find_articles("boor")
    assert len(shown.articles) == article_search.MAX_ARTICLES_SHOWN
    assert shown.has_more


def test_a_changed_name_is_found_at_once(drill: Article) -> None:
    drill.name_nl = "Kernboor"
    drill.save()
    assert numbers_found("kernboor") == [drill.number]
    assert numbers_found("spiraalboor") == []
