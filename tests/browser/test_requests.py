"""The queue of requests, the questions before what is final, and a request that is corrected."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.states import State
from registry.models import DirectoryEntry
from tests.browser.conftest import NewPage, enter, search_by_button
from tests.browser.test_own_registration import choose_dealer
from tests.conftest import company, person

QUEUE = "Eindklanten welke geaccepteerd moeten worden"


@pytest.fixture
def queue(dealer: Dealer) -> list[Customer]:
    """Make requests of three companies, the one after the other."""
    return [
        actions.register_customer(
            company=company(name=name, house_number=str(n), postcode=f"100{n} AB"),
            person=person(email=f"{name.lower()}@klant.example"),
            dealer=dealer,
        )[0]
        for n, name in enumerate(("Zaagwerk", "Anker", "Frees"), start=1)
    ]


def test_one_request_after_another(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, queue: list[Customer]
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(f"{reverse('customers:pending')}?q=apeldoorn")
    for n, customer in enumerate(queue):
        if n == 0:
            page.get_by_role("main").get_by_role("link", name=customer.name).click()  # the oldest
        else:
            page.get_by_role("link", name=f"Volgende aanvraag ({len(queue) - n})").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(customer.name)
        page.get_by_role("button", name="Blokkade opheffen").first.click()
        expect(page.get_by_role("status").first).to_contain_text("opgeheven")
    expect(page.get_by_role("link", name="Volgende aanvraag")).to_have_count(0)
    page.get_by_role("link", name=QUEUE).click()
    expect(page.get_by_label("Zoeken", exact=True)).to_have_value("apeldoorn")
    assert set(Customer.objects.values_list("state", flat=True)) == {State.ACTIVE}


def test_not_our_customer_asks_first(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, pending: Customer
) -> None:
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(pending.get_absolute_url())
    page.get_by_role("button", name="Niet onze klant").click()
    expect(page.get_by_role("main")).to_contain_text("kunt dit niet ongedaan maken")
    page.get_by_role("link", name="Annuleren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pending.name)
    page.get_by_role("button", name="Niet onze klant").click()
    page.get_by_role("button", name="Niet onze klant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUEUE)
    pending.refresh_from_db()
    assert pending.dealer is None


def test_a_duplicate_is_closed_from_the_page_that_rejects(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, pending: Customer
) -> None:
    again, _ = actions.register_customer(
        company=company(), person=person(email="kok@velmora.example"), dealer=employee.dealer
    )
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(again.get_absolute_url())
    page.get_by_role("button", name="Afwijzen").click()
    page.get_by_role("button", name="Dubbele aanvraag sluiten, zonder e-mail").click()
    expect(page.get_by_role("status").first).to_contain_text("De dubbele aanvraag is gesloten.")
    again.refresh_from_db()
    assert again.duplicate_of == pending


def test_what_was_just_sent_is_corrected(
    page_of_someone: Callable[[], Page], employee: DealerEmployee
) -> None:
    page = page_of_someone()
    page.goto(reverse("customers:register"))
    filled = {"Bedrijfsnaam": "Quostra B.V.", "Straat": "Testkade", "Huisnummer": "1"}
    filled |= {"Postcode": "7323 AM", "Plaats": "Apeldoorn", "Contactpersoon": "A. Peeters"}
    for label, value in {**filled, "E-mailadres": "a.peters@quostra.example"}.items():
        page.get_by_label(label, exact=True).fill(value)
    choose_dealer(page, "zwolle", "Demo Gereedschap B.V.")
    send = page.get_by_role("main").get_by_role("button", name="Login aanvragen")
    send.last.click()
    expect(page.get_by_role("main")).to_contain_text("a.peters@quostra.example")
    expect(page.get_by_role("main")).to_contain_text("Demo Gereedschap B.V.")
    page.get_by_role("link", name="Verbeter het").click()
    expect(page.get_by_label("Bedrijfsnaam", exact=True)).to_have_value("Quostra B.V.")
    page.get_by_label("E-mailadres", exact=True).fill("a.peeters@quostra.example")
    send.last.click()
    expect(page.get_by_role("main")).to_contain_text("a.peeters@quostra.example")
    assert Contact.objects.get().email == "a.peeters@quostra.example"


def test_those_of_all_pages_are_named_first(
    new_page: NewPage, employee: DealerEmployee, dealer: Dealer
) -> None:
    Customer.objects.bulk_create(
        Customer(
            dealer=dealer,
            folded_name=f"klant {n:03d}",
            **company(name=f"Klant {n:03d}"),
            state="pending",
            origin="registered",
            requested_at=timezone.now(),
        )
        for n in range(130)
    )
    page = new_page()
    enter(page, employee.user.email)
    page.goto(reverse("customers:pending"))
    page.get_by_label("Alles selecteren").check()
    expect(page.get_by_text("100 van 130 geselecteerd")).to_be_visible()
    page.get_by_label("Alle 130, ook op de andere pagina’s").check()
    expect(page.get_by_text("130 geselecteerd")).to_be_visible()
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("130 aanvragen afwijzen")
    expect(page.get_by_text("Klant 129")).not_to_be_visible()
    page.get_by_text("Toon de 130 namen").click()
    expect(page.get_by_text("Klant 129")).to_be_visible()
    page.get_by_label("Reden die de aanvrager leest").fill("Alleen bedrijven")
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("status").first).to_contain_text("130 aanvragen zijn afgewezen.")
    assert not Customer.objects.pending().exists()


def test_a_company_that_is_a_customer_leads_to_it(
    page_of_someone: Callable[[], Page], employee: DealerEmployee, by: Actor
) -> None:
    entry = DirectoryEntry.objects.get(ref="991000003")
    customer, _ = actions.add_customer(
        company=company(name="Anders geheten", register_number=entry.register_number),
        person=person(),
        dealer=employee.dealer,
        by=by,
    )
    page = page_of_someone()
    enter(page, employee.user.email)
    page.goto(reverse("customers:add"))
    page.get_by_label("Bedrijf zoeken").fill("quostra print")
    search_by_button(page)
    expect(page.locator("#found")).to_contain_text("Al klant bij u:")
    page.locator("#found").get_by_text(re.compile("Anders geheten")).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(customer.name)
