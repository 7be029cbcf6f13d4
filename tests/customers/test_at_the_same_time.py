"""Two people press at the same moment: real threads, each with its own connection to PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import DealerEmployee, User
from customers import actions
from customers.access import APPLICANT, Actor
from customers.models import Customer, Invitation, Refused
from mail.models import Mail
from tests.conftest import company, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each came to: its result, or the Refused that it raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait(10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(results: list[object]) -> int:
    return sum(isinstance(result, Refused) for result in results)


@pytest.mark.parametrize("attempt", range(3))
def test_two_employees_unblock(
    pending: Customer, by: Actor, colleague: DealerEmployee, attempt: int
) -> None:
    other = Actor.of_employee(colleague)
    results = at_once(
        lambda: actions.unblock_customer(pending, by=by),
        lambda: actions.unblock_customer(pending, by=other),
        lambda: actions.unblock_customer(pending, by=by),
    )
    assert refused(results) == 2
    assert pending.events.filter(kind="unblocked").count() == 1
    assert Mail.objects.filter(event="invitation").count() == 1
    assert Invitation.objects.count() == 1
    assert User.objects.filter(email="inkoop@velmora.example").count() == 1


def test_one_unblocks_while_the_applicant_withdraws(pending: Customer, by: Actor) -> None:
    results = at_once(
        lambda: actions.unblock_customer(pending, by=by),
        lambda: actions.withdraw_customer(pending, by=APPLICANT),
    )
    pending.refresh_from_db()
    assert refused(results) == 1
    assert pending.events.exclude(kind="requested").count() == 1
    assert Mail.objects.filter(event="invitation").count() == (pending.state == "active")


def test_two_block_and_two_unblock(active: Customer, by: Actor) -> None:
    results = at_once(
        lambda: actions.block_customer(active, reason="Betaalt niet", by=by),
        lambda: actions.unblock_customer(active, by=by),
        lambda: actions.block_customer(active, reason="Betaalt niet", by=by),
    )
    blocks = active.events.filter(kind="blocked").count()
    unblocks = active.events.filter(kind="unblocked").count() - 1  # one let it in to begin with
    active.refresh_from_db()
    assert blocks + unblocks == 3 - refused(results)
    assert blocks - unblocks == (active.state == "blocked")


def test_two_dealers_let_the_same_new_person_in(by: Actor, other_employee: DealerEmployee) -> None:
    other = Actor.of_employee(other_employee)
    customers = []
    for actor in (by, other):
        assert actor.dealer is not None
        customer, _ = actions.add_customer(
            company=company(), person=person(), dealer=actor.dealer, by=actor
        )
        customers.append(customer)
    results = at_once(
        lambda: actions.unblock_customer(customers[0], by=by),
        lambda: actions.unblock_customer(customers[1], by=other),
    )
    assert refused(results) == 0
    assert User.objects.filter(email="inkoop@velmora.example").count() == 1
    assert Invitation.objects.open().count() == 2


def test_two_withdrawals_are_one(pending: Customer) -> None:
    results = at_once(*[lambda: actions.withdraw_customer(pending, by=APPLICANT)] * 2)
    assert refused(results) == 1
    assert pending.events.filter(kind="withdrawn").count() == 1


def test_two_first_visits_are_one(active: Customer) -> None:
    contact = active.contacts.select_related("customer", "user").get()
    by = Actor.of_contact(contact)
    at_once(*[lambda: actions.note_first_login(contact, by=by)] * 2)
    assert active.events.filter(kind="first_login").count() == 1
