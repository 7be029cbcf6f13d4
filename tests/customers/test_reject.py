"""Rejecting a request mails the applicant the reason; it can still be unblocked afterwards."""

from __future__ import annotations

import pytest

from accounts.models import Dealer, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from tests.conftest import company, person
from tests.customers.records import history, outgoing, refused, request_at, state_of


def test_the_applicant_is_mailed_once(pending: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.reject_customer(pending, reason="Onbekend", by=by)
    assert mails == [("request_rejected", "inkoop@velmora.example")]


def test_the_history_keeps_reason_and_note(pending: Customer, by: Actor) -> None:
    event = actions.reject_customer(pending, reason="Onbekend", internal_note="Concurrent", by=by)
    event.refresh_from_db()
    assert history(pending)[-1] == ("rejected", "pending", "rejected")
    assert (event.reason, event.internal_note) == ("Onbekend", "Concurrent")
    assert (event.by_kind, event.by_user, event.dealer) == ("employee", by.user, by.dealer)


def test_rejecting_makes_no_login(pending: Customer, by: Actor) -> None:
    actions.reject_customer(pending, reason="Onbekend", by=by)
    assert not User.objects.filter(email="inkoop@velmora.example").exists()


def test_a_request_without_an_address_is_rejected_without_a_mail(dealer: Dealer, by: Actor) -> None:
    customer, _ = actions.register_customer(
        company=company(), person=person(email=""), dealer=dealer
    )
    with outgoing() as mails:
        actions.reject_customer(customer, reason="Onbekend", by=by)
    assert mails == []
    assert state_of(customer) == "rejected"


def test_staff_reject_a_request_without_a_dealer(staff: User) -> None:
    customer = request_at(None)
    event = actions.reject_customer(customer, reason="Geen bedrijf", by=Actor.staff(staff))
    assert (event.by_kind, event.dealer) == ("staff", None)


def test_a_rejected_request_can_still_be_unblocked(pending: Customer, by: Actor) -> None:
    actions.reject_customer(pending, reason="Onbekend", by=by)
    with outgoing() as mails:
        actions.unblock_customer(pending, by=by)
    assert mails == [("invitation", "inkoop@velmora.example")]
    assert history(pending)[-1] == ("unblocked", "rejected", "active")


@pytest.mark.parametrize("reason", ["Onbekend", "Toch niet"])
def test_a_request_is_not_rejected_twice(pending: Customer, by: Actor, reason: str) -> None:
    actions.reject_customer(pending, reason="Onbekend", by=by)
    with refused("already been rejected"):
        actions.reject_customer(pending, reason=reason, by=by)


def test_a_customer_that_was_added_cannot_be_rejected(blocked: Customer, by: Actor) -> None:
    with refused("no request to reject"):
        actions.reject_customer(blocked, reason="Onbekend", by=by)
