"""What was there before gets its contact, its addresses and its clocks; nobody is merged."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.working_days import working_days_after
from orders.actions import basket_of
from orders.models import Order, ProductGroup
from tests.orders.conftest import make_article, place

OF_CUSTOMERS = import_module("customers.migrations.0012_addresses_of_logins")
OF_ORDERS = import_module("orders.migrations.0007_clocks_of_what_waits")


def migrate(migration: Any) -> None:
    for operation in migration.Migration.operations:
        operation.code(apps, None)


def test_the_first_manager_stays_the_contact(active: Customer, contact: Contact) -> None:
    Contact.objects.create(customer=active, name="Anna", email="anna@x.example")
    Contact.objects.update(contact_since=None)
    migrate(OF_CUSTOMERS)
    contact.refresh_from_db()
    assert contact.contact_since == active.created_at
    assert Contact.objects.get(name="Anna").contact_since is None
    assert Customer.objects.get(pk=active.pk).contact == contact


def test_a_contact_gets_the_address_that_staff_gave_its_login(contact: Contact) -> None:
    User.objects.filter(pk=contact.user_id or 0).update(email="karin@x.example")
    migrate(OF_CUSTOMERS)
    contact.refresh_from_db()
    assert contact.email == "karin@x.example"


@pytest.mark.parametrize("has_left", [True, False])
def test_the_address_of_a_colleague_is_left_alone(
    active: Customer, contact: Contact, has_left: bool
) -> None:
    ended = "2026-01-01T00:00Z" if has_left else None
    Contact.objects.create(customer=active, email="karin@x.example", ended_at=ended)
    User.objects.filter(pk=contact.user_id or 0).update(email="karin@x.example")
    migrate(OF_CUSTOMERS)
    contact.refresh_from_db()
    assert (contact.email == "karin@x.example") is has_left


def test_an_order_that_waits_gets_its_clocks(contact: Contact) -> None:
    article = make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))
    by = Actor.of_contact(contact)
    placed = place(basket_of(contact.customer, by=by), by, (article.number, "1"))
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(0)
    waiting = place(basket_of(contact.customer, by=by), by, (article.number, "1"))
    Order.objects.filter(pk=waiting.pk).update(remind_at=None, escalate_at=None)
    migrate(OF_ORDERS)
    waiting.refresh_from_db()
    placed.refresh_from_db()
    assert waiting.remind_at == working_days_after(waiting.created_at, 2)
    assert waiting.escalate_at == working_days_after(waiting.created_at, 5)
    assert placed.remind_at is None
