"""Downloading the documents of an order, and reading why it has no Peppol file."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, User
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.documents.ubl import order_document
from orders.models import Article, Order
from tests.customers.mails_and_pages import page
from tests.orders.conftest import place

CUSTOMER = "van Brindolux Techniek B.V. is geen KvK-nummer, btw-nummer of Peppol-id bekend."
DEALER = "van Demo Gereedschap B.V. is geen KvK-nummer, btw-nummer of Peppol-id bekend."


@pytest.fixture
def readers(
    client: Client, client_of: Callable[[Actor], Client], by: Actor, staff: User
) -> dict[str, Client]:
    return {"customer": client, "dealer": client_of(by), "staff": client_of(Actor.staff(staff))}


def ordered(active: Customer, by: Actor, drill: Article, **fields: str) -> Order:
    Customer.objects.filter(pk=active.pk).update(**fields)
    customer = Customer.objects.get(pk=active.pk)
    return place(actions.basket_of(customer, by=by), by, (drill.number, "10"))


def peppol_url(order: Order) -> str:
    return reverse("orders:ubl", args=[order.reference])


def test_an_order_with_numbers_is_downloaded_as_a_peppol_file(
    readers: dict[str, Client], active: Customer, buyer: Actor, drill: Article
) -> None:
    order = ordered(active, buyer, drill, register_number="99000001")
    for reader in readers.values():
        shown = page(reader.get(order.get_absolute_url()))
        assert f'href="{peppol_url(order)}">Peppol-bestand (UBL)</a>' in shown
        assert "Geen Peppol-bestand" not in shown
        response = reader.get(peppol_url(order))
        assert response.content == order_document(order)
        assert response["Content-Type"] == "application/xml"
        assert response["Content-Disposition"] == f'attachment; filename="{order.number}.xml"'


@pytest.mark.parametrize(
    ("reader", "remedy"),
    [
        ("customer", "Demo Gereedschap B.V. kan dat invullen voor volgende bestellingen."),
        (
            "dealer",
            "Vul dat in bij de gegevens van de klant: het geldt voor volgende bestellingen.",
        ),
        ("staff", "Demo Gereedschap B.V. kan dat invullen voor volgende bestellingen."),
    ],
)
def test_a_customer_without_numbers_has_no_peppol_file(
    readers: dict[str, Client],
    active: Customer,
    buyer: Actor,
    drill: Article,
    reader: str,
    remedy: str,
) -> None:
    order = ordered(active, buyer, drill)
    for path, status in ((order.get_absolute_url(), 200), (peppol_url(order), 409)):
        response = readers[reader].get(path)
        assert response.status_code == status
        assert f"Geen Peppol-bestand: {CUSTOMER} {remedy}" in page(response)
        assert f'href="{peppol_url(order)}"' not in response.text
        assert ("Bel 000-000 00 01." in page(response)) is (reader != "dealer")


@pytest.mark.parametrize(
    ("reader", "remedy"),
    [
        ("customer", "Demo Gereedschap B.V. kan dat laten invullen voor volgende bestellingen."),
        (
            "dealer",
            "Van Ommen kan dat invullen voor volgende bestellingen. Bel +31 (0)55-506 76 00.",
        ),
        ("staff", "Vul dat in bij de dealer: het geldt voor volgende bestellingen."),
    ],
)
def test_a_dealer_without_numbers_has_no_peppol_file(
    readers: dict[str, Client],
    active: Customer,
    buyer: Actor,
    drill: Article,
    reader: str,
    remedy: str,
) -> None:
    Dealer.objects.update(register_number="")
    order = ordered(active, buyer, drill, register_number="99000001")
    response = readers[reader].get(peppol_url(order))
    assert response.status_code == 409
    assert f"Geen Peppol-bestand: {DEALER} {remedy}" in page(response)
    assert CUSTOMER not in page(response)


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("BE", "geen ondernemingsnummer of Peppol-id bekend"),
        ("FR", "geen registernummer, btw-nummer of Peppol-id bekend"),
        ("DE", "geen btw-nummer of Peppol-id bekend"),
    ],
)
def test_what_lacks_is_called_as_its_country_has_it(
    client: Client, active: Customer, buyer: Actor, drill: Article, country: str, numbers: str
) -> None:
    order = ordered(active, buyer, drill, country=country)
    assert numbers in page(client.get(order.get_absolute_url()))


def test_numbers_that_are_filled_in_later_count_for_the_next_order(
    client: Client, active: Customer, buyer: Actor, drill: Article
) -> None:
    first = ordered(active, buyer, drill)
    second = ordered(active, buyer, drill, register_number="99000001")
    assert client.get(peppol_url(first)).status_code == 409
    assert client.get(peppol_url(second)).status_code == 200


def test_only_an_order_that_is_placed_has_a_peppol_file(
    client: Client, active: Customer, contact: Contact, drill: Article
) -> None:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    by = Actor.of_contact(contact)
    waiting = ordered(active, by, drill, register_number="99000001")
    other = ordered(active, by, drill)
    sentence = "Geen Peppol-bestand: deze bestelling is nog niet goedgekeurd."
    for path in (waiting.get_absolute_url(), peppol_url(waiting)):
        assert sentence in page(client.get(path))
    assert client.get(peppol_url(waiting)).status_code == 409
    actions.decline_order(waiting, reason="Nee", by=by)
    declined = client.get(peppol_url(waiting))
    assert declined.status_code == 409
    assert "Geen Peppol-bestand: deze bestelling is niet goedgekeurd." in page(declined)
    actions.approve_order(other, by=by)
    assert client.get(peppol_url(other)).status_code == 200


def test_the_csv_is_there_with_its_state_whatever_becomes_of_an_order(
    client: Client, active: Customer, contact: Contact, drill: Article
) -> None:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    waiting = ordered(active, Actor.of_contact(contact), drill)
    content = client.get(reverse("orders:csv", args=[waiting.reference])).content.decode()
    assert ";waiting;" in content
