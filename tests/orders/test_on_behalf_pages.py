"""Ordering for a customer, by its dealer or by the staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers import actions as customer_actions
from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.models import Article
from tests.customers.mails_and_pages import page
from tests.orders.conftest import checkout_fields, fill


def test_every_page_of_ordering_on_behalf_says_for_whom(
    client_of: Callable[[Actor], Client], by: Actor, staff: User, url: Any, drill: Article
) -> None:
    for actor in (by, Actor.staff(staff)):
        theirs = client_of(actor)
        for name in ("catalogue", "quick_order", "basket"):
            assert "U bestelt voor <b>Brindolux Techniek B.V.</b>" in page(theirs.get(url(name)))


def test_a_customer_that_orders_for_itself_reads_no_banner(client: Client, url: Any) -> None:
    assert "U bestelt voor" not in page(client.get(url("catalogue")))


def test_an_order_on_behalf_names_the_buyer_and_the_customer(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, drill: Article, active: Customer
) -> None:
    theirs = client_of(by)
    basket = actions.basket_of(active, by=by)
    fill(basket, (drill.number, "10"))
    response = theirs.post(url("checkout"), checkout_fields(basket))
    shown = page(theirs.get(response["Location"]))
    assert "M. Bakker, voor Brindolux Techniek B.V." in shown


def test_a_dealer_orders_for_active_and_blocked_customers_only(
    client_of: Callable[[Actor], Client],
    by: Actor,
    active: Customer,
    blocked: Customer,
    pending: Customer,
) -> None:
    theirs = client_of(by)
    shown = page(theirs.get(reverse("orders:start")))
    assert active.name in shown
    assert blocked.name in shown
    assert pending.name not in shown
    assert theirs.get(reverse("orders:catalogue", args=[pending.reference])).status_code == 404
    assert "Geen klant gevonden" in page(theirs.get(reverse("orders:start"), {"q": "zzz"}))


def test_the_catalogue_of_a_blocked_customer_says_that_it_is_blocked(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, active: Customer
) -> None:
    customer_actions.block_customer(active, reason="Niet betaald", by=by)
    shown = page(client_of(by).get(url("catalogue")))
    assert "Deze klant is geblokkeerd. Er kan niets worden besteld." in shown
