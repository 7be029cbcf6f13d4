"""Journeys of quantities: one that is asked about, and one that goes along with a search."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from customers.models import Customer
from orders.catalogue.demo import load_demo_catalogue
from orders.models import Article, Order
from tests.browser.conftest import NewPage, enter

BUYER = "k.visser@brindolux.example"


@pytest.fixture
def catalogue(portal: str) -> None:
    load_demo_catalogue()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_thousand_is_asked_and_a_successor_offered_before_anything_is_ordered(
    new_page: NewPage, catalogue: None, active: Customer, by: object, javascript: bool
) -> None:
    Article.objects.filter(number="11.100.0400").update(superseded_keys=["OUD1"])
    page = new_page(javascript=javascript)
    enter(page, BUYER)
    page.goto(f"/snelbestellen/{active.reference}/")
    page.get_by_label("Regels plakken").fill("1.000 x 21.110.08125\nOUD 1: 10 st")
    page.get_by_role("button", name="In winkelmandje").click()
    page.get_by_label("Aantal van OUD 1").fill("20")
    page.get_by_role("button", name="1.000 van 21.110.08125").click()
    expect(page.get_by_label("Aantal van 21.110.08125")).to_have_value("1000")
    expect(page.get_by_label("Aantal van OUD 1")).to_have_value("20")
    page.get_by_role("button", name="Ja, 11.100.0400").click()
    page.get_by_label("Aantal van 21.110.08125").fill("0")
    page.keyboard.press("Enter")
    asked = page.get_by_role("row").filter(has_text="Met “0” bestelt u niets")
    asked.get_by_role("button", name="Verwijderen", exact=True).click()
    page.get_by_role("button", name="Verder naar bestellen").click()
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(page.get_by_role("main")).to_contain_text("11.100.0400")
    assert list(Order.objects.get().lines.values_list("number", "quantity")) == [
        ("11.100.0400", 20)
    ]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_typed_quantity_goes_along_with_a_search(
    new_page: NewPage, catalogue: None, active: Customer, by: object, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    enter(page, BUYER)
    page.goto(f"/bestellen/{active.reference}/?q=boor+8,5")
    page.get_by_label("Aantal van 11.110.0850").fill("30")
    page.get_by_label("Artikel zoeken").fill("M8x1,25")
    if javascript:
        expect(page.get_by_label("Aantal van 21.110.08125")).to_be_visible()
        page.reload()
    else:
        page.keyboard.press("Enter")
    expect(page.get_by_label("Aantal van 11.110.0850")).to_have_value("30")
    page.get_by_label("Aantal van 21.110.08125").fill("4")
    if javascript:
        page.get_by_role("link", name="Winkelmandje").first.click()
        page.go_back()
        page.reload()
        expect(page.get_by_label("Aantal van 21.110.08125")).to_have_value("4")
    page.get_by_label("Artikel zoeken").focus()
    page.keyboard.press("Enter")  # the same search: with JavaScript nothing is put in the basket
    if javascript:
        page.wait_for_url("**number=21.110.08125**")
        expect(page.get_by_label("Aantal van 21.110.08125")).to_have_value("4")
        page.get_by_role("link", name="Alle artikelgroepen").click()
        page.get_by_role("link", name="Spiraalboren").click()
        expect(page.get_by_label("Aantal van 21.110.08125")).to_have_value("4")
        page.get_by_role("button", name="In winkelmandje").first.click()
    expect(page.get_by_role("status")).to_contain_text("2 regels toegevoegd")
    expect(page.get_by_label("Aantal van 21.110.08125")).to_have_count(0 if javascript else 1)
    if javascript:
        page.go_back()
        page.wait_for_load_state()
        expect(page.get_by_text("Ingevuld, nog niet in uw winkelmandje")).to_have_count(0)
    page.goto(f"/winkelmandje/{active.reference}/")
    expect(page.get_by_label("Aantal van 11.110.0850")).to_have_value("30")
    expect(page.get_by_label("Aantal van 21.110.08125")).to_have_value("4")
