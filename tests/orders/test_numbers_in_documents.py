"""The documents of an order tell by which numbers the sellers know their buyers, and each price."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from lxml import etree

from accounts.models import Dealer
from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.ubl import order_document
from orders.models import Article, Order, ProductGroup
from orders.push.payload import payload_of
from tests.orders.conftest import give_discount, make_article, place
from tests.orders.peppol_rules import BUYER, SELLER, broken_rules, texts


@pytest.fixture
def customer(active: Customer) -> Customer:
    numbers = {"register_number": "99000001", "customer_number": "D-10442"}
    Customer.objects.filter(pk=active.pk).update(**numbers)
    Dealer.objects.update(customer_number="VO-881")
    return Customer.objects.get(pk=active.pk)


def ordered(customer: Customer, by: Actor, *lines: tuple[str, str]) -> Order:
    order = place(actions.basket_of(customer, by=by), by, *lines)
    return Order.objects.get(pk=order.pk)


def rows_of(order: Order) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(order_csv([order]).decode("utf-8-sig")), delimiter=";"))


def test_both_numbers_stand_in_every_document(
    customer: Customer, buyer: Actor, drill: Article, schema: Any
) -> None:
    order = ordered(customer, buyer, (drill.number, "10"))
    tree = etree.fromstring(order_document(order))
    assert schema.validate(tree), schema.error_log
    assert broken_rules(tree) == []
    assert texts(tree, f"{BUYER}/cac:PartyIdentification/cbc:ID") == ["D-10442"]
    assert texts(tree, f"{SELLER}/cac:PartyIdentification/cbc:ID") == ["VO-881"]
    told = payload_of(order)["data"]
    assert told["customer"]["customer_number"] == "D-10442"
    assert told["dealer"]["customer_number"] == "VO-881"
    (row,) = rows_of(order)
    assert (row["klantnummer"], row["dealernummer"]) == ("D-10442", "VO-881")


def test_without_numbers_nothing_is_made_up(
    customer: Customer, buyer: Actor, drill: Article
) -> None:
    Customer.objects.update(customer_number="")
    Dealer.objects.update(customer_number="")
    order = ordered(Customer.objects.get(pk=customer.pk), buyer, (drill.number, "10"))
    tree = etree.fromstring(order_document(order))
    assert texts(tree, ".//cac:PartyIdentification") == []
    assert payload_of(order)["data"]["customer"]["customer_number"] == ""


def test_a_number_that_is_a_formula_is_text_in_a_spreadsheet(
    customer: Customer, buyer: Actor, drill: Article
) -> None:
    Customer.objects.update(customer_number="=1+1")
    order = ordered(Customer.objects.get(pk=customer.pk), buyer, (drill.number, "10"))
    assert rows_of(order)[0]["klantnummer"] == "'=1+1"


PRICES = [
    # list price, for so many, off, ordered: net price, amount
    ("249.50", 100, 0, 30, "249.5000", "74.85"),
    ("249.50", 100, 33, 30, "167.1650", "50.15"),  # 50.1495
    ("12.3456", 1000, 0, 7, "12.3456", "0.09"),  # 0.0864192
    ("0.5", 100, 0, 1, "0.5000", "0.01"),  # 0.005, half up
    ("100", 3, 0, 2, "100.0000", "66.67"),
    ("99999999.9999", 1000, 0, 1, "99999999.9999", "100000.00"),
]


@pytest.mark.parametrize(("price", "basis", "off", "quantity", "net", "total"), PRICES)
def test_a_line_is_its_price_times_quantity_divided_by_the_basis(
    customer: Customer,
    buyer: Actor,
    by: Actor,
    drills: ProductGroup,
    schema: Any,
    price: str,
    basis: int,
    off: int,
    quantity: int,
    net: str,
    total: str,
) -> None:
    make_article("11.900", drills, gross_price=Decimal(price), price_basis=basis)
    give_discount(by, customer, off)
    order = ordered(customer, buyer, ("11.900", str(quantity)))
    line = order.lines.get()
    assert (str(line.unit_price), str(line.total)) == (net, total)
    tree = etree.fromstring(order_document(order))
    assert schema.validate(tree), schema.error_log
    assert broken_rules(tree) == []
    assert texts(tree, ".//cbc:BaseQuantity") == [str(basis)]
    assert [Decimal(text) for text in texts(tree, ".//cbc:PriceAmount")] == [Decimal(net)]
    told = payload_of(order)["data"]["lines"][0]
    assert (told["price_basis"], told["unit_price"], told["total"]) == (basis, net, total)
    (row,) = rows_of(order)
    assert (row["prijs_per"], row["prijs"]) == (str(basis), net.replace(".", ","))
    assert row["bedrag"] == total.replace(".", ",")


def test_the_amounts_of_a_column_have_the_same_decimals(
    customer: Customer, buyer: Actor, drill: Article, tap: Article
) -> None:
    Article.objects.filter(pk=drill.pk).update(gross_price=Decimal("0.3333"))
    rows = rows_of(ordered(customer, buyer, (drill.number, "10"), (tap.number, "1")))
    assert [row["brutoprijs"] for row in rows] == ["0,3333", "22,6000"]
    assert [row["bedrag"] for row in rows] == ["3,33", "22,60"]
