"""Who ordered withdraws an order that waits; and who may read why one was not approved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.events import NothingToSend
from mail.models import Mail
from mail.rendering import message_for
from orders import actions
from orders.models import Article, Basket, Order
from orders.peppol import NoPeppolFile, check_has_peppol_file
from orders.push.payload import payload_of
from orders.reminders import remind_of_due
from tests.customers.mails_and_pages import page, said, text_of
from tests.customers.test_at_the_same_time import at_once
from tests.customers.test_constraints import refuses
from tests.orders.conftest import lines_of, place
from web.responses import ActionRefused

REASON = "Ligt nog in kast 4"


@pytest.fixture
def waiting(contact: Contact, basket: Basket, drill: Article, chef: Actor) -> Order:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    return place(basket, Actor.of_contact(contact), (drill.number, "10"))


def colleague(customer: Customer, name: str, role: Contact.Role) -> Actor:
    email = f"{name.lower()}@brindolux.example"
    user = User.objects.create_user(email, "x", name=name)
    contact = Contact.objects.create(
        customer=customer, user=user, email=email, name=name, role=role
    )
    return Actor.of_contact(contact)


@pytest.fixture
def chef(active: Customer) -> Actor:
    return colleague(active, "Chef", Contact.Role.MANAGER)


def path(name: str, order: Order) -> str:
    return reverse(f"orders:{name}", args=[order.reference])


def test_the_buyer_withdraws_and_puts_the_lines_back(
    waiting: Order, client: Client, basket: Basket, drill: Article
) -> None:
    assert ">Intrekken</button>" in page(client.get(waiting.get_absolute_url()))
    response = client.post(path("withdraw", waiting))
    assert said(response)[-1] == f"Bestelling {waiting.number} is ingetrokken."
    waiting.refresh_from_db()
    assert (waiting.state, waiting.placed_at) == ("withdrawn", None)
    assert waiting.decided_by == waiting.by_user
    assert (waiting.remind_at, waiting.escalate_at) == (None, None)
    shown = page(client.get(waiting.get_absolute_url()))
    assert ">ingetrokken</span>" in shown
    assert "U hebt deze bestelling ingetrokken. De bestelling is niet verstuurd naar" in shown
    assert path("withdraw", waiting) not in shown
    assert "In winkelmandje" in shown
    assert lines_of(basket) == []
    client.post(path("order_again", waiting))
    assert lines_of(basket) == [(drill.number, "10", 10)]


def test_pressing_twice_withdraws_once(waiting: Order, client: Client) -> None:
    client.post(path("withdraw", waiting))
    again = client.post(path("withdraw", waiting))
    assert said(again)[-1] == "U hebt deze bestelling al ingetrokken."


def test_nobody_else_withdraws_it(
    waiting: Order, active: Customer, chef: Actor, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    other = colleague(active, "Anna", Contact.Role.BUYER)
    for actor in (chef, by, other):
        client = client_of(actor)
        assert path("withdraw", waiting) not in page(client.get(waiting.get_absolute_url()))
        assert client.post(path("withdraw", waiting)).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_an_order_that_is_placed_cannot_be_withdrawn(
    waiting: Order, client: Client, chef: Actor
) -> None:
    actions.approve_order(waiting, by=chef)
    assert path("withdraw", waiting) not in page(client.get(waiting.get_absolute_url()))
    told = said(client.post(path("withdraw", waiting)))[-1]
    assert "Chef heeft deze bestelling goedgekeurd" in told
    assert str(waiting.dealer) in told
    waiting.refresh_from_db()
    assert waiting.state == "placed"


def test_a_manager_who_was_asked_hears_of_it_and_finds_no_dead_button(
    waiting: Order, chef: Actor, client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    Mail.objects.filter(event="order_to_approve").update(
        state="sent", sent_at=timezone.now(), next_attempt_at=None
    )
    actions.withdraw_order(waiting, by=Actor.of_contact(contact))
    assert chef.user is not None
    assert list(Mail.objects.filter(event="order_withdrawn").values_list("to", flat=True)) == [
        chef.user.email
    ]
    assert waiting.number in text_of("order_withdrawn")
    reader = client_of(chef)
    shown = page(reader.get(waiting.get_absolute_url()))
    assert "heeft deze bestelling ingetrokken. De bestelling is niet verstuurd naar" in shown
    assert "Goedkeuren en plaatsen" not in shown
    for name in ("approve", "decline"):
        told = said(reader.post(path(name, waiting), {"reason": "x"}))[-1]
        assert told.endswith("heeft deze bestelling ingetrokken.")
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


def test_a_manager_who_has_not_been_mailed_yet_is_not_mailed_at_all(
    waiting: Order, contact: Contact
) -> None:
    actions.withdraw_order(waiting, by=Actor.of_contact(contact))
    assert not Mail.objects.filter(event="order_withdrawn").exists()
    with pytest.raises(NothingToSend):
        message_for(Mail.objects.get(event="order_to_approve"))


def test_nobody_is_reminded_of_it_and_it_has_no_peppol_file(
    waiting: Order, contact: Contact
) -> None:
    Order.objects.update(remind_at=timezone.now(), escalate_at=timezone.now())
    actions.withdraw_order(waiting, by=Actor.of_contact(contact))
    before = Mail.objects.count()
    remind_of_due()
    assert Mail.objects.count() == before
    waiting.refresh_from_db()
    with pytest.raises(NoPeppolFile, match="ingetrokken"):
        check_has_peppol_file(waiting)


def test_a_withdrawn_order_stays_as_it_is(waiting: Order, contact: Contact) -> None:
    order = actions.withdraw_order(waiting, by=Actor.of_contact(contact))
    order.state = Order.State.WAITING
    refuses("an order is never changed", order.save)


@pytest.mark.django_db(transaction=True)
def test_of_approving_and_withdrawing_at_once_one_wins_and_the_other_reads_it(
    waiting: Order, chef: Actor, contact: Contact
) -> None:
    results = at_once(
        partial(actions.withdraw_order, waiting, by=Actor.of_contact(contact)),
        partial(actions.approve_order, waiting, by=chef),
    )
    refused = next(result for result in results if isinstance(result, ActionRefused))
    order = Order.objects.get()
    assert sum(isinstance(result, ActionRefused) for result in results) == 1
    told = {
        "withdrawn": f"{order.buyer_name} heeft deze bestelling ingetrokken.",
        "placed": "Chef heeft deze bestelling goedgekeurd.",
    }
    assert str(refused).startswith(told[order.state])
    received = Mail.objects.filter(event="order_received").exists()
    assert received is (order.state == "placed")


def test_the_reason_is_for_the_buyer_and_the_managers(
    waiting: Order,
    active: Customer,
    chef: Actor,
    by: Actor,
    client: Client,
    client_of: Callable[[Actor], Client],
    staff: User,
) -> None:
    order = actions.decline_order(waiting, reason=REASON, by=chef)
    url = order.get_absolute_url()
    for reader in (client, client_of(chef), client_of(Actor.staff(staff))):
        assert REASON in page(reader.get(url))
    other = client_of(colleague(active, "Anna", Contact.Role.BUYER))
    for reader in (client_of(by), other):
        shown = page(reader.get(url))
        assert "Chef heeft deze bestelling niet goedgekeurd." in shown
        assert REASON not in shown
        assert REASON not in page(reader.get(reverse("orders:order_list")))
        assert REASON not in reader.get(path("csv", order)).content.decode("utf-8-sig")
    assert REASON not in str(payload_of(order))
    to_dealer = Mail.objects.filter(to=by.user.email if by.user else "")
    assert REASON not in "".join(str(message_for(mail).body) for mail in to_dealer)
