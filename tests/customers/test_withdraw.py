"""Withdrawing: the applicant takes back what nobody has answered yet."""

from __future__ import annotations

from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer
from tests.customers.records import history, outgoing, refused, request_at, state_of


def test_the_history_says_that_it_was_the_applicant(pending: Customer) -> None:
    event = actions.withdraw_customer(pending, by=APPLICANT)
    event.refresh_from_db()
    assert history(pending)[-1] == ("withdrawn", "pending", "withdrawn")
    assert (event.by_kind, event.by_user, event.dealer) == ("applicant", None, pending.dealer)
    assert (event.reason, event.internal_note) == ("", "")


def test_nobody_is_mailed(pending: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.withdraw_customer(pending, by=APPLICANT)
    assert mails == []


def test_a_request_without_a_dealer_too(db: None) -> None:
    customer = request_at(None)
    actions.withdraw_customer(customer, by=APPLICANT)
    assert state_of(customer) == "withdrawn"


def test_a_request_that_was_passed_on_too(pending: Customer, by: Actor) -> None:
    actions.pass_on_customer(pending, by=by)
    assert actions.withdraw_customer(pending, by=APPLICANT).dealer is None


def test_what_was_withdrawn_is_not_let_in(pending: Customer, by: Actor) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    with refused("has withdrawn this request"):
        actions.unblock_customer(pending, by=by)


def test_what_was_accepted_is_not_withdrawn(pending: Customer, by: Actor) -> None:
    actions.unblock_customer(pending, by=by)
    with refused("already been accepted"):
        actions.withdraw_customer(pending, by=APPLICANT)


def test_asking_again_is_another_request(pending: Customer) -> None:
    assert pending.dealer is not None
    actions.withdraw_customer(pending, by=APPLICANT)
    again = request_at(pending.dealer)
    assert again.pk != pending.pk
    assert state_of(again) == "pending"
