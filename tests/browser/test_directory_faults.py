"""Whatever a source of companies does, the dealer can finish adding a customer, without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import DealerEmployee
from customers.actors import Actor
from customers.company_form import directory_form
from customers.models import Customer
from registry import form_token
from tests.browser.conftest import (
    NewPage,
    choose_first,
    held_back,
    search_by_button,
    wait_for_held,
)
from tests.browser.test_dealer_adds import open_form
from tests.registry.sources import (
    _running_dnb,
    _running_kvk,
    fails,
    remote_seconds,
    standin_dnb,
    standin_kvk,
    timeouts,
)
from tests.standins import dnb, kvk
from tests.standins.faults import TRANSPORT
from tests.standins.server import Standin

__all__ = [
    "_running_dnb",
    "_running_kvk",
    "remote_seconds",
    "standin_dnb",
    "standin_kvk",
    "timeouts",
]

REMOTE_SECONDS = 0.5  # that a source may take once it fails
SECOND_SECONDS = 3.0  # that are kept for the next one
FAULTS = [*TRANSPORT, *dnb.Dnb.faults]
FAULTS_OF_KVK = [*TRANSPORT, *kvk.Kvk.faults]
UNAVAILABLE = "Zoeken werkt nu niet. Vul de gegevens zelf in"


type Form = Callable[..., Page]


@pytest.fixture
def form(new_page: NewPage, portal: str, client_of: Callable[[Actor], Client], by: Actor) -> Form:
    """Opens the form on which a dealer adds a customer, in a browser where it has logged in."""

    def open_it(*, javascript: bool = True) -> Page:
        page = new_page(javascript=javascript)
        name = configured.SESSION_COOKIE_NAME
        session = client_of(by).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": portal}])
        page.goto(reverse("customers:add"))
        return page

    return open_it


type Break = Callable[[Standin, str], None]


@pytest.fixture
def breaks(
    remote_seconds: Callable[..., None], timeouts: list[float], settings: Settings
) -> Iterator[Break]:
    """Lets a source fail from now on, and holds that no call to it may take longer than is said.

    One that is slow goes on for half a minute: who gets on has not waited for it.
    """

    def break_it(standin: Standin, kind: str) -> None:
        remote_seconds(REMOTE_SECONDS, kept=SECOND_SECONDS)
        timeouts.clear()
        fails(standin, kind)

    yield break_it
    second = SECOND_SECONDS if "kvk" in settings.DIRECTORY[1:] else 0.0
    assert all(seconds <= REMOTE_SECONDS + second for seconds in timeouts)


def fill_in_by_hand(page: Page) -> None:
    for label, value in {
        "Bedrijfsnaam": "Velmora Metaalwerken B.V.",
        "Straat": "Testkade",
        "Huisnummer": "14",
        "Postcode": "7323 AM",
        "Plaats": "Apeldoorn",
    }.items():
        page.get_by_label(label, exact=True).fill(value)


def save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text("De klant is opgeslagen")


def choose_when_it_fails_after_the_list(
    page: Page, standin: Standin, kind: str, breaks: Break
) -> None:
    page.get_by_label("Bedrijf zoeken").fill("Quostra Printservices")
    search_by_button(page)
    breaks(standin, kind)
    choose_first(page)
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Quostra Printservices B.V.")


@pytest.mark.parametrize("kind", FAULTS)
def test_by_hand_when_nothing_answers(
    form: Form, standin_dnb: Standin, breaks: Break, kind: str
) -> None:
    page = form()
    breaks(standin_dnb, kind)
    search = page.get_by_label("Bedrijf zoeken")
    if kind != "incomplete":  # which finds companies, and then cannot fetch one
        search.press_sequentially("Velmora")
        expect(page.locator("#found")).to_contain_text(UNAVAILABLE)
        search_by_button(page)
        expect(page.locator("#found")).to_contain_text(UNAVAILABLE)
    fill_in_by_hand(page)
    save(page)
    assert Customer.objects.get().city == "Apeldoorn"


@pytest.mark.parametrize("kind", FAULTS)
def test_the_portals_own_directory_stands_in(
    form: Form, standin_dnb: Standin, settings: Settings, breaks: Break, kind: str
) -> None:
    settings.DIRECTORY = ["dnb", "local"]
    page = form(javascript=False)
    breaks(standin_dnb, kind)
    page.get_by_label("Bedrijf zoeken").fill("Quostra Printservices")
    search_by_button(page)
    expect(page.locator("#found li").first).to_contain_text("Quostra Printservices B.V.")
    choose_first(page)
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Quostra Printservices B.V.")
    save(page)


@pytest.mark.parametrize("kind", FAULTS)
def test_one_that_was_found_can_be_picked_when_its_source_fails_in_between(
    form: Form, standin_dnb: Standin, breaks: Break, kind: str
) -> None:
    page = form(javascript=False)
    choose_when_it_fails_after_the_list(page, standin_dnb, kind, breaks)
    expect(page.get_by_label("Plaats")).to_have_value("Maastricht")
    save(page)


@pytest.mark.parametrize("kind", FAULTS_OF_KVK)
def test_whatever_kvk_does(form: Form, standin_kvk: Standin, breaks: Break, kind: str) -> None:
    """It fails between the list and the choice, then before the list, and the form works on."""
    page = form(javascript=False)
    choose_when_it_fails_after_the_list(page, standin_kvk, kind, breaks)
    page.get_by_label("Bedrijf zoeken").fill("Brindolux")
    search_by_button(page)
    expect(page.locator("#found")).to_contain_text(UNAVAILABLE)
    fill_in_by_hand(page)
    save(page)
    assert Customer.objects.get().city == "Apeldoorn"


@pytest.mark.parametrize("kind", ["slow", "busy"])
def test_the_portals_own_directory_stands_in_for_both(
    form: Form,
    standin_dnb: Standin,
    standin_kvk: Standin,
    settings: Settings,
    breaks: Break,
    kind: str,
) -> None:
    settings.DIRECTORY = ["dnb", "kvk", "local"]
    page = form()
    breaks(standin_dnb, kind)
    breaks(standin_kvk, kind)
    search = page.get_by_label("Bedrijf zoeken")
    search.press_sequentially("Quostra Print")
    expect(page.locator("#found li").first).to_contain_text("Quostra Printservices B.V.")
    search_by_button(page)
    expect(page.locator("#found li").first).to_contain_text("Quostra Printservices B.V.")
    choose_first(page)
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Quostra Printservices B.V.")
    save(page)


def test_from_dnb_all_the_way(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, standin_dnb: Standin
) -> None:
    page = page_of_someone()
    open_form(page, employee)
    page.get_by_label("Bedrijf zoeken").fill("Quostra Printservices")
    search_by_button(page)
    expect(page.locator("#found")).to_contain_text("Bron: D&B")
    choose_first(page)
    expect(page.get_by_label("Postcode")).to_have_value("6211 QX")
    save(page)
    customer = Customer.objects.get()
    assert (customer.directory_source, customer.duns) == ("dnb", "991000003")
    assert customer.register_number == "00007919"
    expect(page.get_by_role("main")).to_contain_text("Bron: D&B, D-U-N-S®-nummer 991000003")


def test_from_kvk_with_the_button(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, standin_kvk: Standin
) -> None:
    page = page_of_someone()
    open_form(page, employee)
    page.get_by_label("Bedrijf zoeken").fill("Quostra Printservices")
    search_by_button(page)
    expect(page.locator("#found")).to_contain_text("Bron: KVK")
    choose_first(page)
    expect(page.get_by_label("Plaats")).to_have_value("Maastricht")
    save(page)
    assert Customer.objects.get().directory_ref == "00007919-000000104729"


def test_an_answer_for_what_is_not_typed_any_more_is_dropped(
    form: Form, standin_dnb: Standin
) -> None:
    page = form()
    held = held_back(page, "**/bedrijven/**")
    search = page.get_by_label("Bedrijf zoeken")
    search.fill("Quostra")
    wait_for_held(page, held, 1)  # it is being asked
    with page.expect_event("requestfailed") as dropped:
        search.fill("Brindolux")
    assert dropped.value == held[0].request
    wait_for_held(page, held, 2)
    held[1].continue_()
    expect(page.locator("#found li").first).to_contain_text("Brindolux")
    expect(page.locator("#found")).not_to_contain_text("Quostra")


def test_less_than_three_letters_are_not_asked(form: Form, standin_dnb: Standin) -> None:
    page = form()
    search = page.get_by_label("Bedrijf zoeken")
    search.press_sequentially("Quo")
    expect(page.locator("#found li").first).to_be_visible()
    asked = standin_dnb.switches.calls["/v1/search/typeahead"]
    search.press("Backspace")
    expect(page.locator("#found li")).to_have_count(0)
    assert standin_dnb.switches.calls["/v1/search/typeahead"] == asked


def test_what_was_typed_before_the_scripts_were_there_is_searched(form: Form) -> None:
    page = form()
    held = held_back(page, "**/htmx*.js")
    page.reload(wait_until="commit")
    search = page.get_by_label("Bedrijf zoeken")
    search.press_sequentially("Quostra")
    expect(search).not_to_have_attribute("role", "combobox")
    held[0].continue_()
    expect(page.locator("#found").get_by_role("option").first).to_be_visible()


def test_the_list_by_keyboard(form: Form) -> None:
    page = form()
    search = page.get_by_label("Bedrijf zoeken")
    search.press_sequentially("Quostra")
    options = page.locator("#found").get_by_role("option")
    expect(options.first).to_be_visible()
    search.press("ArrowDown")
    search.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(search).to_have_attribute("aria-activedescendant", "found-1")
    search.press("ArrowUp")
    search.press("ArrowUp")
    expect(page.locator("#found [aria-selected=true]")).to_have_count(0)
    search.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    search.press("Escape")
    expect(options).to_have_count(0)
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(search).to_have_value("Quostra")


def test_the_portal_itself_cannot_be_reached(form: Form) -> None:
    page = form()
    page.route("**/bedrijven/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.get_by_label("Bedrijf zoeken").press_sequentially("Quostra")
    expect(page.locator("#found")).to_contain_text(UNAVAILABLE)


def test_a_connection_that_hangs(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_form, "SEARCH_TIMEOUT_MS", 500)
    page = form()
    held_back(page, "**/bedrijven/**")
    page.get_by_label("Bedrijf zoeken").press_sequentially("Quostra")
    expect(page.locator("#found")).to_contain_text(UNAVAILABLE)
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true")
    fill_in_by_hand(page)
    save(page)


def test_a_page_that_has_been_open_for_hours_says_to_press_the_button(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = form()
    with monkeypatch.context() as hours_later:
        hours_later.setattr(form_token, "MAX_AGE_SECONDS", -1)
        page.get_by_label("Bedrijf zoeken").press_sequentially("Quostra")
        expect(page.locator("#found")).to_contain_text("Klik op “Zoeken”")
    search_by_button(page)
    expect(page.locator("#found li").first).to_be_visible()
    page.get_by_label("Bedrijf zoeken").press_sequentially(" Print")
    expect(page.locator("#found-status")).to_contain_text("gevonden")


def test_the_keys_that_move_the_cursor_leave_the_list(form: Form) -> None:
    page = form()
    search = page.get_by_label("Bedrijf zoeken")
    search.press_sequentially("Quostra")
    expect(page.locator("#found li").first).to_be_visible()
    for key in ("Home", "End", "ArrowLeft", "ArrowRight"):
        search.press("ArrowDown")
        expect(search).to_have_attribute("aria-activedescendant", "found-0")
        search.press(key)
        expect(search).not_to_have_attribute("aria-activedescendant", "found-0")
    expect(page.locator("#found li").first).to_be_visible()


def test_the_list_comes_back_after_escape(form: Form) -> None:
    page = form()
    search = page.get_by_label("Bedrijf zoeken")
    search.press_sequentially("Quostra")
    expect(page.locator("#found-status")).not_to_be_empty()
    search.press("Escape")
    expect(page.locator("#found-status")).to_be_empty()
    search.press("ArrowDown")
    expect(page.locator("#found li").first).to_be_visible()
    expect(search).to_have_attribute("aria-expanded", "true")


def test_an_answer_on_its_way_is_said(form: Form) -> None:
    page = form()
    held = held_back(page, "**/bedrijven/**")
    page.get_by_label("Bedrijf zoeken").fill("Quostra")
    expect(page.locator("#found")).to_have_attribute("aria-busy", "true")
    wait_for_held(page, held, 1)
    held[0].continue_()
    expect(page.locator("#found li").first).to_be_visible()
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true")
