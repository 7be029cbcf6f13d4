"""What a buyer typed stays when its session ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from customers.actors import Actor, PersonActor
from customers.models import Contact
from orders.models import Article, Basket, BasketLine, Order
from tests.conftest import ClientOf, person
from tests.customers.test_interrupted import LOGGED_OUT, end_session, log_in_again
from tests.form_fields import fields_of
from tests.orders.conftest import checkout_fields, fill, place
from tests.portal.pages import main_of


@pytest.fixture
def send(client: Client, buyer: PersonActor) -> Callable[..., Any]:
    """Send a form after the session ended, and log in again."""

    def send(url: str, **fields: Any) -> Any:
        end_session(client)
        response = client.post(url, {"acting_for": buyer.key, **fields})
        return log_in_again(client, response, buyer.user.email)

    return send


def test_lines_of_quick_order_stay(
    send: Callable[..., Any], url: Callable[[str], str], client: Client, drill: Article
) -> None:
    numbers = [drill.number, "", "onbekend"]
    form = send(url("quick_order"), number=numbers, quantity=["20", "", "3"], pasted="1;2\r\n3;4")
    assert LOGGED_OUT in main_of(form)
    fields = fields_of(form.text)
    assert fields["number"][:2] == [drill.number, "onbekend"]
    assert fields["quantity"][:2] == ["20", "3"]
    assert fields["pasted"][0].split() == ["1;2", "3;4"]
    client.post(url("quick_order"), {**fields, "pasted": ""})
    assert BasketLine.objects.count() == 2


def test_a_file_is_asked_for_again(send: Callable[..., Any], url: Callable[[str], str]) -> None:
    form = send(
        url("quick_order"), number="1", quantity="2", file=SimpleUploadedFile("a.csv", b"1;2")
    )
    assert "Kies het bestand opnieuw." in main_of(form)


def test_the_checkout_keeps_reference_and_other_address(
    send: Callable[..., Any], url: Callable[[str], str], basket: Basket, drill: Article
) -> None:
    fill(basket, (drill.number, "20"))
    other = {"to-company": "Bouwplaats", "to-country": "BE", "to-city": "Gent"}
    sent = checkout_fields(basket, delivery="other", own_reference="P-12", remarks="Bel eerst")
    form = send(url("checkout"), **sent, **other)
    fields = fields_of(form.text)
    assert {n: fields[n][0] for n in other} == other
    assert (fields["own_reference"], fields["remarks"]) == (["P-12"], ["Bel eerst"])
    assert fields["delivery"] == ["other"]
    assert "<details open>" in form.text
    assert "Bus" in main_of(form)
    assert not Order.objects.exists()


def test_quantities_of_the_basket_stay(
    send: Callable[..., Any], url: Callable[[str], str], basket: Basket, drill: Article
) -> None:
    fill(basket, (drill.number, "20"))
    line = basket.lines.get()
    form = send(url("change_basket"), line=line.pk, number=drill.number, quantity="70")
    assert form.request["PATH_INFO"] == url("basket")
    assert fields_of(form.text)["quantity"] == ["70"]
    assert LOGGED_OUT in main_of(form)
    assert basket.lines.get().quantity == 20


def test_quantities_of_the_catalogue_stay(
    send: Callable[..., Any], url: Callable[[str], str], drill: Article, tap: Article
) -> None:
    onward = f"{url('catalogue')}?q=M8"
    form = send(url("add"), number=[drill.number, tap.number], quantity=["", "7"], next=onward)
    assert form.request["PATH_INFO"] == url("catalogue")
    assert 'name="quantity" value="7"' in form.text
    assert not BasketLine.objects.exists()


def test_the_reason_why_an_order_is_declined_stays(
    contact: Contact, basket: Basket, buyer: Actor, drill: Article, send: Callable[..., Any]
) -> None:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    order = place(basket, Actor.of_contact(contact), (drill.number, "20"))
    contact.role, contact.approval_above = Contact.Role.MANAGER, None
    contact.save()
    form = send(reverse("orders:decline", args=[order.reference]), reason="Te duur")
    assert form.request["PATH_INFO"] == order.get_absolute_url()
    assert fields_of(form.text)["reason"] == ["Te duur"]
    assert LOGGED_OUT in main_of(form)


def test_the_role_of_a_colleague_stays(
    contact: Contact, buyer: PersonActor, send: Callable[..., Any]
) -> None:
    from customers.actions import members

    members.add_colleague(
        contact.customer, person=person(email="c@brindolux.example"), by=buyer,
        role=Contact.Role.BUYER, approval_above=None,
    )  # fmt: skip
    colleague = Contact.objects.get(email="c@brindolux.example")
    prefix = f"of-{colleague.pk}"
    sent = {"contact": colleague.pk, f"{prefix}-role": "buyer", f"{prefix}-approval_above": "750"}
    form = send(reverse("customers:change_colleague"), **sent)
    assert form.request["PATH_INFO"] == reverse("customers:colleagues")
    assert f'name="{prefix}-approval_above" value="750"' in form.text
    assert fields_of(form.text)["name"] == [""]


def test_a_discount_stays(by: PersonActor, client_of: ClientOf, drill: Article) -> None:
    client, path = client_of(by), reverse("orders:dealer_discounts")
    end_session(client)
    sent = {"percentage": "12,5", "group": drill.group.number, "valid_from": "2030-01-02",
            "button": "save", "acting_for": by.key}  # fmt: skip
    form = log_in_again(client, client.post(path, sent), by.user.email)
    fields = fields_of(form.text)
    assert [fields[n][0] for n in ("percentage", "group", "valid_from")] == [
        "12,5", drill.group.number, "2030-01-02",
    ]  # fmt: skip
