"""An archived customer is out of the lists, and not out of the history."""

from __future__ import annotations

import pytest
from django.utils import timezone

from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer
from tests.customers.records import history, outgoing, refused, state_of


def test_an_archived_customer_leaves_the_list_and_returns(blocked: Customer, by: Actor) -> None:
    assert blocked in Customer.objects.with_login()
    actions.archive_customer(blocked, by=by)
    assert blocked not in Customer.objects.with_login()
    actions.restore_customer(blocked, by=by)
    assert blocked in Customer.objects.with_login()


def test_archiving_and_restoring_write_history_and_keep_the_state(
    blocked: Customer, by: Actor
) -> None:
    actions.archive_customer(blocked, by=by)
    actions.restore_customer(blocked, by=by)
    assert history(blocked) == [
        ("added", "", "blocked"),
        ("archived", "blocked", "blocked"),
        ("restored", "blocked", "blocked"),
    ]
    assert {event.by_user for event in blocked.events.all()} == {by.user}
    assert state_of(blocked) == "blocked"


def test_archiving_mails_nobody(blocked: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.archive_customer(blocked, by=by)
        actions.restore_customer(blocked, by=by)
    assert mails == []


def test_the_moment_of_archiving_is_kept(blocked: Customer, by: Actor) -> None:
    before = timezone.now()
    actions.archive_customer(blocked, by=by)
    blocked.refresh_from_db()
    assert blocked.archived_at is not None
    assert before <= blocked.archived_at <= timezone.now()


def test_a_withdrawn_request_can_be_archived(pending: Customer, by: Actor) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    assert actions.archive_customer(pending, by=by).from_state == "withdrawn"


def test_a_customer_is_not_archived_twice(blocked: Customer, by: Actor) -> None:
    actions.archive_customer(blocked, by=by)
    with refused("already been archived"):
        actions.archive_customer(blocked, by=by)


def test_a_customer_that_is_not_archived_is_not_restored(blocked: Customer, by: Actor) -> None:
    with refused("not in the archive"):
        actions.restore_customer(blocked, by=by)


@pytest.mark.parametrize("state", ["pending", "active"])
def test_a_pending_or_active_customer_is_not_archived(
    request: pytest.FixtureRequest, by: Actor, state: str
) -> None:
    customer: Customer = request.getfixturevalue(state)
    with refused("blocked or withdrawn"):
        actions.archive_customer(customer, by=by)


def test_unblocking_restores_an_archived_customer(blocked: Customer, by: Actor) -> None:
    actions.archive_customer(blocked, by=by)
    event = actions.unblock_customer(blocked, by=by)
    assert (event.from_state, event.to_state) == ("blocked", "active")
    assert blocked in Customer.objects.with_login()
