"""A house number and its addition are told apart wherever an order or address is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Customer
from mail.models import Mail
from mail.rendering import message_for
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.ubl import order_document
from orders.models import Article, Basket, DeliveryAddress, Order
from orders.push.payload import payload_of
from tests.orders.conftest import fill, place

CANAL = {"company": "Werk B.V.", "street": "Kanaalstraat", "house_number": "96",
         "postcode": "7323 AM", "city": "Apeldoorn", "country": "NL"}  # fmt: skip


def address_of(customer: Customer, **fields: str) -> DeliveryAddress:
    return actions.add_delivery_address(customer, {**CANAL, **fields})


@pytest.fixture
def order(active: Customer, basket: Basket, buyer: Actor, drill: Article) -> Order:
    """Return an order that goes to number 96, addition 2."""
    Customer.objects.filter(pk=active.pk).update(register_number="99000001")
    delivery = address_of(active, addition="2")
    actions.save_details(basket, own_reference="", remarks="", delivery=delivery)
    return place(basket, buyer, (drill.number, "10"))


def test_the_choice_between_two_doors_reads_differently(
    client_of: Callable[[Actor], Client], buyer: Actor, active: Customer, basket: Basket,
    drill: Article,
) -> None:  # fmt: skip
    for addition in ("2", "4"):
        address_of(active, addition=addition)
    fill(basket, (drill.number, "10"))
    for path in (reverse("orders:checkout", args=[active.reference]), reverse("orders:addresses")):
        shown = client_of(buyer).get(path).text
        assert "Kanaalstraat 96-2, 7323 AM Apeldoorn, NL" in shown, path
        assert "Kanaalstraat 96-4, 7323 AM Apeldoorn, NL" in shown, path


def test_two_people_at_one_door_are_told_apart(active: Customer) -> None:
    names = [str(address_of(active, attention=name)) for name in ("A. Smit", "B. Kok")]
    assert names == [
        "Werk B.V., A. Smit, Kanaalstraat 96, 7323 AM Apeldoorn, NL",
        "Werk B.V., B. Kok, Kanaalstraat 96, 7323 AM Apeldoorn, NL",
    ]


def test_the_page_of_the_order_writes_the_addition_apart(
    order: Order, client_of: Callable[[Actor], Client], buyer: Actor
) -> None:
    shown = client_of(buyer).get(order.get_absolute_url()).text
    assert "Kanaalstraat 96-2<br>7323 AM Apeldoorn, NL" in shown


def test_the_mails_write_the_addition_apart(order: Order) -> None:
    for mail in Mail.objects.filter(event__in=("order_confirmed", "order_received")):
        message = message_for(mail)
        for text in (str(message.body), str(message.alternatives[0][0])):
            assert "Werk B.V., Kanaalstraat 96-2, 7323 AM Apeldoorn, NL" in text


def test_the_documents_write_the_addition_apart(order: Order) -> None:
    assert ";Kanaalstraat 96-2;" in order_csv([order]).decode()
    assert "<cbc:StreetName>Kanaalstraat 96-2</cbc:StreetName>" in order_document(order).decode()
    delivery = payload_of(order)["data"]["delivery"]
    assert (delivery["house_number"], delivery["addition"]) == ("96", "2")


def test_an_order_to_the_own_address_keeps_its_addition(
    active: Customer, basket: Basket, buyer: Actor, drill: Article
) -> None:
    Customer.objects.filter(pk=active.pk).update(addition="3")
    basket.refresh_from_db()
    order = place(basket, buyer, (drill.number, "10"))
    assert (order.company, order.street_line) == (active.name, "Testkade 14-3")
