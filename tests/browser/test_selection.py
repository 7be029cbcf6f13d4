"""Several customers at once, from the lists."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.models import Customer
from customers.states import State
from tests.browser.conftest import NewPage, enter
from tests.conftest import company, person


@pytest.fixture
def requests(dealer: Dealer) -> list[Customer]:
    return [
        actions.register_customer(
            company=company(name=name), person=person(email=f"{name}@klant.example"), dealer=dealer
        )[0]
        for name in ("anker", "boor", "centerpons")
    ]


def open_requests(page: Page, employee: DealerEmployee) -> None:
    enter(page, employee.user.email)
    page.get_by_role("navigation").get_by_role("link", name=re.compile("^Klanten")).click()
    page.get_by_role("link", name="Eindklanten welke geaccepteerd moeten worden").click()


def states() -> list[str]:
    return list(Customer.objects.order_by("name").values_list("state", flat=True))


def test_some_of_them(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, requests: list[Customer]
) -> None:
    page = page_of_someone()
    open_requests(page, employee)
    page.get_by_label("Selecteer anker").check()
    page.get_by_label("Selecteer boor").check()
    page.get_by_role("button", name="Blokkade opheffen").click()
    expect(page.get_by_role("status").first).to_contain_text("2 klanten")
    assert states() == [State.ACTIVE, State.ACTIVE, State.PENDING]


def test_all_of_them_rejected_with_one_reason(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, requests: list[Customer]
) -> None:
    page = page_of_someone()
    open_requests(page, employee)
    page.get_by_label("Alles selecteren").check()
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("listitem").filter(has_text="centerpons")).to_be_visible()
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Reden die de aanvrager leest").fill("Alleen bedrijven")
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Eindklanten welke geaccepteerd moeten worden"
    )
    assert states() == [State.REJECTED] * 3


def test_none_of_them(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, requests: list[Customer]
) -> None:
    page = page_of_someone()
    open_requests(page, employee)
    page.get_by_role("button", name="Blokkade opheffen").click()
    expect(page.get_by_role("main")).to_contain_text("Selecteer eerst een klant.")
    assert states() == [State.PENDING] * 3


def test_the_bar_follows_the_rows(
    new_page: NewPage, employee: DealerEmployee, requests: list[Customer]
) -> None:
    page = new_page()
    open_requests(page, employee)
    everything = page.get_by_label("Alles selecteren")
    everything.check()
    expect(page.get_by_text("3 geselecteerd")).to_be_visible()
    page.get_by_label("Selecteer boor").uncheck()
    expect(page.get_by_text("2 geselecteerd")).to_be_visible()
    expect(everything).not_to_be_checked()
    page.get_by_label("Selecteer boor").check()
    expect(everything).to_be_checked()
    everything.uncheck()
    expect(page.get_by_text("geselecteerd")).not_to_be_visible()


def test_enter_on_a_row_changes_nothing(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, requests: list[Customer]
) -> None:
    page = page_of_someone()
    open_requests(page, employee)
    page.get_by_label("Selecteer anker").check()
    page.get_by_label("Selecteer anker").press("Enter")
    page.wait_for_load_state()
    assert states() == [State.PENDING] * 3


def test_select_all_that_was_ticked_while_the_page_was_loading(
    new_page: NewPage, employee: DealerEmployee, requests: list[Customer]
) -> None:
    page = new_page()
    open_requests(page, employee)
    page.get_by_label("Alles selecteren").evaluate("box => { box.checked = true }")  # no script yet
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(page.get_by_text("3 geselecteerd")).to_be_visible()
