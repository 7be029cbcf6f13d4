"""Which article a number means: exactly, by letters and digits, by EAN, or by its successor."""

from __future__ import annotations

import pytest

from orders.article_lookup import ArticleLookup
from orders.models import Article, NumberMatch, ProductGroup
from tests.orders.conftest import make_article


def numbers(match: NumberMatch) -> list[str]:
    return [article.number for article in match.choices]


def match_of(number: str) -> NumberMatch:
    return ArticleLookup([number]).match(number)


@pytest.fixture
def alike(drills: ProductGroup) -> None:
    for number in ("3.11", "31.1", "M6-10", "M61-0"):
        make_article(number, drills)


@pytest.mark.parametrize("number", ["3.11", "31.1", " 31.1 ", "m6-10", "M61-0", "*3.11*"])
def test_a_number_that_is_exactly_that_of_an_article_goes_first(alike: None, number: str) -> None:
    article = match_of(number).article
    assert article is not None
    assert article.number == number.strip(" *").upper()


@pytest.mark.parametrize(
    ("number", "choices"), [("311", ["3.11", "31.1"]), ("m 610", ["M6-10", "M61-0"])]
)
def test_a_number_that_fits_two_articles_is_asked(
    alike: None, number: str, choices: list[str]
) -> None:
    match = match_of(number)
    assert (match.article, sorted(numbers(match))) == (None, choices)
    assert not match.is_superseded


def test_an_article_that_is_no_longer_sold_is_no_choice(alike: None) -> None:
    Article.objects.filter(number="3.11").update(active=False)
    assert numbers(match_of("311")) == ["31.1"]
    assert match_of("3.11").article == Article.objects.get(number="3.11")


def test_two_numbers_that_differ_in_case_are_two_articles(drills: ProductGroup) -> None:
    lower, upper = make_article("ab1", drills), make_article("AB1", drills)
    assert match_of("ab1").article == lower
    assert match_of("AB1").article == upper
    assert match_of("Ab1").choices == (upper, lower)


@pytest.mark.parametrize("number", ["11 110 0850", "111100850", "11-110-0850", "11.110.0850 "])
def test_a_number_with_other_punctuation_is_found(drill: Article, number: str) -> None:
    assert match_of(number).article == drill


def test_a_number_goes_before_an_ean(drill: Article) -> None:
    other = make_article(drill.ean, drill.group)
    assert match_of(drill.ean).article == other


def test_a_successor_is_offered_for_a_number_that_is_no_article_any_more(drill: Article) -> None:
    match = match_of("9.11.110085")
    assert match == NumberMatch(None, (drill,), is_superseded=True)


def test_a_successor_is_offered_for_an_article_that_is_no_longer_sold(
    drills: ProductGroup,
) -> None:
    old = make_article("51.110.7300", drills, active=False, ean="2905111073005")
    new = make_article("51.111.7300", drills, superseded_keys=["511107300"])
    for number in (old.number, old.ean, "511107300"):
        assert match_of(number) == NumberMatch(old, (new,), is_superseded=True)
    old.active = True
    old.save()
    assert match_of(old.number) == NumberMatch(old)


def test_the_last_of_several_successors_is_offered(drills: ProductGroup) -> None:
    make_article("1A", drills, active=False)
    make_article("2A", drills, active=False, superseded_keys=["1A"])
    last = make_article("3A", drills, superseded_keys=["2A"])
    assert match_of("1A").choices == (last,)


def test_articles_that_replace_each_other_are_no_endless_road(drills: ProductGroup) -> None:
    make_article("1A", drills, active=False, superseded_keys=["2A", "1A"])
    make_article("2A", drills, active=False, superseded_keys=["1A"])
    assert match_of("1A").choices == ()


def test_two_successors_of_one_number_are_both_offered(drills: ProductGroup) -> None:
    new = tuple(make_article(number, drills, superseded_keys=["OLD1"]) for number in ("1A", "2A"))
    assert set(match_of("OLD-1").choices) == set(new)


def test_many_numbers_are_looked_up_in_one_query(
    drill: Article, django_assert_num_queries: object
) -> None:
    wanted = [drill.number, *(f"niets {n}" for n in range(500))]
    with django_assert_num_queries(1):  # type: ignore[operator]  # a context manager
        lookup = ArticleLookup(wanted)
        matches = [lookup.match(number) for number in wanted]
    assert [match.article for match in matches if match.article] == [drill]


@pytest.mark.parametrize("number", ["", " ", "\x1d", "()", "'; --", "x" * 5000, "\N{SNOWMAN}"])
def test_what_is_no_number_means_nothing(drill: Article, number: str) -> None:
    assert match_of(number) == NumberMatch()
