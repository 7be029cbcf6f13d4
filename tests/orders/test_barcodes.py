"""EANs in the forms in which people, scanners and spreadsheets have them: one article."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from orders.barcodes import gtin_of, scanned
from orders.catalogue.article_search import find_articles
from orders.models import Article, ProductGroup
from orders.order_lines import TypedLine, parse_lines
from tests.orders.conftest import make_article

EAN, UPC = "2905111049000", "0012345678905"
FILE = Path(__file__).parent / "data" / "ean.csv"


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        (EAN, EAN),
        (f"0{EAN}", EAN),
        ("290 5111 04900 0", EAN),
        ("2905111-049000", EAN),
        (f"]E0{EAN}", EAN),
        (f"]E00{EAN}", EAN),
        (f"]C1010{EAN}", EAN),
        (f"]d2010{EAN}10AB12\x1d17261231", EAN),
        (f"(01)0{EAN}", EAN),
        (f"(01) 0{EAN}(10)AB12", EAN),
        (f"010{EAN}", EAN),
        (UPC, UPC),
        ("012345678905", UPC),
        ("12345678905", UPC),
        ("73513537", "73513537"),
        ("00000073513537", "73513537"),
        ("12905111049007", "12905111049007"),
    ],
)
def test_an_ean_has_one_form(text: str, gtin: str) -> None:
    assert gtin_of(text) == gtin


@pytest.mark.parametrize(
    "text",
    ["", "0", "00000000", "850", "2905111049001", "51.110.4900", "٢905111049000", "]E0", "*"],
)
def test_what_is_no_ean_has_no_form(text: str) -> None:
    assert gtin_of(text) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("*51.110.4900*", "51.110.4900"),
        ("]A0*51.110.4900*", "51.110.4900"),
        ("]C051.110.4900", "51.110.4900"),
        ("51.110.4900\r\n", "51.110.4900"),
        ("M8*10", "M8*10"),
        ("*", "*"),
    ],
)
def test_what_a_scanner_says_about_a_code_is_no_part_of_it(text: str, code: str) -> None:
    assert scanned(text) == code


@pytest.fixture
def articles(drills: ProductGroup) -> list[Article]:
    return [
        make_article("51.110.4900", drills, ean=EAN),
        make_article("UPC-1", drills, ean=UPC),
    ]


def test_every_form_of_an_ean_is_ordered_as_its_article(articles: list[Article]) -> None:
    with FILE.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    typed_lines = [TypedLine.from_input(number, quantity) for number, quantity in rows]
    found = [parsed.match.article for parsed in parse_lines(typed_lines)]
    saw, upc = articles
    assert found == [saw, upc, upc, saw, saw, saw, saw, saw]


@pytest.mark.parametrize("text", [f"0{EAN}", f"]E0{EAN}", f"(01)0{EAN}", "*51.110.4900*"])
def test_every_form_of_an_ean_is_searched(articles: list[Article], text: str) -> None:
    assert find_articles(text).articles == articles[:1]


@pytest.mark.parametrize(("typed", "stored"), [("012345678905", UPC), (f"0{EAN}", EAN), ("", "")])
def test_an_ean_is_stored_in_one_form(drills: ProductGroup, typed: str, stored: str) -> None:
    article = Article(number="1", group=drills, name_nl="x", gross_price=1, ean=typed)
    article.full_clean(exclude=["search", "words"])
    assert article.ean == stored


def test_an_ean_with_a_wrong_check_digit_is_refused(drills: ProductGroup) -> None:
    article = Article(number="1", group=drills, name_nl="x", gross_price=1, ean="2905111049001")
    with pytest.raises(ValidationError):
        article.full_clean(exclude=["search", "words"])


def test_two_forms_of_one_ean_belong_to_one_article(articles: list[Article]) -> None:
    second = Article(
        number="2", group=articles[0].group, name_nl="x", gross_price=1, ean="12345678905"
    )
    with pytest.raises(ValidationError, match="one_article_per_ean"):
        second.full_clean(exclude=["search", "words"])
