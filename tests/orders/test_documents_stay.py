"""The documents of an order stay the same for good, whatever becomes of who and what is in them."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts.models import Dealer, User
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.order_xlsx import order_xlsx
from orders.documents.ubl import order_document
from orders.models import Article, Basket, DeliveryAddress, Discount, Order, ProductGroup
from orders.parties import party_of_dealer
from orders.push.payload import payload_of
from tests.orders.conftest import give_discount, place

MIGRATION = import_module("orders.migrations.0011_parties_of_older_orders")


@pytest.fixture
def active(active: Customer) -> Customer:
    Customer.objects.filter(pk=active.pk).update(register_number="99000001")
    return Customer.objects.get(pk=active.pk)


def documents(order: Order) -> dict[str, bytes]:
    order = Order.objects.get(pk=order.pk)
    return {
        "UBL": order_document(order),
        "CSV": order_csv([order]),
        "XLSX": order_xlsx([order]),
        "JSON": json.dumps(payload_of(order)).encode(),
    }


def change_everything() -> None:
    """Change each value of everybody and everything that an order is about."""
    company = {
        "name": "Anders Geheten N.V.", "country": "BE", "street": "Andere kaai",
        "house_number": "99", "addition": "b", "postcode": "9000", "city": "Gent",
        "register_number": "0999000030", "vat_number": "BE0999000030", "phone": "+32 1",
        "peppol_id": "0088:8712345000004", "customer_number": "ANDERS",
    }  # fmt: skip
    Dealer.objects.update(**company, email="anders@anders.example", slug="anders")
    Customer.objects.update(**company)
    Contact.objects.update(name="Ander Mens", email="mens@anders.example", phone="+32 2")
    User.objects.exclude(name="").update(name="Ander Mens")
    User.objects.filter(contacts__isnull=False).update(email="mens@anders.example")
    Article.objects.update(
        name_nl="Iets anders",
        ean="8712345000004",
        unit=Article.Unit.BOX,
        gross_price=99,
        price_basis=7,
        pack_quantity=7,
    )
    ProductGroup.objects.update(name_nl="Andere groep")
    Discount.objects.update(ended_at=timezone.now(), ended_by=User.objects.earliest("pk"))
    DeliveryAddress.objects.update(company="Elders", city="Nergens", ended_at=timezone.now())


@pytest.mark.parametrize("is_on_behalf", [False, True])
def test_the_documents_of_an_order_never_change(
    active: Customer, buyer: Actor, by: Actor, drill: Article, is_on_behalf: bool
) -> None:
    give_discount(by, active, 25)
    person = by if is_on_behalf else buyer
    fields = {
        "company": "Werk B.V.", "attention": "magazijn", "street": "Kanaalstraat",
        "house_number": "96", "addition": "2", "postcode": "1234 AB", "city": "Assen",
        "country": "NL",
    }  # fmt: skip
    address = actions.add_delivery_address(active, fields)
    basket = actions.basket_of(active, by=person)
    actions.save_details(basket, own_reference="PO-7", remarks="Bel eerst", delivery=address)
    order = place(basket, person, (drill.number, "10"))
    before = documents(order)
    change_everything()
    assert documents(order) == before
    assert Dealer.objects.get().name == "Anders Geheten N.V."


def test_later_orders_leave_the_number_of_an_order_alone(
    active: Customer, buyer: Actor, drill: Article
) -> None:
    orders = []
    for reference in ("PO-7", "", "po-7", "PO-7"):
        basket = Basket.objects.get(pk=actions.basket_of(active, by=buyer).pk)
        actions.save_details(basket, own_reference=reference, remarks="", delivery=None)
        orders.append((order := place(basket, buyer, (drill.number, "10")), documents(order)))
    assert all(documents(order) == before for order, before in orders)


@pytest.fixture
def waiting(active: Customer, contact: Contact, drill: Article) -> Order:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    by = Actor.of_contact(contact)
    return place(actions.basket_of(active, by=by), by, (drill.number, "10"))


def test_an_order_that_waited_keeps_who_it_is_from_and_to_when_it_is_placed(
    waiting: Order, contact: Contact
) -> None:
    ordered_by = waiting.customer_party.contact_name
    Customer.objects.update(city="Assen", peppol_id="0088:8712345000004")
    Dealer.objects.update(name="Nieuwe Naam B.V.")
    Contact.objects.update(name="Iemand anders")
    order = actions.approve_order(waiting, by=Actor.of_contact(contact))
    placed = Order.objects.get(pk=order.pk)
    party = placed.customer_party
    assert (party.city, party.peppol_id) == ("Assen", "0088:8712345000004")
    assert party.contact_name == ordered_by
    assert placed.dealer_party.name == "Nieuwe Naam B.V."
    before = documents(placed)
    change_everything()
    assert documents(placed) == before


@pytest.mark.parametrize("column", ["customer_record", "dealer_record", "purchase_number"])
def test_the_database_keeps_what_documents_are_made_of(
    active: Customer, buyer: Actor, drill: Article, column: str
) -> None:
    place(actions.basket_of(active, by=buyer), buyer, (drill.number, "10"))
    value: Any = "1" if column == "purchase_number" else {}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Order.objects.update(**{column: value})


# ---------------------------------------------------------------- orders of before


def as_before(order: Order) -> None:
    """Let an order be one that was made before orders kept all this."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE;"
            "ALTER TABLE orders_order DISABLE TRIGGER order_is_frozen;"
            "UPDATE orders_order SET customer_record = '{}', dealer_record = '{}',"
            " purchase_number = '' WHERE id = %s;"
            "ALTER TABLE orders_order ENABLE TRIGGER order_is_frozen;",
            [order.pk],
        )


def migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MIGRATION.FILL)


def test_an_older_order_keeps_who_it_is_from_and_to_as_they_are_known_now(
    active: Customer, buyer: Actor, drill: Article
) -> None:
    basket = actions.basket_of(active, by=buyer)
    actions.save_details(basket, own_reference="PO-7", remarks="", delivery=None)
    order = place(basket, buyer, (drill.number, "10"))
    made = documents(order)
    as_before(order)
    Customer.objects.update(name="Nieuwe Naam B.V.", vat_number="NL000099998B57")
    migrate()
    assert order.number.encode() not in made["UBL"].split(b"<cbc:SalesOrderID>")[0]
    number = b"<cbc:ID>" + order.number.encode() + b"</cbc:ID>"
    before = documents(order)
    assert before["UBL"] == made["UBL"].replace(b"<cbc:ID>PO-7</cbc:ID>", number, 1)
    assert (before["CSV"], before["JSON"]) == (made["CSV"], made["JSON"])
    change_everything()
    assert documents(order) == before


def test_an_older_order_that_the_dealer_made_has_no_contact(
    active: Customer, by: Actor, drill: Article
) -> None:
    order = place(actions.basket_of(active, by=by), by, (drill.number, "10"))
    as_before(order)
    migrate()
    party = Order.objects.get(pk=order.pk).customer_party
    assert (party.name, party.contact_name, party.email) == (active.name, "", "")


def test_an_older_order_that_waits_gets_its_number_when_it_is_placed(
    waiting: Order, contact: Contact
) -> None:
    as_before(waiting)
    migrate()
    assert Order.objects.get(pk=waiting.pk).purchase_number == ""
    order = actions.approve_order(waiting, by=Actor.of_contact(contact))
    assert order.purchase_number == order.number
    assert order.dealer_party == party_of_dealer(order.dealer)
