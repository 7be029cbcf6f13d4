"""The pages of orders that have been placed: finding, ordering again, documents, approval."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, Order
from orders.pricing import price_basket
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import place


@pytest.fixture
def waiting(contact: Contact, basket: Basket, drill: Article) -> Order:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    by = Actor.of_contact(contact)
    return place(basket, by, (drill.number, "10"))


@pytest.fixture
def manager_client(
    active: Customer, contact: Contact, client_of: Callable[[Actor], Client]
) -> Client:
    user = User.objects.create_user("chef@brindolux.example", "x", name="C. Hef")
    contact = Contact.objects.create(customer=active, user=user, email=user.email, name="C. Hef")
    return client_of(Actor.of_contact(contact))


def test_ordering_again_takes_the_prices_of_today(
    client: Client, url: Any, drill: Article, basket: Basket, buyer: Actor
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    drill.gross_price = Decimal(9)
    drill.save()
    response = client.post(reverse("orders:order_again", args=[order.reference]))
    assert response["Location"] == url("basket")
    assert price_basket(basket).totals.net == Decimal("90.00")


def test_orders_are_found_by_number_article_or_company(
    client: Client, drill: Article, basket: Basket, buyer: Actor
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    for query in ("", order.number, drill.number, "brindolux"):
        assert (
            order.get_absolute_url() in client.get(reverse("orders:order_list"), {"q": query}).text
        )
    for query in ("zzz", "1", "9" * 40, "\0zz"):
        shown = client.get(reverse("orders:order_list"), {"q": query})
        assert order.get_absolute_url() not in shown.text


def test_the_csv_has_what_was_ordered(
    client: Client, drill: Article, basket: Basket, buyer: Actor
) -> None:
    actions.save_details(basket, own_reference="=HYPERLINK(1)", remarks="", delivery=None)
    order = place(basket, buyer, (drill.number, "10"))
    response = client.get(reverse("orders:csv", args=[order.reference]))
    head, line = response.content.decode("utf-8-sig").splitlines()
    cells = dict(zip(head.split(";"), line.split(";"), strict=True))
    ordered = (cells["artikelnummer"], cells["aantal"], cells["bedrag"])
    assert ordered == (drill.number, "10", "48,50")
    assert cells["uw_referentie"] == "'=HYPERLINK(1)"
    assert response.headers["Content-Disposition"].endswith(f'"{order.number}.csv"')


def test_a_manager_approves_an_order_once(
    manager_client: Client, waiting: Order, client: Client
) -> None:
    assert "Goedkeuren en plaatsen" in page(manager_client.get(waiting.get_absolute_url()))
    assert "Goedkeuren en plaatsen" not in page(client.get(waiting.get_absolute_url()))
    manager_client.post(reverse("orders:approve", args=[waiting.reference]))
    waiting.refresh_from_db()
    assert waiting.state == Order.State.PLACED
    again = manager_client.post(reverse("orders:approve", args=[waiting.reference]))
    assert said(again)[-1] == "Over deze bestelling is al beslist."
    for reason in ("", "Ligt er nog"):
        stale = manager_client.post(
            reverse("orders:decline", args=[waiting.reference]), {"reason": reason}
        )
        assert said(stale)[-1] == "Over deze bestelling is al beslist."
        assert stale["Location"] == waiting.get_absolute_url()


def test_a_manager_declines_an_order_with_a_reason(
    manager_client: Client, waiting: Order, client: Client
) -> None:
    path = reverse("orders:decline", args=[waiting.reference])
    response = manager_client.post(path, {"reason": " "})
    assert response.status_code == 422
    assert "Vertel de inkoper waarom." in page(response)
    manager_client.post(path, {"reason": "Ligt er nog"})
    assert "C. Hef heeft deze bestelling niet goedgekeurd: Ligt er nog" in page(
        client.get(waiting.get_absolute_url())
    )


def test_a_buyer_cannot_decide_on_its_own_order(waiting: Order, client: Client, by: Actor) -> None:
    for name in ("approve", "decline"):
        path = reverse(f"orders:{name}", args=[waiting.reference])
        assert client.post(path, {"reason": "x"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == Order.State.WAITING


def test_the_note_above_an_order_follows_its_state_and_its_reader(
    client: Client,
    client_of: Callable[[Actor], Client],
    manager_client: Client,
    waiting: Order,
    by: Actor,
) -> None:
    for reader in (client, client_of(by)):
        shown = page(reader.get(waiting.get_absolute_url()))
        assert "Deze bestelling wacht op goedkeuring van C. Hef" in shown
    manager_client.post(reverse("orders:approve", args=[waiting.reference]))
    shown = page(client.get(waiting.get_absolute_url()))
    assert "heeft de bestelling ontvangen en gaat die leveren" in shown
    assert "Goedgekeurd door</dt>" in shown
    assert 'class="note"' not in page(client_of(by).get(waiting.get_absolute_url()))
