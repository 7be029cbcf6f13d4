"""Orders placed at the same time, by real threads with a connection of their own each."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import User
from customers import actions as customer_actions
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.models import Mail
from orders import actions
from orders.models import Article, Basket, Order
from orders.pricing import price_basket
from tests.customers.test_at_the_same_time import at_once, refusals
from tests.orders.conftest import fill, lines_of
from web.responses import ActionRefused

pytestmark = pytest.mark.django_db(transaction=True)


SECONDS = 20  # after which a test gives up waiting for the other thread


def on_own_connection[T](act: Callable[[], T]) -> T:
    """Run this in a thread, on a connection that is closed afterwards."""
    try:
        return act()
    finally:
        connection.close()


def wait_for_a_waiting_query() -> None:
    """Return when a query waits for a lock."""
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nothing waits for a lock")


def press(basket: Basket, by: Actor) -> partial[Order]:
    """Return the placing of an order that sees the basket as it is now."""
    basket = actions.basket_of(basket.customer, by=by)
    seen = price_basket(basket).fingerprint
    return partial(actions.place_order, basket, attempt=basket.attempt, seen=seen, by=by)


@pytest.mark.parametrize("attempt", range(3))
def test_one_basket_ordered_three_times_at_once_is_one_order(
    basket: Basket, buyer: Actor, drill: Article, attempt: int
) -> None:
    fill(basket, (drill.number, "10"))
    button = press(basket, buyer)
    results = at_once(button, button, button)
    order = Order.objects.get()
    assert results == [order] * 3
    assert Mail.objects.filter(event="order_received").count() == 1
    assert order.lines.count() == 1


def test_eight_buyers_of_one_customer_order_at_once(
    active: Customer, buyer: Actor, drill: Article, tap: Article
) -> None:
    buttons = []
    for n in range(8):
        user = User.objects.create_user(f"b{n}@brindolux.example")
        contact = Contact.objects.create(customer=active, user=user, email=user.email)
        by = Actor.of_contact(Contact.objects.select_related("user").get(pk=contact.pk))
        basket = actions.basket_of(active, by=by)
        fill(basket, (drill.number, "10"), (tap.number, "1"))
        buttons.append(press(basket, by))
    results = at_once(*buttons)
    assert not any(isinstance(result, ActionRefused) for result in results)
    assert Order.objects.count() == 8
    assert {order.net_total for order in Order.objects.all()} == {
        drill.gross_price * 10 + tap.gross_price
    }


def test_two_colleagues_with_one_reference_at_once_get_two_numbers(
    active: Customer, buyer: Actor, drill: Article
) -> None:
    Customer.objects.filter(pk=active.pk).update(register_number="99000001")
    buttons = []
    for n in range(4):
        user = User.objects.create_user(f"b{n}@brindolux.example")
        contact = Contact.objects.create(customer=active, user=user, email=user.email)
        by = Actor.of_contact(Contact.objects.select_related("user").get(pk=contact.pk))
        basket = actions.basket_of(active, by=by)
        actions.save_details(basket, own_reference="PO-7", remarks="", delivery=None)
        fill(basket, (drill.number, "10"))
        buttons.append(press(basket, by))
    at_once(*buttons)
    orders = Order.objects.all()
    own = [order for order in orders if order.purchase_number == order.number]
    assert (len(orders), len(own)) == (4, 3)
    assert [order.purchase_number for order in orders if order not in own] == ["PO-7"]


def test_blocking_while_ordering_gives_an_order_or_a_refusal(
    basket: Basket, active: Customer, buyer: Actor, by: Actor, drill: Article
) -> None:
    fill(basket, (drill.number, "10"))
    block = partial(customer_actions.block_customer, active, reason="Niet betaald", by=by)
    ordered, _blocked = at_once(press(basket, buyer), block)
    was_refused = isinstance(ordered, ActionRefused)
    assert Order.objects.count() == (0 if was_refused else 1)
    assert bool(lines_of(basket)) == was_refused


def test_four_tabs_add_to_one_basket_at_once(basket: Basket, drill: Article) -> None:
    at_once(*[partial(fill, basket, (drill.number, "10"))] * 4)
    assert lines_of(basket) == [(drill.number, "40", 40)]


def test_four_tabs_of_a_new_login_make_one_basket(
    active: Customer, buyer: Actor, drill: Article
) -> None:
    baskets = at_once(*[partial(actions.basket_of, active, by=buyer)] * 4)
    assert len({basket.pk for basket in baskets if isinstance(basket, Basket)}) == 1


def test_an_order_approved_twice_at_once_is_placed_once(
    basket: Basket, buyer: Actor, contact: Contact, drill: Article
) -> None:
    contact.role, contact.approval_above = Contact.Role.BUYER, drill.gross_price
    contact.save()
    limited = Actor.of_contact(contact)
    fill(basket, (drill.number, "10"))
    order = press(basket, limited)()
    approve = partial(actions.approve_order, order, by=buyer)
    results = at_once(approve, approve)
    assert sum(isinstance(result, ActionRefused) for result in results) == 1
    assert Mail.objects.filter(event="order_received").count() == 1


def test_approving_waits_for_a_customer_that_is_being_blocked(
    basket: Basket, active: Customer, buyer: Actor, by: Actor, contact: Contact, drill: Article
) -> None:
    """The order is not placed after the block, which approving sees because it locks first."""
    contact.role, contact.approval_above = Contact.Role.BUYER, drill.gross_price
    contact.save()
    fill(basket, (drill.number, "10"))
    order = press(basket, Actor.of_contact(contact))()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        customer_actions.block_customer(active, reason="Niet betaald", by=by)
        approving = pool.submit(on_own_connection, partial(actions.approve_order, order, by=buyer))
        wait_for_a_waiting_query()
        assert not approving.done()
    with pytest.raises(ActionRefused):
        approving.result(SECONDS)
    assert Order.objects.get().state == Order.State.WAITING


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_ready_is_taken_once_by_two_colleagues_at_once(
    active: Customer, buyer: Actor, by: Actor, drill: Article, attempt: int
) -> None:
    user = User.objects.create_user("c.hef@brindolux.example", name="C. Hef")
    contact = Contact.objects.create(customer=active, user=user, email=user.email, name="C. Hef")
    colleague = Actor.of_contact(Contact.objects.select_related("user").get(pk=contact.pk))
    fill(actions.basket_of(active, by=by), (drill.number, "10"))
    prepared = actions.prepare_basket(actions.basket_of(active, by=by), by=by)
    results = at_once(
        partial(actions.take_prepared_basket, prepared, by=buyer),
        partial(actions.take_prepared_basket, prepared, by=colleague),
        partial(actions.take_prepared_basket, prepared, by=by),
    )
    assert refusals(results) == 2
    baskets = (actions.basket_of(active, by=actor) for actor in (buyer, colleague, by))
    assert [line for basket in baskets for line in lines_of(basket)] == [(drill.number, "10", 10)]
