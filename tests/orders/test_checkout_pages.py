"""The page on which an order is checked and placed, and that of the delivery addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from orders.models import Article, Basket, Order
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import checkout_fields, fill


def test_a_checkout_sent_twice_places_one_order(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "10"))
    sent = checkout_fields(basket, own_reference="PO-7")
    first = client.post(url("checkout"), sent)
    again = client.post(url("checkout"), sent)
    order = Order.objects.get()
    assert first["Location"] == again["Location"] == order.get_absolute_url()
    shown = page(client.get(order.get_absolute_url()))
    assert "PO-7" in shown
    assert "€&nbsp;58,69" in shown
    assert "Demo Gereedschap B.V. heeft de bestelling ontvangen" in shown


def test_an_order_goes_to_another_address_that_is_typed_at_the_checkout(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "10"))
    other = {
        "delivery": "other", "to-country": "BE", "to-company": "Werf Gent", "to-street": "Kaai",
        "to-house_number": "3", "to-postcode": "90", "to-city": "Gent",
    }  # fmt: skip
    response = client.post(url("checkout"), checkout_fields(basket, own_reference="PO-7", **other))
    assert response.status_code == 422
    assert 'value="PO-7"' in page(response)
    assert 'value="Werf Gent"' in page(response)
    response = client.post(
        url("checkout"), checkout_fields(basket, **{**other, "to-postcode": "9000"})
    )
    order = Order.objects.get()
    assert response["Location"] == order.get_absolute_url()
    assert (order.company, order.postcode, order.country) == ("Werf Gent", "9000", "BE")
    assert Customer.objects.get().delivery_addresses.in_use().count() == 1


def test_what_was_typed_stays_when_prices_have_changed(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "10"))
    sent = checkout_fields(basket, own_reference="PO-7", remarks="Voor tien uur")
    drill.gross_price += 1
    drill.save()
    response = client.post(url("checkout"), sent)
    assert response.status_code == 409
    shown = page(response)
    assert "Er is intussen iets gewijzigd" in shown
    assert 'value="PO-7"' in shown
    assert "Voor tien uur" in shown
    assert Order.objects.count() == 0


@pytest.mark.parametrize("attempt", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_checkout_with_a_made_up_attempt_places_nothing(
    client: Client, url: Any, drill: Article, basket: Basket, attempt: str
) -> None:
    fill(basket, (drill.number, "10"))
    response = client.post(url("checkout"), {**checkout_fields(basket), "attempt": attempt})
    assert response.status_code == 409
    assert said(response)[-1].startswith("Er is intussen iets gewijzigd.")
    assert Order.objects.count() == 0


def test_delivery_addresses_are_added_and_removed(client: Client, active: Customer) -> None:
    path = reverse("orders:addresses")
    sent = {"country": "NL", "company": "Hal 2", "street": "Kade", "house_number": "2",
            "postcode": "7323am", "city": "Apeldoorn"}  # fmt: skip
    wrong = client.post(path, {**sent, "postcode": "x"})
    assert wrong.status_code == 422
    assert 'value="Hal 2"' in page(wrong)
    client.post(path, sent)
    address = active.delivery_addresses.get()
    assert address.postcode == "7323 AM"
    assert "Hal 2" in page(client.get(path))
    client.post(reverse("orders:end_address", args=[address.reference]))
    assert "Hal 2, Kade" not in page(client.get(path))
