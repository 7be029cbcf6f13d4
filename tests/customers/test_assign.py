"""Staff assign a request to its dealer, which hears of it at once."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer, CustomerEvent
from tests.customers.records import history, outgoing, refused, request_at, state_of


@pytest.fixture
def by_staff(staff: User) -> Actor:
    return Actor.staff(staff)


@pytest.fixture
def unassigned(by_staff: Actor) -> Customer:
    return request_at(None)


def test_every_employee_and_the_applicant_are_told(
    unassigned: Customer, employee: DealerEmployee, colleague: DealerEmployee, by_staff: Actor
) -> None:
    with outgoing() as mails:
        actions.assign_customer(unassigned, dealer=employee.dealer, by=by_staff)
    assert sorted(mails) == [
        ("request_assigned", "inkoop@velmora.example"),
        ("request_received", employee.user.email),
        ("request_received", colleague.user.email),
    ]


def test_a_dealer_without_recipients_has_staff_as_its_recipient(
    unassigned: Customer, dealer: Dealer, staff: User, by_staff: Actor
) -> None:
    with outgoing() as mails:
        actions.assign_customer(unassigned, dealer=dealer, by=by_staff)
    assert ("request_without_dealer", staff.email) in mails


def test_the_history_of_assigning_belongs_to_the_new_dealer(
    unassigned: Customer, dealer: Dealer, staff: User, by_staff: Actor
) -> None:
    event = actions.assign_customer(unassigned, dealer=dealer, by=by_staff)
    assert history(unassigned)[-1] == ("assigned", "pending", "pending")
    assert (event.by_kind, event.by_user, event.dealer) == ("staff", staff, dealer)
    assert state_of(unassigned) == "pending"


def test_the_new_dealer_sees_the_request_and_unblocks_it(
    unassigned: Customer, dealer: Dealer, by: Actor, by_staff: Actor
) -> None:
    assert unassigned not in Customer.objects.visible_to(by)
    actions.assign_customer(unassigned, dealer=dealer, by=by_staff)
    assert unassigned in Customer.objects.visible_to(by)
    assert actions.unblock_customer(unassigned, by=by).to_state == "active"


def test_what_one_dealer_passed_on_another_dealer_gets_without_its_history(
    pending: Customer, other_employee: DealerEmployee, by: Actor, by_staff: Actor
) -> None:
    actions.pass_on_customer(pending, by=by)
    actions.assign_customer(pending, dealer=other_employee.dealer, by=by_staff)
    seen = CustomerEvent.objects.visible_to(Actor.of_employee(other_employee))
    assert [event.kind for event in seen] == ["requested", "assigned"]


def test_a_request_can_be_assigned_to_the_dealer_that_passed_it_on(
    pending: Customer, dealer: Dealer, by: Actor, by_staff: Actor
) -> None:
    actions.pass_on_customer(pending, by=by)
    actions.assign_customer(pending, dealer=dealer, by=by_staff)
    assert pending in Customer.objects.visible_to(by)


def test_a_request_is_not_assigned_to_a_dealer_that_has_stopped(
    unassigned: Customer, dealer: Dealer, by_staff: Actor
) -> None:
    dealer.stopped_on = date(2026, 1, 1)
    dealer.save()
    with refused("has stopped"):
        actions.assign_customer(unassigned, dealer=dealer, by=by_staff)


def test_staff_give_the_request_of_one_dealer_to_another(
    pending: Customer,
    dealer: Dealer,
    employee: DealerEmployee,
    other_employee: DealerEmployee,
    by: Actor,
    by_staff: Actor,
) -> None:
    Customer.objects.update(remind_at=None)  # its dealer has been reminded
    with outgoing() as mails:
        actions.assign_customer(pending, dealer=other_employee.dealer, by=by_staff)
    assert mails == [
        ("request_taken_back", employee.user.email),
        ("request_received", other_employee.user.email),
        ("request_assigned", "inkoop@velmora.example"),
    ]
    pending.refresh_from_db()
    assert pending.dealer == other_employee.dealer
    assert pending.remind_at is not None
    assert pending not in Customer.objects.visible_to(by)
    taken, assigned = pending.events.order_by("-pk")[:2][::-1]
    assert (taken.kind, taken.dealer) == ("taken_back", dealer)
    assert (assigned.kind, assigned.dealer) == ("assigned", other_employee.dealer)
    seen = CustomerEvent.objects.visible_to(Actor.of_employee(other_employee))
    assert [event.kind for event in seen] == ["requested", "assigned"]


def test_a_request_is_not_assigned_to_the_dealer_that_has_it(
    pending: Customer, dealer: Dealer, by_staff: Actor
) -> None:
    with refused("has the request already"):
        actions.assign_customer(pending, dealer=dealer, by=by_staff)


def test_a_customer_that_orders_is_not_assigned(
    active: Customer, other_dealer: Dealer, by_staff: Actor
) -> None:
    with refused("waiting request"):
        actions.assign_customer(active, dealer=other_dealer, by=by_staff)


@pytest.mark.parametrize("answer", ["reject", "withdraw"])
def test_a_request_that_was_answered_is_not_assigned(
    unassigned: Customer, dealer: Dealer, by_staff: Actor, answer: str
) -> None:
    if answer == "reject":
        actions.reject_customer(unassigned, reason="Onbekend", by=by_staff)
    else:
        actions.withdraw_customer(unassigned, by=APPLICANT)
    with refused("waiting request"):
        actions.assign_customer(unassigned, dealer=dealer, by=by_staff)
