"""Orders that wait: who is asked, who hears when it takes long, and what the readers are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers import actions as customer_actions
from customers import invitations
from customers.actions import members
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.working_days import working_days_after
from orders import actions, reminders
from orders.actions.reminders import remind_of_order
from orders.models import Article, Basket, Order
from orders.reminders import remind_of_due
from tests.customers.mails_and_pages import page
from tests.customers.records import outgoing
from tests.orders.conftest import place

MANAGER, BUYER = Contact.Role.MANAGER, Contact.Role.BUYER
ME, CHEF, NEW = "k.visser@brindolux.example", "chef@brindolux.example", "anna@brindolux.example"


def accept(contact: Contact) -> None:
    invitations.accept_invitation(contact.invitations.open().get(), "frezen en boren 8,5")


def add(customer: Customer, by: Actor, email: str, role: Contact.Role = MANAGER) -> Contact:
    contact = members.add_colleague(
        customer,
        person={"name": email.split("@")[0].title(), "email": email, "language": "nl"},
        role=role,
        approval_above=None,
        by=by,
    )
    return Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)


@pytest.fixture
def chef(active: Customer, contact: Contact, by: Actor) -> Contact:
    """A manager who has a login, beside the buyer with a limit."""
    chef = add(active, by, CHEF)
    accept(chef)
    members.change_role(contact, role=BUYER, approval_above=Decimal(1), by=by)
    return chef


@pytest.fixture
def waiting(chef: Contact, contact: Contact, basket: Basket, drill: Article) -> Order:
    buyer = Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)
    return place(basket, Actor.of_contact(buyer), (drill.number, "10"))


def age(order: Order, **clocks: datetime) -> None:
    Order.objects.filter(pk=order.pk).update(**clocks)


def test_the_clocks_run_from_the_order_in_working_days(waiting: Order) -> None:
    assert waiting.remind_at == working_days_after(waiting.created_at, 2)
    assert waiting.escalate_at == working_days_after(waiting.created_at, 5)


def test_an_order_that_needs_no_approval_has_no_clock(
    basket: Basket, buyer: Actor, drill: Article
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    assert (order.remind_at, order.escalate_at) == (None, None)


def test_the_clocks_are_those_of_the_country_of_the_dealer(waiting: Order) -> None:
    """1 May 2026, a Friday, is worked in the Netherlands and free in Belgium."""
    waiting.created_at = timezone.make_aware(datetime(2026, 4, 30, 10))
    for country, day in (("NL", date(2026, 5, 4)), ("BE", date(2026, 5, 5))):
        waiting.dealer.country = country
        waiting.start_waiting()
        assert waiting.remind_at is not None
        assert timezone.localdate(waiting.remind_at) == day


def test_after_two_days_its_approvers_are_reminded_once(waiting: Order) -> None:
    with outgoing() as mails:
        remind_of_due()
    assert mails == []
    age(waiting, remind_at=timezone.now() - timedelta(minutes=1))
    with outgoing() as mails:
        remind_of_due()
        remind_of_due()
    assert mails == [("order_reminder", CHEF)]


def test_after_five_days_its_dealer_and_its_buyer_are_told_once(waiting: Order) -> None:
    age(waiting, escalate_at=timezone.now() - timedelta(minutes=1))
    with outgoing() as mails:
        remind_of_due()
        remind_of_due()
    assert mails == [
        ("order_waits", "m.bakker@demo-gereedschap.example"),
        ("order_delayed", ME),
    ]


@pytest.mark.parametrize("decide", ["approve", "decline"])
def test_an_order_that_was_decided_on_reminds_nobody(
    waiting: Order, chef: Contact, decide: str
) -> None:
    by = Actor.of_contact(chef)
    if decide == "approve":
        actions.approve_order(waiting, by=by)
    else:
        actions.decline_order(waiting, reason="Nee", by=by)
    waiting.refresh_from_db()
    assert (waiting.remind_at, waiting.escalate_at) == (None, None)
    with outgoing() as mails:
        remind_of_due()
    assert mails == []


def test_while_its_customer_is_blocked_it_stays_due(waiting: Order, by: Actor) -> None:
    age(waiting, remind_at=timezone.now() - timedelta(minutes=1))
    customer_actions.block_customer(waiting.customer, reason="Even", by=by)
    with outgoing() as mails:
        remind_of_due()
    assert mails == []
    customer_actions.unblock_customer(waiting.customer, by=by)
    with outgoing() as mails:
        remind_of_due()
    assert mails == [("order_reminder", CHEF)]


def test_an_invitation_that_nobody_used_approves_nothing(
    active: Customer, contact: Contact, by: Actor, basket: Basket, drill: Article
) -> None:
    """Nobody can approve it, so its dealer is told at once; who can later is asked then."""
    anna = add(active, by, NEW)
    Contact.objects.filter(pk=contact.pk).update(role=BUYER, approval_above=1)
    buyer = Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)
    with outgoing() as mails:
        place(basket, Actor.of_contact(buyer), (drill.number, "10"))
    assert mails == [("order_waits", "m.bakker@demo-gereedschap.example")]
    with outgoing() as mails:
        accept(anna)
    assert mails == [("order_to_approve", NEW)]


def test_who_becomes_a_manager_is_asked_about_what_waits(
    waiting: Order, active: Customer, by: Actor
) -> None:
    anna = add(active, by, NEW, role=BUYER)
    with outgoing() as mails:
        accept(anna)
    assert mails == []
    with outgoing() as mails:
        members.change_role(anna, role=MANAGER, approval_above=None, by=by)
        members.change_role(anna, role=BUYER, approval_above=None, by=by)
        members.change_role(anna, role=MANAGER, approval_above=None, by=by)
    assert mails == [("order_to_approve", NEW)]


def test_who_becomes_a_manager_late_is_reminded_too(
    waiting: Order, active: Customer, by: Actor
) -> None:
    age(waiting, remind_at=timezone.now() - timedelta(minutes=1))
    remind_of_due()
    anna = add(active, by, NEW)
    accept(anna)
    waiting.refresh_from_db()
    assert waiting.remind_at is not None
    age(waiting, remind_at=timezone.now() - timedelta(minutes=1))
    with outgoing() as mails:
        remind_of_due()
    assert mails == [("order_reminder", CHEF), ("order_reminder", NEW)]


def test_a_new_contact_with_a_login_elsewhere_is_asked_at_once(
    waiting: Order, active: Customer, by: Actor
) -> None:
    User.objects.create_user("m.smit@elders.example", "frezen en boren", name="M. Smit")
    with outgoing() as mails:
        customer_actions.replace_contact(
            active,
            person={"name": "M. Smit", "email": "m.smit@elders.example", "language": "nl"},
            by=by,
        )
    assert mails == [
        ("access_added", "m.smit@elders.example"),
        ("order_to_approve", "m.smit@elders.example"),
    ]


def test_the_page_and_the_list_say_for_whom_it_waits(
    client_of: Callable[[Actor], Client],
    waiting: Order,
    active: Customer,
    contact: Contact,
    chef: Contact,
    by: Actor,
) -> None:
    accept(add(active, by, NEW))
    contact = Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)
    sentence = "Deze bestelling wacht op goedkeuring van Anna en Chef. Pas daarna krijgt"
    for reader in (Actor.of_contact(contact), by):
        client = client_of(reader)
        assert sentence in page(client.get(waiting.get_absolute_url()))
        assert "door Anna en Chef" in page(client.get(reverse("orders:order_list")))
    chef = Contact.objects.select_related("customer__dealer", "user").get(pk=chef.pk)
    manager = client_of(Actor.of_contact(chef))
    assert "Ook Anna kan de bestelling goedkeuren." in page(manager.get(waiting.get_absolute_url()))
    assert "door Anna en Chef" in page(manager.get(reverse("orders:order_list")))


def test_an_order_that_nobody_can_approve_says_whom_to_call(
    client_of: Callable[[Actor], Client], waiting: Order, chef: Contact, contact: Contact
) -> None:
    Contact.objects.filter(pk=chef.pk).update(ended_at=timezone.now())
    contact = Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)
    shown = page(client_of(Actor.of_contact(contact)).get(waiting.get_absolute_url()))
    assert "niemand bij het bedrijf kan dat nu doen. Vragen? Bel Demo Gereedschap B.V." in shown


def test_one_that_fails_keeps_nobody_else_waiting(
    waiting: Order, basket: Basket, contact: Contact, drill: Article,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    buyer = Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)
    second = place(Basket.objects.get(pk=basket.pk), Actor.of_contact(buyer), (drill.number, "20"))
    past = timezone.now() - timedelta(minutes=1)
    age(waiting, remind_at=past - timedelta(minutes=1))
    age(second, remind_at=past)
    really = remind_of_order

    def fail_for_the_first(order: Order) -> bool:
        if order == waiting:
            raise RuntimeError
        return really(order)

    monkeypatch.setattr(reminders, "remind_of_order", fail_for_the_first)
    with outgoing() as mails:
        remind_of_due()
    assert mails == [("order_reminder", CHEF)]
