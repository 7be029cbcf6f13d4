"""Another button of a page leaves what is typed in the form of that page as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.models import Article, Basket, DeliveryAddress, Discount
from tests.customers.mails_and_pages import page, said
from tests.form_fields import fields_of
from tests.orders.conftest import fill, give_discount, lines_of
from tests.orders.test_typed_quantities import typed_in

STILL_HERE = "Wat u hebt ingevuld staat er nog. Het is nog niet opgeslagen."


@pytest.fixture
def offered(active: Customer, drill: Article, tap: Article, by: Actor) -> str:
    """Put a line ready; return the address of the button that takes it."""
    basket = actions.basket_of(active, by=by)
    fill(basket, (tap.number, "2"))
    prepared = actions.prepare_basket(basket, by=by)
    return reverse("orders:take_prepared", args=[active.reference, prepared.reference])


def press(client: Client, shown_at: str, address: str, **typed: Any) -> Any:
    """Press the button of a page that is sent to `address`, with what is typed in its form."""
    response = client.get(shown_at)
    sent_to = f"{address}?page={shown_at}"
    assert f'formaction="{sent_to}"' in response.text
    return client.post(sent_to, {**fields_of(response.text), **typed})


def test_an_offer_that_is_taken_leaves_the_lines_of_quick_order(
    client: Client, url: Any, basket: Basket, offered: str, tap: Article
) -> None:
    typed = {"number": ["911", ""], "quantity": ["3", "7"], "pasted": "912 4"}
    response = press(client, url("quick_order"), offered, **typed)
    assert response["Location"] == url("basket")
    assert lines_of(basket) == [(tap.number, "2", 2)]
    shown = client.get(url("quick_order"))
    assert STILL_HERE in page(shown)
    assert fields_of(shown.text)["number"][:2] == ["911", ""]
    assert fields_of(shown.text)["quantity"][:2] == ["3", "7"]
    assert "912 4" in shown.text
    assert STILL_HERE not in page(client.get(url("quick_order")))


def test_an_offer_that_is_taken_leaves_the_quantities_of_a_list(
    client: Client, url: Any, drill: Article, offered: str
) -> None:
    press(client, url("catalogue"), offered, number=[drill.number], quantity=["20"])
    shown = page(client.get(url("catalogue")))
    assert STILL_HERE in shown
    assert typed_in(shown) == [(drill.number, "20")]


def test_an_offer_that_is_taken_leaves_the_quantities_of_the_basket(
    client: Client, url: Any, basket: Basket, drill: Article, tap: Article, offered: str
) -> None:
    fill(basket, (drill.number, "20"))
    press(client, url("basket"), offered, quantity=["30"])
    shown = client.get(url("basket"))
    assert STILL_HERE in page(shown)
    fields = fields_of(shown.text)
    assert fields["quantity"] == ["30", "2"]
    client.post(url("change_basket"), {**fields, "button": "update"})
    assert lines_of(basket) == [(drill.number, "30", 30), (tap.number, "2", 2)]


def test_both_quantities_are_told_where_the_offer_has_changed_the_line(
    client: Client, url: Any, basket: Basket, tap: Article, offered: str
) -> None:
    fill(basket, (tap.number, "5"))
    press(client, url("basket"), offered, quantity=["6"])
    shown = client.get(url("basket"))
    assert f"{tap.number} is intussen gewijzigd in 7. U hebt 6 ingevuld." in page(shown)
    assert fields_of(shown.text)["quantity"] == ["7"]


@pytest.mark.parametrize("where", ["quick_order", "catalogue", "basket"])
def test_nothing_is_said_where_nothing_was_typed(
    client: Client, url: Any, basket: Basket, drill: Article, offered: str, where: str
) -> None:
    fill(basket, (drill.number, "20"))
    press(client, url(where), offered)
    assert STILL_HERE not in page(client.get(url(where)))


def test_an_offer_has_a_form_of_its_own_where_the_basket_is_empty(
    client: Client, url: Any, offered: str
) -> None:
    shown = client.get(url("basket"))
    assert f'<form method="post" action="{offered}">' in shown.text
    assert "main-form" not in shown.text


def test_an_address_that_is_removed_leaves_the_one_that_is_typed(
    client: Client, active: Customer
) -> None:
    known = DeliveryAddress.objects.create(
        customer=active, company="Filiaal", street="Loodsweg", house_number="1",
        postcode="1234 AB", city="Dorp", country="NL",
    )  # fmt: skip
    list_url = reverse("orders:addresses")
    end_url = reverse("orders:end_address", args=[known.reference])
    press(client, list_url, end_url, street="Kade", city="Stad", country="NL")
    known.refresh_from_db()
    assert known.ended_at is not None
    shown = client.get(list_url)
    assert STILL_HERE in page(shown)
    assert (fields_of(shown.text)["street"], fields_of(shown.text)["city"]) == (["Kade"], ["Stad"])


def test_a_discount_that_is_ended_leaves_the_one_that_is_typed(
    client_of: Callable[[Actor], Client], active: Customer, by: Actor
) -> None:
    discount = give_discount(by, active, 10)
    client = client_of(by)
    list_url = reverse("orders:discounts", args=[active.reference])
    press(client, list_url, reverse("orders:end_discount", args=[discount.reference]),
          percentage="12,5")  # fmt: skip
    assert Discount.objects.get(pk=discount.pk).ended_at is not None
    shown = client.get(list_url)
    assert STILL_HERE in page(shown)
    assert fields_of(shown.text)["percentage"] == ["12,5"]


def test_a_quantity_that_was_typed_before_the_language_was_chosen_is_saved_then(
    client: Client, url: Any, basket: Basket, drill: Article
) -> None:
    fill(basket, (drill.number, "20"))
    sent = {**fields_of(client.get(url("basket")).text), "quantity": ["40"]}
    client.post(f"{reverse('set_language')}?language=nl&page={url('basket')}", sent)
    shown = client.get(url("basket"))
    assert fields_of(shown.text)["quantity"] == ["40"]
    client.post(url("change_basket"), {**fields_of(shown.text), "button": "order"})
    assert lines_of(basket) == [(drill.number, "40", 40)]


def test_a_made_up_page_is_not_shown(client: Client, url: Any, offered: str) -> None:
    response = client.post(f"{offered}?page=https://evil.example/", {"number": "1"})
    assert response["Location"] == url("basket")
    assert said(response) == ["1 regel toegevoegd aan uw winkelmandje."]
