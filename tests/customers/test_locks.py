"""The order of locks (docs/development/locking.md): nobody waits for somebody who waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from customers import actions
from customers.actions import details
from customers.actions._record import lock_customer
from customers.actors import Actor
from customers.models import Contact, Customer
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
