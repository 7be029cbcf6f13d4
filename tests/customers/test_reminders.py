"""Who is mailed, once, of what has waited too long, and when the clock starts again."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Dealer, DealerEmployee, User
from customers import actions, notifications, reminders
from customers.actors import APPLICANT, Actor
from customers.models import Customer
from customers.working_days import working_days_after
from mail.delivery import deliver
from mail.models import Mail
from tests.customers.mails_and_pages import last_mail
from tests.customers.records import everything, history, outgoing, person_at, request_at
from tests.customers.test_at_the_same_time import at_once

APPLICANTS = "inkoop@velmora.example"


def later(*customers: Customer, remind: bool = True, escalate: bool = False) -> None:
    """Make these customers due, as if enough time had passed."""
    past = timezone.now() - datetime.timedelta(minutes=1)
    due = {"remind_at": past} if remind else {}
    due |= {"escalate_at": past} if escalate else {}
    Customer.objects.filter(pk__in=[c.pk for c in customers]).update(**due)


def fresh(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def is_waiting(customer: Customer, *, escalates: bool) -> bool:
    """Return whether the clock of this customer started just now."""
    customer = fresh(customer)
    now = timezone.now()
    soon = datetime.timedelta(minutes=1)
    if customer.remind_at is None or (customer.escalate_at is not None) != escalates:
        return False
    return abs(customer.remind_at - working_days_after(now, 2)) < soon and (
        customer.escalate_at is None
        or abs(customer.escalate_at - working_days_after(now, 5)) < soon
    )


# ---------------------------------------------------------------- when


def test_a_request_is_due_after_two_and_after_five_working_days(pending: Customer) -> None:
    assert is_waiting(pending, escalates=True)


def test_an_added_customer_is_due_after_two(blocked: Customer) -> None:
    assert is_waiting(blocked, escalates=False)


def test_nobody_is_mailed_before_a_customer_is_due(
    pending: Customer, blocked: Customer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = everything()
    with django_assert_num_queries(2):
        reminders.remind_of_due()
    assert everything() == before


# ---------------------------------------------------------------- a request


def test_every_employee_is_reminded_of_a_request(
    pending: Customer, employee: DealerEmployee, colleague: DealerEmployee, staff: User
) -> None:
    later(pending)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert sorted(mails) == sorted(
        ("request_reminder", person.user.email) for person in (employee, colleague)
    )
    assert history(pending)[-1] == ("reminded", "pending", "pending")


def test_a_second_run_changes_nothing(pending: Customer, blocked: Customer, staff: User) -> None:
    later(pending, blocked)
    later(pending, escalate=True)
    reminders.remind_of_due()
    before = everything()
    reminders.remind_of_due()
    assert everything() == before


def test_the_staff_and_the_applicant_are_mailed_when_it_is_escalated(
    pending: Customer, employee: DealerEmployee, staff: User
) -> None:
    later(pending, remind=False, escalate=True)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("request_escalated", staff.email), ("request_delayed", APPLICANTS)]
    assert history(pending)[-1] == ("escalated", "pending", "pending")


def test_where_no_employee_receives_mail_the_staff_are_reminded(
    pending: Customer, employee: DealerEmployee, staff: User
) -> None:
    DealerEmployee.objects.update(topics=[])
    later(pending)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("request_escalated", staff.email)]


def test_a_request_without_a_dealer_waits_for_the_staff(staff: User) -> None:
    later(request_at(None))
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("request_escalated", staff.email)]


# ---------------------------------------------------------------- added and left blocked


def test_the_dealer_is_reminded_of_what_it_added(
    blocked: Customer, employee: DealerEmployee, staff: User
) -> None:
    later(blocked)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("unblock_reminder", employee.user.email)]
    assert history(blocked)[-1] == ("reminded", "blocked", "blocked")


def test_the_staff_are_reminded_of_what_was_added_where_no_employee_receives_mail(
    blocked: Customer, staff: User
) -> None:
    DealerEmployee.objects.update(topics=[])
    later(blocked)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("unblock_escalated", staff.email)]


# ---------------------------------------------------------------- the clock


@pytest.mark.parametrize("answer", ["unblock", "reject", "withdraw"])
def test_a_request_that_has_been_answered_waits_no_longer(
    pending: Customer, by: Actor, answer: str
) -> None:
    match answer:
        case "unblock":
            actions.unblock_customer(pending, by=by)
        case "reject":
            actions.reject_customer(pending, reason="Onbekend.", by=by)
        case "withdraw":
            actions.withdraw_customer(pending, by=APPLICANT)
    assert (fresh(pending).remind_at, fresh(pending).escalate_at) == (None, None)


def test_a_customer_that_is_blocked_later_does_not_wait(active: Customer, by: Actor) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    assert fresh(active).remind_at is None


def test_the_clock_starts_again_for_the_next_to_decide(
    pending: Customer, by: Actor, other_dealer: Dealer, staff: User
) -> None:
    later(pending, escalate=True)
    actions.pass_on_customer(pending, by=by)
    assert is_waiting(pending, escalates=True)
    later(pending, escalate=True)
    actions.assign_customer(pending, dealer=other_dealer, by=Actor.staff(staff))
    assert is_waiting(pending, escalates=True)


def test_an_archived_customer_waits_again_when_it_is_restored(blocked: Customer, by: Actor) -> None:
    actions.archive_customer(blocked, by=by)
    assert fresh(blocked).remind_at is None
    actions.restore_customer(blocked, by=by)
    assert is_waiting(blocked, escalates=False)


def test_a_customer_blocked_for_a_reason_does_not_wait_when_it_is_restored(
    active: Customer, by: Actor
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    actions.archive_customer(active, by=by)
    actions.restore_customer(active, by=by)
    assert fresh(active).remind_at is None


# ---------------------------------------------------------------- what goes wrong


def test_a_reminder_that_fails_stops_no_other_and_stays_due(
    pending: Customer, blocked: Customer, monkeypatch: pytest.MonkeyPatch, employee: DealerEmployee
) -> None:
    later(pending, blocked)
    remind = notifications.notify_dealer_of_waiting_customer

    def fails(customer: Customer) -> None:
        if customer == pending:
            raise RuntimeError("the reason")
        remind(customer)

    monkeypatch.setattr(notifications, "notify_dealer_of_waiting_customer", fails)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("unblock_reminder", employee.user.email)]
    assert fresh(pending).remind_at is not None
    assert fresh(blocked).remind_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_time_remind_once(
    pending: Customer, employee: DealerEmployee, staff: User
) -> None:
    later(pending, escalate=True)
    at_once(reminders.remind_of_due, reminders.remind_of_due)
    mails = Mail.objects.filter(event__in=["request_reminder", "request_escalated"])
    assert sorted(mails.values_list("event", flat=True)) == [
        "request_escalated",
        "request_reminder",
    ]


def test_a_reminder_is_cancelled_when_the_request_was_answered(
    pending: Customer, by: Actor, employee: DealerEmployee
) -> None:
    later(pending)
    reminders.remind_of_due()
    actions.unblock_customer(pending, by=by)
    mail = last_mail("request_reminder")
    assert mail.to == employee.user.email
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == Mail.State.CANCELLED


def test_a_request_is_escalated_when_its_contact_has_left(
    pending: Customer, employee: DealerEmployee, staff: User
) -> None:
    contact = person_at(pending)
    contact.ended_at = timezone.now()
    contact.save()
    later(pending, remind=False, escalate=True)
    with outgoing() as mails:
        reminders.remind_of_due()
    assert mails == [("request_escalated", staff.email)]
