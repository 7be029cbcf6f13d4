"""Journeys of ordering: a customer or its dealer finds articles, orders, and reads it confirmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from customers import actions
from customers.actors import Actor
from customers.models import Customer
from orders.actions import basket_of, prepare_basket
from orders.catalogue.demo import load_demo_catalogue
from orders.models import Order
from tests.browser.conftest import NewPage, enter, link_in, log_in, read_mail
from tests.conftest import PASSWORD
from tests.orders.conftest import fill

NEW_PASSWORD = "frezen en boren 8,5"


@pytest.fixture
def catalogue(portal: str) -> None:
    load_demo_catalogue()


def test_a_new_customer_goes_from_the_invitation_to_an_order(
    page_of_someone: Callable[[], Page], catalogue: None, blocked: Customer, by: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    page = page_of_someone()
    page.goto(link_in(read_mail("smit@tjalvero.example"), "/uitnodiging/"))
    page.get_by_label("Wachtwoord", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Wachtwoord (nogmaals)").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Wachtwoord opslaan").click()

    page.get_by_label("Artikel zoeken").fill("boor 8,5")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_label("Aantal van 11.110.0850").fill("10")
    page.get_by_role("button", name="In winkelmandje").click()
    expect(page.get_by_role("status")).to_contain_text("1 regel toegevoegd aan uw winkelmandje.")
    expect(page.get_by_label("Artikel zoeken")).to_have_value("boor 8,5")

    page.get_by_role("link", name="Snelbestellen").click()
    page.get_by_label("Artikelnummer, regel 1").fill("21.110.08125")
    page.get_by_label("Aantal, regel 1").fill("2")
    page.get_by_label("Regels plakken").fill("11.100.0400;7\nonbekend;3")
    page.get_by_role("button", name="In winkelmandje").click()

    bad = page.get_by_role("row").filter(has_text="Er is geen artikel met dit nummer")
    bad.get_by_role("button", name="onbekend verwijderen").click()
    page.get_by_role("button", name="Ja, 10").click()
    expect(page.get_by_label("Aantal van 11.100.0400")).to_have_value("10")
    page.get_by_role("button", name="Verder naar bestellen").click()

    page.get_by_label("Uw referentie").fill("PO-2026-7")
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(page.get_by_role("main")).to_contain_text("PO-2026-7")
    order = Order.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bestelling {order.number}")

    for reader in ("smit@tjalvero.example", "m.bakker@demo-gereedschap.example"):
        mail = read_mail(reader)
        assert "10 × 11.110.0850" in mail
        assert order.get_absolute_url() in mail
    page.get_by_role("link", name="Bestellingen").first.click()
    expect(page.get_by_role("link", name=order.number)).to_be_visible()
    page.get_by_role("link", name=order.number).click()
    page.get_by_role("button", name="Opnieuw bestellen").click()
    expect(page.get_by_label("Aantal van 11.110.0850")).to_have_value("10")


def test_a_dealer_orders_for_its_customer(
    page_of_someone: Callable[[], Page], catalogue: None, active: Customer, by: Actor
) -> None:
    page = page_of_someone()
    assert by.user is not None
    enter(page, by.user.email)
    page.get_by_role("link", name="Bestellen", exact=True).click()
    page.get_by_role("link", name=active.name).click()
    expect(page.get_by_role("main")).to_contain_text(f"U bestelt voor {active.name}")
    page.get_by_role("link", name="Spiraalboren").click()
    page.get_by_label("Aantal van 11.100.0100").fill("20")
    page.get_by_role("button", name="In winkelmandje").click()
    page.get_by_role("main").get_by_role("link", name="Winkelmandje").click()
    page.get_by_role("button", name="Verder naar bestellen").click()
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(page.get_by_role("main")).to_contain_text(f"M. Bakker, voor {active.name}")
    assert "20 × 11.100.0100" in read_mail("k.visser@brindolux.example")


def test_a_dealer_sets_a_discount_from_the_page_of_the_customer(
    page_of_someone: Callable[[], Page], catalogue: None, active: Customer, by: Actor
) -> None:
    page = page_of_someone()
    assert by.user is not None
    enter(page, by.user.email)
    page.goto(active.get_absolute_url())
    page.get_by_role("link", name="Kortingen").click()
    page.get_by_label("Artikelgroep").select_option(label="Spiraalboren")
    page.get_by_label("Korting (%)").fill("25")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("main").get_by_role("row")).to_contain_text(["", "25%"])


def test_articles_are_searched_while_somebody_types(
    new_page: NewPage, catalogue: None, active: Customer, by: Actor
) -> None:
    page = new_page()
    enter(page, "k.visser@brindolux.example")
    page.get_by_label("Artikel zoeken").press_sequentially("boor 8,5")
    expect(page.get_by_text("11.110.0850")).to_be_visible()
    page.wait_for_url("**q=boor%208%2C5")


def test_quick_order_works_with_the_keyboard_only(
    new_page: NewPage, catalogue: None, active: Customer, by: Actor
) -> None:
    """Enter goes to the next field, after the last line to a new one, and sends nothing."""
    page = new_page()
    enter(page, "k.visser@brindolux.example")
    page.get_by_role("link", name="Snelbestellen").click()
    page.wait_for_load_state()  # until then Enter sends the form, as without JavaScript
    page.get_by_label("Artikelnummer, regel 1").focus()
    for n in range(1, 10):
        page.keyboard.type(f"11.100.0{n}00")
        page.keyboard.press("Enter")
        page.keyboard.type("10")
        page.keyboard.press("Enter")
    expect(page.get_by_label("Artikelnummer, regel 10")).to_be_focused()
    page.get_by_role("button", name="In winkelmandje").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("9 regels toegevoegd aan uw winkelmandje.")


def test_enter_in_the_basket_saves_and_removes_nothing(
    new_page: NewPage, catalogue: None, active: Customer, by: Actor
) -> None:
    page = new_page()
    enter(page, "k.visser@brindolux.example")
    page.goto(f"/snelbestellen/{active.reference}/")
    page.get_by_label("Regels plakken").fill("11.100.0400;10\n21.110.08125;1")
    page.get_by_role("button", name="In winkelmandje").click()
    page.get_by_label("Aantal van 21.110.08125").fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Aantal van 21.110.08125")).to_have_value("4")
    expect(page.get_by_label("Aantal van 11.100.0400")).to_have_value("10")


def test_what_a_file_does_not_tell_is_asked_on_a_page_of_its_own(
    page_of_someone: Callable[[], Page], catalogue: None, active: Customer, by: Actor
) -> None:
    page = page_of_someone()
    log_in(page, "k.visser@brindolux.example", PASSWORD)
    page.goto(f"/snelbestellen/{active.reference}/")
    rows = "\n".join(f"11.100.0{n}00;{n}0;1{n}" for n in range(4, 8))
    file: FilePayload = {"name": "a.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.get_by_label("Of een bestand").set_input_files(file)
    page.get_by_role("button", name="In winkelmandje").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw bestand")
    expect(page.get_by_role("table")).to_contain_text("11.100.0400")
    page.get_by_label("Welke kolom is het aantal?").select_option("1")
    page.get_by_role("button", name="In winkelmandje").click()
    expect(page.get_by_role("status")).to_contain_text("4 regels toegevoegd")
    expect(page.get_by_label("Aantal van 11.100.0600")).to_have_value("60")


def test_what_the_dealer_put_ready_is_taken_with_one_press(
    page_of_someone: Callable[[], Page], catalogue: None, active: Customer, by: Actor
) -> None:
    fill(basket_of(active, by=by), ("11.100.0400", "10"))
    prepare_basket(basket_of(active, by=by), by=by)
    page = page_of_someone()
    log_in(page, "k.visser@brindolux.example", PASSWORD)
    expect(page.get_by_role("main")).to_contain_text("Uw dealer heeft 1 regel klaargezet")
    page.get_by_role("link", name="Bekijken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klaargezet")
    page.get_by_role("button", name="In winkelmandje").click()
    expect(page.get_by_label("Aantal van 11.100.0400")).to_have_value("10")
    expect(page.get_by_role("main")).not_to_contain_text("klaargezet")


def test_a_typed_address_is_asked_about_or_chosen_by_typing(
    page_of_someone: Callable[[], Page], catalogue: None, active: Customer, by: Actor
) -> None:
    page = page_of_someone()
    enter(page, "k.visser@brindolux.example")
    page.goto(f"/snelbestellen/{active.reference}/")
    page.get_by_label("Regels plakken").fill("11.100.0400;10")
    page.get_by_role("button", name="In winkelmandje").click()
    page.get_by_role("button", name="Verder naar bestellen").click()
    page.get_by_text("Ander adres invullen").click()
    page.get_by_label("Bedrijfsnaam").fill("Werf Noord")
    page.get_by_label("Straat").fill("Kaai")
    page.get_by_label("Huisnummer").fill("3")
    page.get_by_label("Postcode").fill("7323 AM")
    page.get_by_label("Plaats").fill("Apeldoorn")
    page.get_by_label("Brindolux", exact=False).check()
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(page.get_by_role("main")).to_contain_text("U hebt ook een ander adres ingevuld.")
    page.get_by_label("Werf Noord, Kaai 3, 7323 AM Apeldoorn, NL").check()
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(page.get_by_role("main")).to_contain_text("Werf Noord")
    assert Order.objects.get().street_line == "Kaai 3"
