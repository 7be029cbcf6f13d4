"""The wholesaler may let net prices be rounded to the cent, as its own system does."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import Settings

from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.documents.ubl import order_document
from orders.models import Article, Basket, Order, ProductGroup
from orders.money import net_price
from tests.orders.conftest import checkout_fields, fill, give_discount, make_article, place
from tests.orders.peppol_rules import broken_rules, texts
from tests.orders.test_prices_per_pack import text_of

PRICES = [
    # gross, off, exact, rounded
    ("4.85", "25", "3.6375", "3.64"),
    ("3.33", "12.5", "2.9138", "2.91"),
    ("2.495", "0", "2.4950", "2.50"),  # half up, without a discount too
    ("0.004", "0", "0.0040", "0.0040"),  # nothing becomes free by rounding
    ("0.005", "0", "0.0050", "0.01"),
    ("10", "100", "0.0000", "0.0000"),
]


@pytest.mark.parametrize(("gross", "off", "exact", "rounded"), PRICES)
def test_a_net_price_is_exact_unless_the_wholesaler_says_otherwise(
    settings: Settings, gross: str, off: str, exact: str, rounded: str
) -> None:
    assert settings.ROUND_NET_PRICES is False
    assert str(net_price(Decimal(gross), Decimal(off))) == exact
    settings.ROUND_NET_PRICES = True
    assert str(net_price(Decimal(gross), Decimal(off))) == rounded


@pytest.fixture
def customer(active: Customer) -> Customer:
    Customer.objects.filter(pk=active.pk).update(register_number="99000001")
    return Customer.objects.get(pk=active.pk)


@pytest.mark.parametrize(
    ("price", "basis", "off", "unit_price", "total"),
    [
        ("4.85", 1, 25, "3.6400", "36.40"),
        ("2.495", 1, 0, "2.5000", "25.00"),
        ("12.345", 1000, 0, "12.3500", "0.12"),
    ],
)
def test_an_order_at_rounded_prices_is_right_in_all_its_documents(
    settings: Settings,
    customer: Customer,
    buyer: Actor,
    by: Actor,
    drills: ProductGroup,
    schema: Any,
    price: str,
    basis: int,
    off: int,
    unit_price: str,
    total: str,
) -> None:
    settings.ROUND_NET_PRICES = True
    give_discount(by, customer, off)
    make_article("11.900", drills, gross_price=Decimal(price), price_basis=basis)
    order = place(actions.basket_of(customer, by=buyer), buyer, ("11.900", "10"))
    line = order.lines.get()
    assert (str(line.unit_price), str(line.total)) == (unit_price, total)
    tree = etree.fromstring(order_document(Order.objects.get(pk=order.pk)))
    assert schema.validate(tree), schema.error_log
    assert broken_rules(tree) == []
    assert [Decimal(t) for t in texts(tree, ".//cbc:PriceAmount")] == [Decimal(unit_price)]


def test_pages_show_the_rounded_price_and_a_shown_basket_asks_again(
    settings: Settings,
    client: Client,
    url: Callable[[str], str],
    basket: Basket,
    buyer: Actor,
    by: Actor,
    drill: Article,
) -> None:
    give_discount(by, basket.customer, 25)
    fill(basket, (drill.number, "10"))
    assert "€ 36,38 per 10 · € 3,6375 per stuk" in text_of(client.get(url("basket")))
    sent = checkout_fields(basket)
    settings.ROUND_NET_PRICES = True
    assert "€ 36,40 per 10 · € 3,64 per stuk" in text_of(client.get(url("basket")))
    client.post(url("checkout"), sent)
    assert not Order.objects.exists(), "what was seen is not what would be ordered"
    client.post(url("checkout"), checkout_fields(basket))
    assert Order.objects.get().net_total == Decimal("36.40")
