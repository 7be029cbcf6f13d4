"""An address that is typed at the checkout is where the order goes, or the buyer is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from orders import actions
from orders.models import Article, Basket, DeliveryAddress, Order
from tests.customers.mails_and_pages import page
from tests.form_fields import fields_of
from tests.orders.conftest import checkout_fields, fill

QUESTION = "U hebt ook een ander adres ingevuld. Waarheen?"
SITE = {
    "to-country": "NL", "to-company": "Werf Noord", "to-street": "Kaai",
    "to-house_number": "3", "to-postcode": "7323 AM", "to-city": "Apeldoorn",
}  # fmt: skip


@pytest.fixture
def ready(basket: Basket, drill: Article) -> Basket:
    """A basket that can be ordered."""
    fill(basket, (drill.number, "10"))
    return basket


@pytest.fixture
def hall(active: Customer) -> DeliveryAddress:
    """An address that the customer has saved."""
    fields = {"company": "Hal 2", "street": "Kade", "house_number": "2",
              "postcode": "7323 AM", "city": "Apeldoorn", "country": "NL"}  # fmt: skip
    return actions.add_delivery_address(active, fields)


def asked(client: Client, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    """Send a checkout that is asked about; return the fields of the page that asks."""
    response = client.post(path, sent)
    assert response.status_code == 422
    assert QUESTION in page(response)
    assert not Order.objects.exists()
    fields = fields_of(response.text)
    assert "delivery" not in fields, "nothing is chosen until the buyer chooses"
    return fields


def test_an_address_that_is_typed_beside_another_choice_is_asked_about(
    client: Client, url: Any, ready: Basket
) -> None:
    sent = checkout_fields(ready, own_reference="PO-7", remarks="Bel eerst", **SITE)
    fields = asked(client, url("checkout"), sent)
    kept = {**SITE, "own_reference": "PO-7", "remarks": "Bel eerst"}
    assert {name: fields[name][0].strip() for name in kept} == kept
    client.post(url("checkout"), {**fields, "delivery": "other"})
    order = Order.objects.get()
    assert (order.company, order.street_line) == ("Werf Noord", "Kaai 3")
    assert (order.own_reference, order.remarks) == ("PO-7", "Bel eerst")


def test_the_answer_may_be_the_own_address(
    client: Client, url: Any, ready: Basket, active: Customer
) -> None:
    fields = asked(client, url("checkout"), checkout_fields(ready, **SITE))
    client.post(url("checkout"), {**fields, "delivery": "own"})
    assert Order.objects.get().company == active.name
    assert not active.delivery_addresses.exists()


def test_a_saved_address_that_is_chosen_after_typing_is_asked_about(
    client: Client, url: Any, ready: Basket, hall: DeliveryAddress
) -> None:
    sent = {**checkout_fields(ready, **SITE), "delivery": hall.reference}
    fields = asked(client, url("checkout"), sent)
    client.post(url("checkout"), {**fields, "delivery": hall.reference})
    assert Order.objects.get().company == "Hal 2"


def test_the_question_names_the_address_that_was_typed(
    client: Client, url: Any, ready: Basket
) -> None:
    response = client.post(url("checkout"), checkout_fields(ready, **SITE))
    assert "Werf Noord, Kaai 3, 7323 AM Apeldoorn, NL" in page(response)
    half = client.post(url("checkout"), checkout_fields(ready, **{**SITE, "to-city": ""}))
    assert "Een ander adres" in page(half)


def test_the_chosen_address_that_is_typed_as_well_is_no_question(
    client: Client, url: Any, ready: Basket, active: Customer
) -> None:
    typed = {"to-country": "NL", "to-company": active.name, "to-street": "testkade",
             "to-house_number": "14", "to-postcode": "7323am", "to-city": "Apeldoorn"}  # fmt: skip
    client.post(url("checkout"), checkout_fields(ready, **typed))
    assert Order.objects.get().company == active.name
    assert not active.delivery_addresses.exists()


def test_an_address_that_was_typed_since_is_asked_about_again(
    client: Client, url: Any, ready: Basket
) -> None:
    fields = asked(client, url("checkout"), checkout_fields(ready, **SITE))
    asked(client, url("checkout"), {**fields, "delivery": "own", "to-street": "Dijk"})


def test_a_house_number_that_is_taken_apart_is_the_same_address(
    client: Client, url: Any, ready: Basket
) -> None:
    typed = {**SITE, "to-street": "Kaai 3 bis", "to-house_number": ""}
    fields = asked(client, url("checkout"), checkout_fields(ready, **typed))
    client.post(url("checkout"), {**fields, "delivery": "own"})
    assert Order.objects.get().street == "Testkade"


@pytest.mark.parametrize("typed", [{"to-attention": "J. Smit"}, {"to-city": "Gent"},
                                   {"to-country": "BE"}, {"to-company": "Werf"}])  # fmt: skip
def test_half_an_address_is_refused_at_its_fields(
    client: Client, url: Any, ready: Basket, typed: dict[str, str]
) -> None:
    response = client.post(url("checkout"), checkout_fields(ready, **typed))
    assert response.status_code == 422
    assert QUESTION in page(response)
    assert "Vul de straat in." in page(response)
    assert "<details open>" in response.text
    assert {name: fields_of(response.text)[name][0] for name in typed} == typed
    assert not Order.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"to-company": ""}, {"to-street": "  "}])
def test_what_was_filled_in_already_is_no_address_that_was_typed(
    client: Client, url: Any, ready: Basket, active: Customer, typed: dict[str, str]
) -> None:
    fields = fields_of(client.get(url("checkout")).text)
    assert fields["to-company"] == [active.name]
    client.post(url("checkout"), {**fields, **typed})
    assert Order.objects.get().company == active.name


def test_an_address_that_has_been_removed_meanwhile_is_asked_about(
    client: Client, url: Any, ready: Basket, hall: DeliveryAddress
) -> None:
    actions.save_details(ready, own_reference="", remarks="", delivery=hall)
    fields = fields_of(client.get(url("checkout")).text)
    assert fields["delivery"] == [hall.reference]
    actions.end_delivery_address(hall)
    response = client.post(url("checkout"), {**fields, "own_reference": "PO-7"})
    assert response.status_code == 422
    assert "Dit adres is intussen verwijderd. Waarheen?" in page(response)
    assert 'value="PO-7"' in page(response)
    assert not Order.objects.exists()


def test_goods_go_where_the_page_says_not_where_another_window_does(
    client: Client, url: Any, ready: Basket, hall: DeliveryAddress, active: Customer
) -> None:
    fields = fields_of(client.get(url("checkout")).text)
    actions.save_details(ready, own_reference="", remarks="", delivery=hall)
    client.post(url("checkout"), fields)
    assert Order.objects.get().company == active.name


def test_the_next_order_goes_to_the_own_address_again(
    client: Client, url: Any, ready: Basket, hall: DeliveryAddress, drill: Article
) -> None:
    client.post(url("checkout"), {**checkout_fields(ready), "delivery": hall.reference})
    assert Order.objects.get().company == "Hal 2"
    fill(ready, (drill.number, "10"))
    assert fields_of(client.get(url("checkout")).text)["delivery"] == ["own"]
