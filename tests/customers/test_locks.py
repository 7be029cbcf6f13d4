"""The order of locks (docs/development/locking.md): nobody waits for somebody who waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from customers import actions
from customers.actions import details, persons
from customers.actions._record import lock_customer, lock_customers
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.refusals import ChangedMeanwhile
from tests.conftest import person
from tests.customers.records import person_at

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 20  # after which a test gives up waiting for the other thread


def in_a_thread(pool: ThreadPoolExecutor, act: Callable[[], object]) -> Any:
    """Run this on a connection of its own."""

    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    return pool.submit(run)


def test_a_contact_logs_in_for_the_first_time_while_its_dealer_corrects_it(
    active: Customer, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dealer has the customer's row and wants the contact's; the login has the contact's row.

    The login then writes a line of history, which refers to the customer. It must not wait for the
    dealer, who waits for it.
    """
    is_locked, has_logged_in = threading.Event(), threading.Event()

    def lock_then_wait(customer: Customer) -> Customer:
        locked = lock_customer(customer)
        is_locked.set()
        assert has_logged_in.wait(SECONDS)
        return locked

    monkeypatch.setattr(details, "lock_customer", lock_then_wait)
    contact = person_at(active)

    def log_in() -> None:
        assert is_locked.wait(SECONDS)
        with transaction.atomic():
            actions.note_first_login(contact, by=Actor.of_contact(contact))
            has_logged_in.set()

    with ThreadPoolExecutor(2) as pool:
        correcting = in_a_thread(
            pool, lambda: actions.correct_contact(active, person={"name": "P. de Wit"}, by=by)
        )
        in_a_thread(pool, log_in).result(SECONDS)
        correcting.result(SECONDS)
    corrected = Contact.objects.get(pk=contact.pk)
    assert corrected.name == "P. de Wit"
    assert active.events.filter(kind="first_login").count() == 1


def test_a_person_gets_another_address_while_a_dealer_corrects_its_contact(
    active: Customer, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both want the contact and a person. Both take the customer first, so one waits for the other.

    Before, the dealer had the contact's row and wanted the person's, and the person the reverse.
    """
    contact = person_at(active)
    assert contact.user is not None
    is_locked, is_waiting = threading.Event(), threading.Event()

    def lock_then_wait(customer: Customer) -> Customer:
        locked = lock_customer(customer)
        is_locked.set()
        assert is_waiting.wait(SECONDS)
        return locked

    monkeypatch.setattr(details, "lock_customer", lock_then_wait)

    def change_address() -> None:
        assert is_locked.wait(SECONDS)
        is_waiting.set()
        assert contact.user is not None
        actions.change_login_address(contact.user, email="karin@x.example", by=by)

    with ThreadPoolExecutor(2) as pool:
        correcting = in_a_thread(
            pool,
            lambda: actions.correct_contact(
                active, person=person(name="P", email="p@x.example"), by=by
            ),
        )
        changing = in_a_thread(pool, change_address)
        correcting.result(SECONDS)
        changing.result(SECONDS)
    assert person_at(active).email == "p@x.example"
    assert User.objects.filter(email="karin@x.example").exists()


def test_an_address_is_changed_while_another_of_its_customers_is_unblocked(
    active: Customer, blocked: Customer, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who gets another customer meanwhile is refused, and asked to try again: nothing is half."""
    user = person_at(active).user
    assert user is not None
    actions.correct_contact(blocked, person=person(name="K", email=user.email), by=by)
    really = lock_customers

    def lock_and_unblock(keys: Any) -> Any:
        locked = really(keys)
        with ThreadPoolExecutor(1) as pool:
            in_a_thread(pool, lambda: actions.unblock_customer(blocked, by=by)).result(SECONDS)
        return locked

    monkeypatch.setattr(persons, "lock_customers", lock_and_unblock)
    with pytest.raises(ChangedMeanwhile):
        actions.change_login_address(user, email="karin@x.example", by=by)
    assert {person_at(c).email for c in (active, blocked)} == {user.email}
    monkeypatch.undo()
    actions.change_login_address(user, email="karin@x.example", by=by)
    assert {person_at(c).email for c in (active, blocked)} == {"karin@x.example"}
