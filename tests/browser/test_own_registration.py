"""The first way in: the end customer asks, the dealer lets it in, a password is chosen."""

import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import DealerEmployee
from customers.models import Customer
from customers.states import State
from tests.browser.conftest import (
    NewPage,
    choose_first,
    link_in,
    log_in,
    read_mail,
    search_by_button,
)
from tests.conftest import PASSWORD

NEW_PASSWORD = "frezen en boren 8,5"


def test_a_customer_asks_and_is_let_in(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    applicant = page_of_someone()
    applicant.goto("/")
    applicant.get_by_role("main").get_by_role("link", name="Login aanvragen").click()
    applicant.get_by_label("Bedrijf zoeken").fill("Brindolux IT Diensten")
    search_by_button(applicant)
    choose_first(applicant)
    expect(applicant.get_by_label("Bedrijfsnaam")).to_have_value("Brindolux IT Diensten B.V.")
    applicant.get_by_label("Contactpersoon").fill("A. Peeters")
    applicant.get_by_label("E-mailadres").fill("a.peeters@brindolux.example")
    choose_dealer(applicant, "zwolle", "Demo Gereedschap B.V.")
    applicant.get_by_role("main").get_by_role("button", name="Login aanvragen").last.click()
    expect(applicant.get_by_role("heading", level=1)).to_contain_text("verstuurd")

    receipt = read_mail("a.peeters@brindolux.example")
    applicant.goto(link_in(receipt, "/aanvraag/"))
    expect(applicant.get_by_role("main")).to_contain_text("Demo Gereedschap B.V.")
    expect(applicant.get_by_role("button", name="Aanvraag intrekken")).to_be_visible()
    assert read_mail(colleague.user.email)  # every employee hears of it

    dealer = page_of_someone()
    log_in(dealer, employee.user.email, PASSWORD)
    dealer.get_by_role("navigation").get_by_role("link", name=re.compile("^Klanten")).click()
    dealer.get_by_role("link", name="Eindklanten welke geaccepteerd moeten worden").click()
    dealer.get_by_role("link", name="Brindolux IT Diensten B.V.").click()
    dealer.get_by_role("button", name="Blokkade opheffen").first.click()
    expect(dealer.get_by_role("main")).to_contain_text("actief")
    assert Customer.objects.get().state == State.ACTIVE

    choose_password(applicant, read_mail("a.peeters@brindolux.example"))


def test_the_company_after_the_dealer(
    page_of_someone: Callable[[], Page], employee: DealerEmployee
) -> None:
    """The page that shows the dealers begins at them, and the next one does not."""
    applicant = page_of_someone()
    applicant.goto(reverse("customers:register"))
    choose_dealer(applicant, "zwolle", "Demo Gereedschap B.V.")
    search = applicant.get_by_label("Bedrijf zoeken")
    search.fill("Brindolux IT Diensten")
    search_by_button(applicant)
    expect(search).to_be_focused()
    assert "#dealer" not in applicant.url
    expect(applicant.get_by_label(re.compile("Demo Gereedschap"))).to_be_checked()


def test_what_is_chosen_is_folded_and_can_be_changed(
    page_of_someone: Callable[[], Page], employee: DealerEmployee
) -> None:
    applicant = page_of_someone()
    applicant.goto(reverse("customers:register"))
    applicant.get_by_label("Bedrijf zoeken").fill("Brindolux IT Diensten")
    search_by_button(applicant)
    choose_first(applicant)
    expect(applicant.get_by_label("Contactpersoon")).to_be_focused()
    street = applicant.get_by_label("Straat")
    expect(street).to_be_hidden()
    applicant.get_by_text("Wijzigen").first.click()
    expect(street).to_be_visible()
    street.fill("Zijstraat")
    applicant.get_by_label("Huisnummer").fill("51 bis")
    applicant.get_by_label("Toevoeging").fill("")
    applicant.get_by_label("Contactpersoon").fill("A. Peeters")
    applicant.get_by_label("E-mailadres").fill("a.peeters@brindolux.example")
    choose_dealer(applicant, "zwolle", "Demo Gereedschap B.V.")
    expect(applicant.get_by_text("Uw dealer, in Zwolle")).to_be_visible()
    expect(applicant.get_by_label("Dealer", exact=True)).to_be_hidden()
    expect(applicant.get_by_text("Anders dan in het register: Straat")).to_be_visible()
    applicant.get_by_role("main").get_by_role("button", name="Login aanvragen").last.click()
    expect(applicant.get_by_role("heading", level=1)).to_contain_text("verstuurd")
    customer = Customer.objects.get()
    assert (customer.street, customer.house_number, customer.addition) == ("Zijstraat", "51", "bis")
    assert customer.directory_source == "local"


def test_a_dealer_is_found_while_typing(new_page: NewPage, employee: DealerEmployee) -> None:
    """As with a company: the only one of the list is chosen by Enter, and Enter sends nothing."""
    applicant = new_page()
    applicant.goto(reverse("customers:register"))
    applicant.get_by_label("Contactpersoon").fill("A. Peeters")
    field = applicant.get_by_label("Dealer", exact=True)
    field.press_sequentially("demo gere")
    option = applicant.get_by_role("option", name="Demo Gereedschap B.V.")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(applicant.locator("#dealers-status")).to_have_text("1 dealer gevonden.")
    field.press("Enter")
    expect(applicant.get_by_text("Uw dealer, in Zwolle")).to_be_visible()
    expect(applicant.get_by_label("Contactpersoon")).to_have_value("A. Peeters")
    main = applicant.get_by_role("main")
    expect(main.get_by_role("button", name="Login aanvragen").last).to_be_focused()
    assert not Customer.objects.exists()


def test_the_company_and_the_dealer_that_were_chosen_are_read_aloud(
    new_page: NewPage, employee: DealerEmployee
) -> None:
    """Each once, when it has been chosen, also when its fields are folded since."""
    page = new_page()
    page.goto(reverse("customers:register"))
    search = page.get_by_label("Bedrijf zoeken")
    search.fill("Brindolux IT Diensten")
    expect(page.locator("#found").get_by_role("option").first).to_be_visible()
    search.press("ArrowDown")
    with page.expect_navigation():
        search.press("Enter")
    company, dealer = page.locator("#found-status"), page.locator("#dealers-status")
    expect(company).to_contain_text("Ingevuld: Brindolux IT Diensten B.V., Nepmolenstraat 184")
    field = page.get_by_label("Dealer", exact=True)
    field.press_sequentially("zwolle")
    expect(page.locator("#dealers-found").get_by_role("option").first).to_be_visible()
    field.press("ArrowUp")  # the only one is active: in the field, and back
    field.press("ArrowDown")
    expect(dealer).to_have_text("1 van 1: Demo Gereedschap B.V., Zwolle")
    with page.expect_navigation():
        field.press("Enter")
    expect(dealer).to_have_text("Uw dealer: Demo Gereedschap B.V., Zwolle.")
    expect(company).to_be_empty()


def test_two_lists_on_one_page_do_not_mix(new_page: NewPage, employee: DealerEmployee) -> None:
    applicant = new_page()
    applicant.goto(reverse("customers:register"))
    applicant.get_by_label("Bedrijf zoeken").press_sequentially("brindolux")
    expect(applicant.get_by_role("listbox", name="Gevonden bedrijven")).to_be_visible()
    applicant.get_by_label("Dealer", exact=True).press_sequentially("zwolle")
    expect(applicant.get_by_role("listbox", name="Gevonden dealers")).to_be_visible()
    applicant.get_by_label("Dealer", exact=True).press("Escape")
    expect(applicant.get_by_role("listbox", name="Gevonden dealers")).to_have_count(0)
    expect(applicant.get_by_role("listbox", name="Gevonden bedrijven")).to_be_visible()


def test_the_heading_between_the_companies_found_cannot_be_chosen(new_page: NewPage) -> None:
    applicant = new_page()
    applicant.goto(reverse("customers:register"))
    field = applicant.get_by_label("Bedrijf zoeken")
    field.press_sequentially("brindolux amsterdam")
    found = applicant.get_by_role("listbox", name="Gevonden bedrijven")
    expect(found.get_by_text("Lijkt op", exact=True)).to_be_visible()
    field.press("ArrowDown")
    expect(found.get_by_role("option", selected=True)).to_contain_text("in een andere plaats")
    field.press("Enter")
    expect(applicant.get_by_label("Bedrijfsnaam")).to_have_value(re.compile("Brindolux"))


def test_the_mail_to_the_dealer_leads_straight_to_the_request(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, pending: Customer
) -> None:
    dealer = page_of_someone()
    dealer.goto(link_in(read_mail(employee.user.email), "/klanten/"))
    dealer.get_by_label("E-mailadres").fill(employee.user.email)
    dealer.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    dealer.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(dealer.get_by_role("heading", level=1)).to_contain_text(pending.name)


def test_an_applicant_takes_its_request_back(
    page_of_someone: Callable[[], Page], pending: Customer
) -> None:
    applicant = page_of_someone()
    applicant.goto(link_in(read_mail("inkoop@velmora.example"), "/aanvraag/"))
    applicant.get_by_role("button", name="Aanvraag intrekken").click()
    expect(applicant.get_by_role("main")).to_contain_text("U kunt dit niet ongedaan maken.")
    pending.refresh_from_db()
    assert pending.state == State.PENDING
    applicant.get_by_role("button", name="Aanvraag intrekken").click()
    expect(applicant.get_by_role("main")).to_contain_text("ingetrokken")
    pending.refresh_from_db()
    assert pending.state == State.WITHDRAWN


def choose_dealer(page: Page, search: str, name: str) -> None:
    page.get_by_label("Dealer", exact=True).fill(search)
    page.get_by_role("button", name="Dealer zoeken").click()
    page.get_by_label(re.compile(name)).check()


def choose_password(page: Page, invitation: str) -> None:
    """Open the link twice, as a mail scanner does, and then choose a password."""
    link = link_in(invitation, "/uitnodiging/")
    page.goto(link)
    page.goto(link)
    page.get_by_label("Wachtwoord", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Wachtwoord (nogmaals)").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Wachtwoord opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestellen")
