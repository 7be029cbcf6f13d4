"""The second way in: the dealer adds the end customer and lets it in."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import DealerEmployee
from customers.models import Customer
from customers.states import State
from registry.models import DirectoryEntry
from tests.browser.conftest import (
    NewPage,
    choose_first,
    enter,
    held_back,
    log_in,
    read_mail,
    search_by_button,
    wait_for_held,
)
from tests.browser.test_own_registration import choose_password
from tests.conftest import PASSWORD

ADD = reverse("customers:add")
SAVED = (
    "De klant is opgeslagen, maar nog geblokkeerd. Klik op 'Blokkade opheffen'. "
    "Daarna ontvangt de klant automatisch een login."
)


def open_form(page: Page, employee: DealerEmployee) -> None:
    enter(page, employee.user.email)
    go_to_form(page)


def go_to_form(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name=re.compile("^Klanten")).click()
    page.get_by_role("link", name="Eindklanten van dealer").click()
    page.get_by_role("link", name="Eindklant toevoegen").first.click()


def pick_company(page: Page, query: str, name: str) -> None:
    page.get_by_label("Bedrijf zoeken").fill(query)
    search_by_button(page)
    choose_first(page)
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value(name)


def test_saved_then_unblocked(
    page_of_someone: Callable[[], Page], employee: DealerEmployee
) -> None:
    page = page_of_someone()
    log_in(page, employee.user.email, PASSWORD)
    go_to_form(page)
    pick_company(page, "Quostra Printservices", "Quostra Printservices B.V.")
    expect(page.get_by_label("Straat")).to_have_value("Demostraat")
    page.get_by_label("E-mailadres").fill("inkoop@quostra.example")
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text(SAVED)
    assert Customer.objects.get().state == State.BLOCKED
    page.get_by_role("button", name="Blokkade opheffen").first.click()
    expect(page.get_by_role("main")).to_contain_text("actief")
    choose_password(page_of_someone(), read_mail("inkoop@quostra.example"))


def test_both_in_one_go(page_of_someone: Callable[[], Page], employee: DealerEmployee) -> None:
    page = page_of_someone()
    open_form(page, employee)
    pick_company(page, "Quostra Printservices", "Quostra Printservices B.V.")
    page.get_by_label("E-mailadres").fill("inkoop@quostra.example")
    page.get_by_role("button", name="Opslaan en blokkade opheffen").click()
    expect(page.get_by_role("main")).to_contain_text("actief")
    choose_password(page_of_someone(), read_mail("inkoop@quostra.example"))


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_searches_first_and_saves_after(
    new_page: NewPage, employee: DealerEmployee, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    open_form(page, employee)
    page.get_by_label("Bedrijf zoeken").fill("Quostra Printservices")
    with page.expect_navigation():
        page.get_by_label("Bedrijf zoeken").press("Enter")
    choose_first(page)
    assert not Customer.objects.exists()
    page.get_by_label("E-mailadres").fill("inkoop@quostra.example")
    page.get_by_label("E-mailadres").press("Enter")
    expect(page.get_by_role("main")).to_contain_text(SAVED)
    assert Customer.objects.get().name == "Quostra Printservices B.V."


def test_results_appear_while_typing(new_page: NewPage, employee: DealerEmployee) -> None:
    page = new_page()
    open_form(page, employee)
    page.get_by_label("Bedrijf zoeken").press_sequentially("Quostra Prin", delay=20)
    expect(
        page.locator("#found").get_by_role("option", name="Quostra Printservices").first
    ).to_be_visible()
    expect(page.get_by_label("Bedrijf zoeken")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#found-status")).to_contain_text("gevonden")


def test_the_whole_way_by_keyboard(new_page: NewPage, employee: DealerEmployee) -> None:
    page = new_page()
    open_form(page, employee)
    page.get_by_label("Bedrijf zoeken").focus()
    page.keyboard.type("Quostra Printservices")
    expect(page.locator("#found").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Quostra Printservices B.V.")
    page.get_by_label("E-mailadres").focus()
    page.keyboard.type("inkoop@quostra.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(SAVED)


def test_the_place_in_the_list_and_what_was_filled_in_are_read_aloud(
    new_page: NewPage, employee: DealerEmployee
) -> None:
    page = new_page()
    open_form(page, employee)
    search, status = page.get_by_label("Bedrijf zoeken"), page.locator("#found-status")
    search.fill("Quostra")  # at once: a list of fewer letters would come before it
    options = page.locator("#found").get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    found, count = status.text_content(), options.count()
    names = [options.nth(place).get_attribute("data-name") for place in range(count)]
    for place, name in enumerate(names, start=1):
        search.press("ArrowDown")
        expect(status).to_have_text(f"{place} van {count}: {name}")
    search.press("ArrowDown")  # in the field again
    expect(status).to_have_text(found or "")
    search.press("ArrowDown")
    name, city = str(names[0]).rsplit(", ", 1)
    entry = DirectoryEntry.objects.get(name=name, city=city)
    with page.expect_navigation():
        search.press("Enter")
    details = f"{name}, .+, {entry.postcode} {city}, KvK-nummer {entry.register_number}"
    expect(status).to_have_text(re.compile(rf"^Ingevuld: {details}\.$"))
    page.get_by_label("E-mailadres").fill("no address")
    with page.expect_navigation():
        page.get_by_label("E-mailadres").press("Enter")
    expect(page.get_by_label("E-mailadres")).to_have_attribute("aria-invalid", "true")
    expect(status).to_be_empty()  # it was said once


def test_a_customer_of_this_dealer_is_read_aloud_as_that(
    new_page: NewPage, employee: DealerEmployee
) -> None:
    page = new_page()
    open_form(page, employee)
    pick_company(page, "Quostra Printservices", "Quostra Printservices B.V.")
    with page.expect_navigation():
        page.get_by_label("E-mailadres").press("Enter")
    page.goto(ADD)
    search = page.get_by_label("Bedrijf zoeken")
    search.fill("Quostra Printservices")
    expect(page.locator("#found").get_by_role("option").first).to_contain_text("al klant bij u")
    search.press("ArrowDown")
    expect(page.locator("#found-status")).to_contain_text(
        "Quostra Printservices B.V., Maastricht, al klant bij u"
    )


def test_another_country_asks_anew_and_keeps_what_was_typed(
    page_of_someone: Callable[[], Page], employee: DealerEmployee
) -> None:
    page = page_of_someone()
    open_form(page, employee)
    page.get_by_label("Bedrijfsnaam").fill("Harkelo Instandhaltung GmbH")
    page.get_by_label("Postcode").fill("47533")
    page.get_by_label("Landcode").select_option("DE")
    search_by_button(page)
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Harkelo Instandhaltung GmbH")
    expect(page.get_by_label("Postcode")).to_have_value("47533")
    expect(page.get_by_label("USt-IdNr.")).to_be_visible()


def test_what_is_typed_while_another_country_is_on_its_way_stays(
    new_page: NewPage, employee: DealerEmployee
) -> None:
    page = new_page()
    open_form(page, employee)
    page.wait_for_load_state()
    held = held_back(page, "**" + ADD)
    country = page.get_by_label("Landcode")
    country.select_option("BE")
    country.select_option("DE")
    search = page.get_by_label("Bedrijf zoeken")
    search.fill("Harkelo")
    page.get_by_label("Plaats").press_sequentially("Kle")
    page.wait_for_function("document.activeElement.id === 'id_city'")
    wait_for_held(page, held, 2)
    held[1].continue_()
    expect(page.get_by_label("USt-IdNr.")).to_be_visible()
    expect(country).to_have_value("DE")
    expect(search).to_have_value("Harkelo")
    expect(page.locator("#found-status")).not_to_be_empty()
    page.keyboard.type("ve")
    expect(page.get_by_label("Plaats")).to_have_value("Kleve")


def test_enter_in_the_search_saves_nothing_and_elsewhere_it_saves(
    new_page: NewPage, employee: DealerEmployee
) -> None:
    page = new_page()
    open_form(page, employee)
    pick_company(page, "Quostra Printservices", "Quostra Printservices B.V.")
    search = page.get_by_label("Bedrijf zoeken")
    with page.expect_navigation():
        search.press("Enter")
    assert not Customer.objects.exists()
    search.fill("Quostra")
    expect(page.locator("#found li").nth(1)).to_be_visible()
    page.get_by_label("E-mailadres").press("Enter")
    expect(page.get_by_role("main")).to_contain_text(SAVED)


def test_the_keyboard_goes_on_where_it_was(
    page_of_someone: Callable[[], Page], employee: DealerEmployee
) -> None:
    page = page_of_someone()
    open_form(page, employee)
    search = page.get_by_label("Bedrijf zoeken")
    search.fill("Quostra Printservices")
    search_by_button(page)
    expect(search).to_be_focused()
    choose_first(page)
    expect(page.get_by_label("Bedrijfsnaam")).to_be_focused()


def test_what_the_button_found_is_said(new_page: NewPage, employee: DealerEmployee) -> None:
    page = new_page()
    open_form(page, employee)
    page.get_by_label("Bedrijf zoeken").fill("Quostra Printservices")
    search_by_button(page)
    expect(page.locator("#found-status")).to_contain_text("gevonden")
    country = page.get_by_label("Landcode")
    country.focus()
    country.select_option("DE")
    expect(page.locator("#found-status")).to_contain_text("Geen bedrijf gevonden")
    expect(country).to_be_focused()
