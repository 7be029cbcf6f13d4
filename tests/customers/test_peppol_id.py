"""A dealer gives a customer the Peppol ID by which it is known, when it has one of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Customer
from tests.customers.mails_and_pages import page
from tests.customers.test_company_form import ADD, as_shown, change_url, send


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def test_a_new_customer_has_the_id_that_was_typed(client: Client) -> None:
    assert "Peppol-id" in page(client.get(ADD))
    send(client, peppol_id="0106 : 9900 0001")
    customer = Customer.objects.get()
    assert customer.peppol_id == "0106:99000001"
    detail = reverse("customers:detail", args=[customer.reference])
    assert "0106:99000001" in page(client.get(detail))


def test_the_id_of_a_customer_is_changed_and_taken_away(client: Client, blocked: Customer) -> None:
    url = change_url(blocked)
    for typed in ("0088:8712345000004", ""):
        shown = as_shown(client.get(url))
        client.post(url, {**shown, "button": "save", "peppol_id": typed})
        blocked.refresh_from_db()
        assert blocked.peppol_id == typed


def test_saving_something_else_leaves_the_id_alone(client: Client, blocked: Customer) -> None:
    Customer.objects.filter(pk=blocked.pk).update(peppol_id="0088:8712345000004")
    url = change_url(blocked)
    client.post(url, {**as_shown(client.get(url)), "button": "save", "city": "Assen"})
    blocked.refresh_from_db()
    assert (blocked.city, blocked.peppol_id) == ("Assen", "0088:8712345000004")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("99000001", "Een Peppol-id is een schema en een nummer, zoals 0106:12345678."),
        ("0107:99000001", "“0107” is geen schema van Peppol. Voor een KvK-nummer is het 0106."),
        ("0208:0999000031", "“0999000031” is geen nummer van schema 0208. Is er een cijfer fout?"),
    ],
)
def test_a_wrong_id_is_said_and_stays_as_it_was_typed(
    client: Client, typed: str, sentence: str
) -> None:
    response = send(client, peppol_id=typed)
    assert sentence in page(response)
    assert f'value="{typed}"' in page(response)
    assert not Customer.objects.exists()


def test_who_registers_itself_is_not_asked_for_an_id(client: Client) -> None:
    client.logout()
    assert "peppol_id" not in client.get(reverse("customers:register")).text
