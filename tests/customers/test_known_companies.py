"""A dealer that adds a customer reads in the search results which companies are its customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from registry import form_token
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry
from tests.conftest import company, person

ADD = reverse("customers:add")
LOOK_UP = reverse("registry:companies")
QUESTION = "quostra"


@pytest.fixture(autouse=True)
def _companies(db: None) -> None:
    load_demo_companies()


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def known_at(dealer: Dealer, by: Actor, **fields: Any) -> Customer:
    """Add a company of the directory, by its number alone."""
    entry = DirectoryEntry.objects.get(ref="991000003")
    number = {"register_number": entry.register_number}
    customer, _ = actions.add_customer(
        company=company(name="Anders geheten", **{**number, **fields}),
        person=person(),
        dealer=dealer,
        by=by,
    )
    return customer


def search(client: Client, *, marks: bool = True) -> str:
    asked = {"country": "NL", "q": QUESTION, "token": form_token.make_token()}
    response = client.get(LOOK_UP, {**asked, **({"mark_known": "1"} if marks else {})})
    assert response.status_code == 200
    return response.text


def by_button(client: Client, url: str = ADD) -> str:
    return client.post(url, {"country": "NL", "q": QUESTION, "button": "search"}).text


def test_a_company_that_is_a_customer_is_said_with_a_link(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    assert "Al klant bij u" not in search(client)
    customer = known_at(dealer, by)
    for found in (search(client), by_button(client)):
        link = f'<a href="{customer.get_absolute_url()}">Anders geheten, Apeldoorn</a>'
        assert f"Al klant bij u: {link}" in found
        assert found.count("Al klant bij u") == found.count("<strong>al klant bij u</strong>") == 1
        row = found.split('value="local:991000003"')[0].split("<li>")[-1]
        assert "al klant bij u" in row


def test_a_request_that_waits_is_said_too(client: Client, dealer: Dealer) -> None:
    entry = DirectoryEntry.objects.get(ref="991000003")
    actions.register_customer(
        company=company(register_number=entry.register_number), person=person(), dealer=dealer
    )
    assert "Heeft bij u een login aangevraagd:" in search(client)


def test_nothing_is_said_of_another_dealer(
    client: Client, other_dealer: Dealer, other_employee: DealerEmployee
) -> None:
    known_at(other_dealer, Actor.of_employee(other_employee))
    assert "Anders geheten" not in search(client) + by_button(client)


def test_nor_on_the_registration_page(client: Client, dealer: Dealer, by: Actor) -> None:
    """Neither for the dealer itself, which may show the page to somebody."""
    known_at(dealer, by)
    for browser in (client, Client()):
        page = browser.get(reverse("customers:register")).text
        assert "mark_known" not in page
        assert "Anders geheten" not in by_button(browser, reverse("customers:register"))
        assert "Anders geheten" not in search(browser, marks=False)
    assert "Anders geheten" not in search(Client())


def test_the_form_asks_for_it_and_correcting_a_customer_does_not(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    customer = known_at(dealer, by)
    change = reverse("customers:change", args=[customer.reference])
    assert "mark_known" in client.get(ADD).text
    assert "mark_known" not in client.get(change).text
    assert "Al klant" not in by_button(client, change)


def test_it_is_one_query_however_many_are_found(client: Client, dealer: Dealer, by: Actor) -> None:
    known_at(dealer, by)
    search(client)
    with CaptureQueriesContext(connection) as queries:
        assert search(client).count("<li ") > 1
    compared = [q for q in queries if 'ORDER BY "customers_customer"."id" DESC' in q["sql"]]
    assert len(compared) == 1
