"""Two tabs of one browser: what was typed in one stays, whatever happened in the other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import Dealer, DealerEmployee
from customers.models import Contact, Customer
from customers.states import State
from orders.models import BasketLine, Order, ProductGroup
from tests.browser.conftest import NewPage, enter, log_in
from tests.conftest import PASSWORD
from tests.orders.conftest import make_article

ADD = reverse("customers:add")
REGISTER = reverse("customers:register")
STILL_HERE = "Wat u hebt ingevuld staat er nog, maar is nog niet opgeslagen."

type PageOfSomeone = Callable[[], Page]


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def type_customer(page: Page) -> None:
    page.get_by_label("Bedrijfsnaam").fill("Harkelo B.V.")
    page.get_by_label("Straat").fill("Testkade")
    page.get_by_label("Huisnummer").fill("14")
    page.get_by_label("Postcode").fill("7323 AM")
    page.get_by_label("Plaats").fill("Apeldoorn")


def expect_customer(page: Page) -> None:
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Harkelo B.V.")
    expect(page.get_by_label("Straat")).to_have_value("Testkade")
    expect(page.get_by_label("Plaats")).to_have_value("Apeldoorn")


def log_in_anew(page: Page, email: str) -> None:
    """Log out and in again, in another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto("/")
    tab.get_by_role("button", name="Uitloggen").click()
    log_in(tab, email, PASSWORD)
    expect(tab.get_by_role("button", name="Uitloggen")).to_be_visible()
    tab.close()


def end_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def fill_in_login(page: Page, email: str) -> None:
    page.wait_for_url("**/inloggen/**")
    main(page).get_by_label("E-mailadres").fill(email)
    main(page).get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    main(page).get_by_role("button", name="Inloggen").click()


def switch_in_another_tab(page: Page, name: str) -> None:
    tab = page.context.new_page()
    tab.goto(reverse("customers:switch"))
    tab.get_by_role("button", name=re.compile(name)).click()
    expect(tab.get_by_role("banner")).to_contain_text(name)
    tab.close()


def save(page: Page) -> None:
    main(page).get_by_role("button", name="Opslaan", exact=True).click()


# ---------------------------------------------------------------- a dealer adds a customer


def test_logged_in_anew_in_another_tab(
    page_of_someone: PageOfSomeone, employee: DealerEmployee
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    log_in_anew(page, employee.user.email)
    save(page)
    expect(main(page)).to_contain_text(STILL_HERE)
    expect_customer(page)
    assert not Customer.objects.exists()
    save(page)
    expect(main(page)).to_contain_text("De klant is opgeslagen, maar nog geblokkeerd.")
    assert Customer.objects.get().name == "Harkelo B.V."


def test_session_ended_while_typing(
    page_of_someone: PageOfSomeone, employee: DealerEmployee
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    end_session(page)
    save(page)
    expect(main(page)).to_contain_text("wat u hebt ingevuld is bewaard")
    fill_in_login(page, employee.user.email)
    expect(main(page)).to_contain_text(f"U was uitgelogd. {STILL_HERE}")
    expect_customer(page)
    save(page)
    expect(main(page)).to_contain_text("De klant is opgeslagen, maar nog geblokkeerd.")


def test_session_ended_before_another_country(new_page: NewPage, employee: DealerEmployee) -> None:
    page = new_page()
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    page.wait_for_load_state()
    end_session(page)
    page.get_by_label("Landcode").select_option("DE")
    fill_in_login(page, employee.user.email)
    expect(page.get_by_label("Firmenname").or_(page.get_by_label("Bedrijfsnaam"))).to_have_value(
        "Harkelo B.V."
    )
    expect(page.get_by_label("Landcode")).to_have_value("DE")
    expect(page.get_by_label("USt-IdNr.")).to_be_visible()


def test_another_country_with_an_old_token(new_page: NewPage, employee: DealerEmployee) -> None:
    page = new_page()
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    log_in_anew(page, employee.user.email)
    page.get_by_label("Landcode").select_option("DE")
    expect(main(page)).to_contain_text(STILL_HERE)
    expect(page.get_by_label("Landcode")).to_have_value("DE")
    expect_customer(page)


def test_role_switched_in_another_tab(
    page_of_someone: PageOfSomeone, employee: DealerEmployee, other_dealer: Dealer
) -> None:
    DealerEmployee.objects.create(user=employee.user, dealer=other_dealer)
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    switch_in_another_tab(page, "Tweede Dealer B.V.")
    save(page)
    expect(main(page)).to_contain_text("U werkt nu voor Tweede Dealer B.V.")
    expect(main(page)).to_contain_text("u hebt dit ingevuld voor Demo Gereedschap B.V.")
    expect_customer(page)
    assert not Customer.objects.exists()


def test_language_switched_in_the_middle(
    page_of_someone: PageOfSomeone, employee: DealerEmployee
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    main(page).get_by_label("Taal").select_option("de")
    page.get_by_role("button", name="English").click()
    expect(main(page)).to_contain_text("What you filled in is still here.")
    expect(page.get_by_label("Company name")).to_have_value("Harkelo B.V.")
    expect(page.get_by_label("Street")).to_have_value("Testkade")
    expect(main(page).get_by_label("Language")).to_have_value("de")
    page.get_by_role("button", name="Nederlands").click()
    expect_customer(page)
    save(page)
    expect(main(page)).to_contain_text("De klant is opgeslagen, maar nog geblokkeerd.")


def test_language_switched_after_an_error(
    page_of_someone: PageOfSomeone, employee: DealerEmployee
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(ADD)
    page.get_by_label("Bedrijfsnaam").fill("Harkelo B.V.")
    save(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_label("Firmenname")).to_have_value("Harkelo B.V.")


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_sends_the_form_and_switches_no_language(
    new_page: NewPage, employee: DealerEmployee, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    enter(page, employee.user.email)
    page.goto(ADD)
    type_customer(page)
    page.get_by_label("Plaats").press("Enter")
    expect(main(page)).to_contain_text("De klant is opgeslagen, maar nog geblokkeerd.")
    page.goto(reverse("customers:my_details"))
    page.get_by_label("Naam", exact=True).fill("M. de Bakker")
    page.get_by_label("Naam", exact=True).press("Enter")
    expect(main(page)).to_contain_text("Uw gegevens zijn opgeslagen.")
    page.goto(reverse("orders:dealer_discounts"))
    page.get_by_label("Korting (%)").fill("12,5")
    page.get_by_label("Korting (%)").press("Enter")
    expect(page.locator("#effect")).to_be_visible()


# ---------------------------------------------------------------- it corrects one, and a button


def test_corrections_survive_a_session_that_ended(
    page_of_someone: PageOfSomeone, employee: DealerEmployee, blocked: Customer
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(reverse("customers:change", args=[blocked.reference]))
    page.get_by_label("Contactpersoon").fill("A. Nieuw")
    end_session(page)
    save(page)
    fill_in_login(page, employee.user.email)
    expect(page.get_by_label("Contactpersoon")).to_have_value("A. Nieuw")
    save(page)
    expect(main(page)).to_contain_text("A. Nieuw")


def test_corrections_wait_on_the_other_side_of_a_switch(
    page_of_someone: PageOfSomeone,
    employee: DealerEmployee,
    blocked: Customer,
    other_dealer: Dealer,
) -> None:
    DealerEmployee.objects.create(user=employee.user, dealer=other_dealer)
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(reverse("customers:change", args=[blocked.reference]))
    page.get_by_label("Contactpersoon").fill("A. Nieuw")
    switch_in_another_tab(page, "Tweede Dealer B.V.")
    save(page)
    expect(main(page)).to_contain_text("na het wisselen staat het er weer")
    page.get_by_role("button", name="Wisselen naar Demo Gereedschap B.V.").click()
    expect(page.get_by_label("Contactpersoon")).to_have_value("A. Nieuw")
    expect(main(page)).to_contain_text(STILL_HERE)


def test_a_button_after_the_session_ended(
    page_of_someone: PageOfSomeone, employee: DealerEmployee, blocked: Customer
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(blocked.get_absolute_url())
    end_session(page)
    page.get_by_role("button", name="Blokkade opheffen").first.click()
    fill_in_login(page, employee.user.email)
    expect(main(page)).to_contain_text("U was uitgelogd. Druk nog een keer op de knop.")
    assert Customer.objects.get().state == State.BLOCKED
    page.get_by_role("button", name="Blokkade opheffen").first.click()
    expect(main(page)).to_contain_text("actief")


# ---------------------------------------------------------------- an applicant and a buyer


def test_a_registration_in_another_language(page_of_someone: PageOfSomeone, dealer: Dealer) -> None:
    page = page_of_someone()
    page.goto(REGISTER)
    page.get_by_label("Bedrijfsnaam").fill("Harkelo B.V.")
    page.get_by_label("E-mailadres").fill("a@harkelo.example")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_label("Firmenname")).to_have_value("Harkelo B.V.")
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value("a@harkelo.example")


def test_a_registration_while_somebody_logs_in(
    page_of_someone: PageOfSomeone, employee: DealerEmployee
) -> None:
    page = page_of_someone()
    page.goto(REGISTER)
    page.get_by_label("Bedrijfsnaam").fill("Harkelo B.V.")
    tab = page.context.new_page()
    log_in(tab, employee.user.email, PASSWORD)
    expect(tab.get_by_role("button", name="Uitloggen")).to_be_visible()
    main(page).get_by_role("button", name="Login aanvragen").click()
    expect(main(page)).to_contain_text(STILL_HERE)
    expect(page.get_by_label("Bedrijfsnaam")).to_have_value("Harkelo B.V.")


def test_the_checkout_and_quick_order(page_of_someone: PageOfSomeone, contact: Contact) -> None:
    page = page_of_someone()
    make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))
    enter(page, contact.email)
    page.goto(reverse("orders:quick_order", args=[contact.customer.reference]))
    page.get_by_label("Artikelnummer, regel 1").fill("1")
    page.get_by_label("Aantal, regel 1").fill("2")
    page.get_by_label("Regels plakken").fill("1;3")
    end_session(page)
    page.get_by_role("button", name="In winkelmandje").click()
    fill_in_login(page, contact.email)
    expect(page.get_by_label("Artikelnummer, regel 1")).to_have_value("1")
    expect(page.get_by_label("Regels plakken")).to_have_value("1;3")
    assert not BasketLine.objects.exists()
    page.get_by_role("button", name="In winkelmandje").click()
    page.get_by_role("button", name="Verder naar bestellen").click()
    page.get_by_label("Uw referentie").fill("P-12")
    log_in_anew(page, contact.email)
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(page.get_by_label("Uw referentie")).to_have_value("P-12")
    assert not Order.objects.exists()
    page.get_by_role("button", name="Bestelling plaatsen").click()
    expect(main(page)).to_contain_text("P-12")
    assert Order.objects.count() == 1
