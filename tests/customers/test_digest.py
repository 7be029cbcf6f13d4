"""Many requests within an hour: the first are mailed one by one, those that follow in a digest."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from customers.notifications import DIGEST_PERIOD, MAX_SINGLE_MAILS_PER_PERIOD
from mail.delivery import deliver, overdue
from mail.models import Mail
from tests.conftest import company, person
from tests.customers.mails_and_pages import text_of
from tests.customers.records import outgoing
from tests.customers.test_at_the_same_time import at_once


def requests(number: int, dealer: Dealer | None) -> list[Customer]:
    return [
        actions.register_customer(
            company=company(name=f"Klant {n} B.V."),
            person=person(email=f"koper{n}@klant.example"),
            dealer=dealer,
        )[0]
        for n in range(number)
    ]


def an_hour_passes() -> None:
    Mail.objects.update(created_at=timezone.now() - DIGEST_PERIOD)
    waiting = Mail.objects.filter(state="queued", next_attempt_at__gt=timezone.now())
    waiting.update(next_attempt_at=timezone.now() - timedelta(minutes=1))


def to(address: str, mails: list[tuple[str, str]]) -> Counter[str]:
    return Counter(event for event, recipient in mails if recipient == address)


def test_the_first_requests_are_mailed_one_by_one(dealer: Dealer, employee: DealerEmployee) -> None:
    with outgoing() as mails:
        requests(MAX_SINGLE_MAILS_PER_PERIOD, dealer)
    assert to(employee.user.email, mails) == {"request_received": MAX_SINGLE_MAILS_PER_PERIOD}


def test_each_employee_gets_a_digest_of_those_that_follow(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    with outgoing() as mails:
        requests(40, dealer)
    for someone in (employee, colleague):
        told = {"request_received": MAX_SINGLE_MAILS_PER_PERIOD, "request_digest": 1}
        assert to(someone.user.email, mails) == told


def test_every_applicant_gets_its_receipt(dealer: Dealer, employee: DealerEmployee) -> None:
    with outgoing() as mails:
        requests(40, dealer)
    assert Counter(event for event, _ in mails)["request_receipt"] == 40


def test_the_digest_goes_when_the_hour_is_over_and_has_what_waits_then(
    dealer: Dealer, employee: DealerEmployee, by: Actor
) -> None:
    customers = requests(20, dealer)
    digest = Mail.objects.get(event="request_digest")
    assert digest.pk not in overdue()
    deliver(digest.pk)
    digest.refresh_from_db()
    assert digest.state == Mail.State.QUEUED
    actions.unblock_customer(customers[-1], by=by)
    an_hour_passes()
    assert digest.pk in overdue()
    text = text_of("request_digest")
    assert "Klant 18 B.V." in text
    assert "Klant 19 B.V." not in text
    assert "Nog 9 andere" in text


def test_the_digest_is_not_sent_when_all_have_been_answered(
    dealer: Dealer, employee: DealerEmployee, by: Actor
) -> None:
    for customer in requests(MAX_SINGLE_MAILS_PER_PERIOD + 1, dealer):
        actions.unblock_customer(customer, by=by)
    an_hour_passes()
    digest = Mail.objects.get(event="request_digest")
    deliver(digest.pk)
    digest.refresh_from_db()
    assert digest.state == Mail.State.CANCELLED


def test_a_request_in_the_next_hour_is_mailed_by_itself(
    dealer: Dealer, employee: DealerEmployee
) -> None:
    requests(20, dealer)
    an_hour_passes()
    with outgoing() as mails:
        actions.register_customer(company=company(), person=person(), dealer=dealer)
    assert to(employee.user.email, mails) == {"request_received": 1}


def test_many_requests_at_one_dealer_make_no_digest_for_another(
    dealer: Dealer, employee: DealerEmployee, other_employee: DealerEmployee
) -> None:
    requests(20, dealer)
    with outgoing() as mails:
        actions.register_customer(company=company(), person=person(), dealer=other_employee.dealer)
    assert to(other_employee.user.email, mails) == {"request_received": 1}


def test_staff_get_a_digest_of_many_requests_without_a_dealer(staff: User) -> None:
    with outgoing() as mails:
        requests(40, None)
    told = {"request_without_dealer": MAX_SINGLE_MAILS_PER_PERIOD, "request_digest_for_staff": 1}
    assert to(staff.email, mails) == told


@pytest.mark.django_db(transaction=True)
def test_requests_at_one_moment_make_one_digest(dealer: Dealer, employee: DealerEmployee) -> None:
    requests(MAX_SINGLE_MAILS_PER_PERIOD, dealer)
    at_once(*[
        lambda n=n: actions.register_customer(
            company=company(), person=person(email=f"tegelijk{n}@klant.example"), dealer=dealer
        )
        for n in range(4)
    ])  # fmt: skip
    assert Mail.objects.filter(event="request_digest").count() == 1
