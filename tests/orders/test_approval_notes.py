"""A manager reads what keeps an order from being approved, and what costs something else by now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer
from customers.actors import Actor, ContactActor
from customers.models import Contact
from orders.models import Article, Basket, Order
from tests.customers.mails_and_pages import page, said
from tests.form_fields import fields_of
from tests.orders.conftest import lines_of, place

BUTTON = "Goedkeuren en plaatsen</button>"


@pytest.fixture
def manager(contact: Contact) -> ContactActor:
    """The buyer, who has become a manager since."""
    return Actor.of_contact(contact)


@pytest.fixture
def waiting(contact: Contact, basket: Basket, drill: Article, tap: Article) -> Order:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    order = place(basket, Actor.of_contact(contact), (drill.number, "10"), (tap.number, "2"))
    contact.role, contact.approval_above = Contact.Role.MANAGER, None
    contact.save()
    return order


@pytest.fixture
def theirs(client_of: Callable[[Actor], Client], manager: ContactActor) -> Client:
    return client_of(manager)


def approve(client: Client, order: Order, **fields: Any) -> Any:
    """Press the button with the fields of the form that it stands in."""
    return client.post(reverse("orders:approve", args=[order.reference]), fields)


def test_an_order_with_what_can_no_longer_be_had_is_not_approved(
    theirs: Client, waiting: Order, drill: Article, basket: Basket
) -> None:
    fields = fields_of(theirs.get(waiting.get_absolute_url()).text)
    Article.objects.filter(pk=drill.pk).update(active=False)
    reason = f"Niet meer te bestellen: {drill.number} {drill.name}."
    refused = approve(theirs, waiting, **fields)
    assert said(refused)[0].startswith(reason)
    waiting.refresh_from_db()
    assert waiting.state == Order.State.WAITING
    shown = page(theirs.get(waiting.get_absolute_url()))
    assert reason in shown
    assert BUTTON not in shown
    assert "Niet goedkeuren</button>" in shown
    theirs.post(reverse("orders:order_again", args=[waiting.reference]))
    assert ("21.110.08125", "2", 2) in lines_of(basket)


def test_a_price_that_has_changed_is_told_and_stays_as_ordered(
    theirs: Client, waiting: Order, drill: Article
) -> None:
    assert "Besteld voor" not in page(theirs.get(waiting.get_absolute_url()))
    Article.objects.filter(pk=drill.pk).update(gross_price=Decimal("5.85"))
    response = theirs.get(waiting.get_absolute_url())
    sentence = f"{drill.number} kost nu € 5,85. Besteld voor € 4,85, en dat blijft zo."
    assert sentence in page(response)
    approve(theirs, waiting, **fields_of(response.text))
    waiting.refresh_from_db()
    assert waiting.state == Order.State.PLACED
    assert waiting.lines.get(number=drill.number).unit_price == Decimal("4.85")


def test_a_dealer_that_has_stopped_is_said_before_the_button_is_pressed(
    theirs: Client, waiting: Order, dealer: Dealer
) -> None:
    Dealer.objects.filter(pk=dealer.pk).update(stopped_on=date(2026, 1, 1))
    shown = page(theirs.get(waiting.get_absolute_url()))
    assert "Deze dealer is gestopt" in shown
    assert BUTTON not in shown


def test_a_reason_against_it_is_not_thrown_away_by_approving(
    theirs: Client, waiting: Order
) -> None:
    fields = fields_of(theirs.get(waiting.get_absolute_url()).text)
    response = approve(theirs, waiting, **{**fields, "reason": "Te duur"})
    assert response.status_code == 422
    assert "Keurt u wel goed? Maak dit veld dan eerst leeg." in page(response)
    assert fields_of(response.text)["reason"] == ["Te duur"]
    waiting.refresh_from_db()
    assert waiting.state == Order.State.WAITING
