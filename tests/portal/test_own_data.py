"""Forms for one's own data say so to the browser (WCAG 1.3.5); forms about others do not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Contact
from orders.actions import basket_of
from orders.models import ProductGroup
from tests.orders.conftest import fill, make_article

type Tokens = dict[str, str]


def tokens(html: str) -> Tokens:
    """Return what each field with a name says that a browser may fill in."""
    tags = re.findall(r"<(?:input|select|textarea)\b[^>]*>", html)
    found: Tokens = {}
    for tag in tags:
        name = re.search(r'\bname="([^"]+)"', tag)
        token = re.search(r'\bautocomplete="([^"]+)"', tag)
        if name and token:
            found[name[1]] = token[1]
    return found


def test_the_details_of_a_person(client_of: Callable[[Actor], Client], contact: Contact) -> None:
    html = client_of(Actor.of_contact(contact)).get(reverse("customers:my_details")).text
    found = tokens(html)
    assert {n: found[n] for n in ("name", "phone", "language")} == {
        "name": "name",
        "phone": "tel",
        "language": "language",
    }
    assert re.search(r'<input type="tel" name="phone"', html)
    assert "(niet verplicht)" in html


def test_a_colleague_is_somebody_else(
    client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    html = client_of(Actor.of_contact(contact)).get(reverse("customers:colleagues")).text
    found = tokens(html)
    assert [found[name] for name in ("name", "email", "language")] == ["off"] * 3


@pytest.mark.parametrize("name", ["name", "street", "postcode", "contact_name", "email", "phone"])
def test_a_dealer_fills_in_the_data_of_others(
    client_of: Callable[[Actor], Client], by: Actor, name: str
) -> None:
    html = client_of(by).get(reverse("customers:add")).text
    assert tokens(html)[name] == "off"


def test_an_address_to_deliver_at(client_of: Callable[[Actor], Client], contact: Contact) -> None:
    buyer = Actor.of_contact(contact)
    article = make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))
    fill(basket_of(contact.customer, by=buyer), (article.number, "1"))
    client = client_of(buyer)
    for url, prefix in (
        (reverse("orders:checkout", args=[contact.customer.reference]), "to-"),
        (reverse("orders:addresses"), ""),
    ):
        found = tokens(client.get(url).text)
        assert found[f"{prefix}street"] == "shipping address-line1"
        assert found[f"{prefix}postcode"] == "shipping postal-code"
        assert found[f"{prefix}city"] == "shipping address-level2"
        assert found[f"{prefix}company"] == "shipping organization"
