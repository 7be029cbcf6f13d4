"""What the tests of ordering share: a small catalogue, and a customer that buys from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, Order, ProductGroup
from orders.order_lines import TypedLine
from orders.pricing import price_basket


def make_article(number: str, group: ProductGroup, **fields: Any) -> Article:
    known = {"name_nl": f"Artikel {number}", "gross_price": Decimal("10.00")}
    return Article.objects.create(number=number, group=group, **{**known, **fields})


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


def fill(basket: Basket, *typed_lines: tuple[str, str]) -> actions.Added:
    return actions.add_to_basket(
        basket, [TypedLine(number, quantity) for number, quantity in typed_lines]
    )


def place(basket: Basket, by: Actor, *typed_lines: tuple[str, str]) -> Order:
    """An order of these, as one presses the button on the page that one sees."""
    fill(basket, *typed_lines)
    basket = actions.basket_of(basket.customer, by=by)
    seen = price_basket(basket).fingerprint
    return actions.place_order(basket, attempt=basket.attempt, seen=seen, by=by)


def lines_of(basket: Basket) -> list[tuple[str, str, int | None]]:
    """(number, quantity as typed, quantity) of each line."""
    return list(basket.lines.values_list("typed_number", "typed_quantity", "quantity"))
