"""Dates of orders: those of the clock on the wall in Amsterdam, of the day of placing, in full."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.delivery import deliver
from mail.models import Mail
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.ubl import order_document
from orders.models import Article, Order
from orders.push.payload import payload_of
from tests.customers.mails_and_pages import page
from tests.orders.conftest import place
from tests.orders.test_prices_per_pack import text_of

MOMENTS = [
    # of UTC, and what stands in documents: date, time, offset; in words
    ("2026-07-14 21:59", "2026-07-14", "23:59", "+02:00", "14 juli 2026 23:59"),
    ("2026-07-14 22:00", "2026-07-15", "00:00", "+02:00", "15 juli 2026 00:00"),
    ("2026-12-31 22:59", "2026-12-31", "23:59", "+01:00", "31 december 2026 23:59"),
    ("2026-12-31 23:00", "2027-01-01", "00:00", "+01:00", "1 januari 2027 00:00"),
    ("2026-03-29 00:59", "2026-03-29", "01:59", "+01:00", "29 maart 2026 01:59"),
    ("2026-03-29 01:00", "2026-03-29", "03:00", "+02:00", "29 maart 2026 03:00"),
    ("2026-10-25 00:30", "2026-10-25", "02:30", "+02:00", "25 oktober 2026 02:30"),
    ("2026-10-25 01:30", "2026-10-25", "02:30", "+01:00", "25 oktober 2026 02:30"),
]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.fixture
def active(active: Customer) -> Customer:
    Customer.objects.filter(pk=active.pk).update(register_number="99000001")
    return Customer.objects.get(pk=active.pk)


@pytest.mark.parametrize(("moment", "day", "time", "offset", "words"), MOMENTS)
def test_every_document_has_the_clock_of_amsterdam(
    client: Client,
    active: Customer,
    buyer: Actor,
    drill: Article,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    day: str,
    time: str,
    offset: str,
    words: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at(moment))
        placed = place(actions.basket_of(active, by=buyer), buyer, (drill.number, "10"))
    order = Order.objects.get(pk=placed.pk)
    document = order_document(order).decode()
    assert f"<cbc:IssueDate>{day}</cbc:IssueDate>" in document
    assert f"<cbc:IssueTime>{time}:00{offset}</cbc:IssueTime>" in document
    assert f";{day} {time};" in order_csv([order]).decode()
    assert payload_of(order)["timestamp"] == f"{day}T{time}:00{offset}"
    assert words in text_of(client.get(order.get_absolute_url()))
    assert words.rpartition(" ")[0] in text_of(client.get(reverse("orders:order_list")))


def test_mails_have_the_date_in_full(
    active: Customer,
    buyer: Actor,
    drill: Article,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[Any],
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("2026-12-31 23:00"))
    place(actions.basket_of(active, by=buyer), buyer, (drill.number, "10"))
    for mail in Mail.objects.filter(event__in=("order_confirmed", "order_received")):
        deliver(mail.pk)
    assert len(mailoutbox) == 2
    for message in mailoutbox:
        assert "Datum: 1 januari 2027 00:00" in re.sub(r"\s+", " ", message.body)


@pytest.fixture
def approved(
    active: Customer, contact: Contact, drill: Article, monkeypatch: pytest.MonkeyPatch
) -> Order:
    """An order that was made on the last day of the year, and approved on the first."""
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    by = Actor.of_contact(contact)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at("2026-12-31 22:30"))
        waiting = place(actions.basket_of(active, by=by), by, (drill.number, "10"))
        patch.setattr(timezone, "now", lambda: at("2026-12-31 23:30"))
        order = actions.approve_order(waiting, by=by)
    return Order.objects.get(pk=order.pk)


def test_an_order_that_was_approved_later_is_of_that_day_everywhere(
    client: Client, approved: Order, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "<cbc:IssueDate>2027-01-01</cbc:IssueDate>" in order_document(approved).decode()
    assert ";2027-01-01 00:30;" in order_csv([approved]).decode()
    assert payload_of(approved)["timestamp"] == "2027-01-01T00:30:00+01:00"
    shown = text_of(client.get(approved.get_absolute_url()))
    assert "1 januari 2027 00:30" in shown
    assert "Besteld op 31 december 2026 23:30" in shown
    listed = text_of(client.get(reverse("orders:order_list")))
    assert "1 januari 2027" in listed
    assert "31 december" not in listed
    monkeypatch.setattr(timezone, "now", lambda: at("2027-01-02 09:00"))
    deliver(Mail.objects.get(event="order_confirmed").pk)
    assert "Datum: 1 januari 2027 00:30" in re.sub(r"\s+", " ", mailoutbox[-1].body)


def test_staff_find_it_under_that_day(
    client_of: Callable[[Actor], Client], staff: User, approved: Order
) -> None:
    theirs = client_of(Actor.staff(staff))
    listed = reverse("admin:orders_order_changelist")
    for year, count in (("2026", 0), ("2027", 1)):
        shown = theirs.get(listed, {"placed_at__year": year}).context["cl"]
        assert len(shown.result_list) == count
    assert "1 januari 2027 00:30" in page(theirs.get(listed))
    export = reverse("admin:orders_order_export")
    for first, last, is_in in (
        ("2026-12-31", "2026-12-31", False),
        ("2027-01-01", "2027-01-01", True),
    ):
        response = theirs.get(export, {"first": first, "last": last})
        assert (approved.number in response.getvalue().decode()) is is_in
        assert response["Content-Disposition"].endswith(f'"bestellingen-{first}-{last}.csv"')
