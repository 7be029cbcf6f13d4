"""Blocking keeps a customer out, and leaves its person as it was."""

from __future__ import annotations

import pytest

from accounts.models import User
from customers import actions
from customers.access.auth_backend import may_log_in
from customers.actors import Actor, actors_of
from customers.models import Customer
from tests.customers.records import history, outgoing, person_at, refused, state_of


def test_the_history_says_who_when_for_whom_and_why(active: Customer, by: Actor) -> None:
    event = actions.block_customer(active, reason="Betaalt niet", by=by)
    event.refresh_from_db()
    assert history(active)[-1] == ("blocked", "active", "blocked")
    assert (event.reason, event.internal_note) == ("Betaalt niet", "")
    assert (event.by_kind, event.by_user, event.dealer) == ("employee", by.user, by.dealer)
    assert event.at >= active.created_at


def test_staff_block_as_staff(active: Customer, staff: User) -> None:
    event = actions.block_customer(active, reason="Betaalt niet", by=Actor.staff(staff))
    assert (event.by_kind, event.by_user, event.dealer) == ("staff", staff, active.dealer)


def test_blocking_mails_nobody(active: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.block_customer(active, reason="Betaalt niet", by=by)
    assert mails == []


def test_the_person_has_nothing_left_to_log_in_for(active: Customer, by: Actor) -> None:
    person = person_at(active).user
    assert person is not None
    assert may_log_in(person)
    actions.block_customer(active, reason="Betaalt niet", by=by)
    assert not may_log_in(person)
    assert actors_of(person) == []


def test_the_person_stays_the_contact_and_keeps_its_password(active: Customer, by: Actor) -> None:
    person = person_at(active).user
    assert person is not None
    actions.block_customer(active, reason="Betaalt niet", by=by)
    assert person_at(active).user == person
    assert User.objects.get(pk=person.pk).password == person.password


def test_a_customer_known_from_before_is_judged_by_what_it_is_now(
    active: Customer, by: Actor
) -> None:
    stale = Customer.objects.get(pk=active.pk)
    actions.block_customer(active, reason="Betaalt niet", by=by)
    assert stale.is_active
    with refused("already been blocked"):
        actions.block_customer(stale, reason="Nog eens", by=by)


@pytest.mark.parametrize("reason", ["x" * 500, "Łódź „nee” 🔩", "<b>nee</b>\nnee"])
def test_a_reason_is_kept_as_it_was_typed(active: Customer, by: Actor, reason: str) -> None:
    actions.block_customer(active, reason=reason, by=by)
    assert active.events.get(kind="blocked").reason == reason
    assert state_of(active) == "blocked"


def test_a_customer_that_was_never_unblocked_is_not_blocked_again(
    blocked: Customer, by: Actor
) -> None:
    with refused("already been blocked"):
        actions.block_customer(blocked, reason="Betaalt niet", by=by)
