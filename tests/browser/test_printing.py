"""An order on paper: full dates, the totals once, whole rows, numbered pages, and no buttons."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from customers.actors import Actor
from customers.models import Contact, Customer
from orders.actions import basket_of
from orders.models import Article, Order, ProductGroup
from tests.browser.conftest import NewPage, enter
from tests.orders.conftest import give_discount, make_article, place

LINE_COUNT = 75
HEADS = ("Artikelnummer", "Prijs", "Aantal", "Bedrag")


@pytest.fixture
def articles() -> list[Article]:
    group = ProductGroup.objects.create(number="11", name_nl="Spiraalboren")
    name = "HSS-E kobalt spiraalboor DIN 338, geslepen, met een lange naam die twee regels vult"
    fields = {"pack_quantity": 10, "gross_price": Decimal("2.495")}
    return [
        make_article(f"11.{n:04}", group, name_nl=f"{name}, {n} mm", **fields)
        for n in range(1000, 1000 + LINE_COUNT)
    ]


@pytest.fixture
def order(
    portal: str, active: Customer, contact: Contact, by: Actor, articles: list[Article]
) -> Order:
    buyer = Actor.of_contact(contact)
    give_discount(by, active, 10)
    lines = [(article.number, "30") for article in articles]
    return place(basket_of(active, by=buyer), buyer, *lines)


def printed(page: Page) -> list[str]:
    """Return the text of each page of paper, in one line."""
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in paper.pages]


def test_an_order_is_printed_as_a_document(
    new_page: NewPage, order: Order, articles: list[Article], contact: Contact
) -> None:
    page = new_page()
    enter(page, contact.email)
    page.goto(order.get_absolute_url())
    sheets = printed(page)
    assert 2 < len(sheets) < 15
    whole = " ".join(sheets)
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
    for sheet in sheets:
        if re.search(r"11\.1\d\d\d", sheet):
            assert all(sheet.count(head) == 1 for head in HEADS), "each page repeats the head"
    for words in ("Totaal zonder btw", "btw 21%", "Totaal €"):
        assert whole.count(words) == 1, words
    assert "Totaal zonder btw" in sheets[-1]
    date = re.search(r"\d{1,2} [a-z]+ \d{4} \d\d:\d\d", whole)
    assert date is not None
    assert "vandaag" not in whole
    for words in ("Opnieuw bestellen", "CSV", "Uitloggen", "Peppol", "Winkelmandje", "Zoeken"):
        assert words not in whole, words


def test_no_row_is_broken_between_two_pages(
    new_page: NewPage, order: Order, articles: list[Article], contact: Contact
) -> None:
    page = new_page()
    enter(page, contact.email)
    page.goto(order.get_absolute_url())
    sheets = printed(page)
    for article in articles:
        (sheet,) = (text for text in sheets if article.number in text)
        row = sheet.split(article.number)[1].split("11.1")[0]
        for words in (f"{article.number[3:]} mm", "10% korting van", "22,46", "per 10", "67,37"):
            assert words in row, (article.number, words)


def test_what_a_manager_is_asked_is_not_printed(
    new_page: NewPage, portal: str, active: Customer, contact: Contact, articles: list[Article]
) -> None:
    colleague = Contact.objects.get(pk=contact.pk)
    colleague.approval_above = Decimal(1)
    by = Actor.of_contact(colleague)
    waiting = place(basket_of(active, by=by), by, (articles[0].number, "10"))
    page = new_page()
    enter(page, contact.email)
    page.goto(waiting.get_absolute_url())
    whole = " ".join(printed(page))
    assert waiting.number in whole
    for words in ("Goedkeuren", "Niet goedkeuren", "Reden"):
        assert words not in whole
