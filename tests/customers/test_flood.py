"""More requests within an hour than a handful: one digest, and nobody is forgotten in it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from customers.notifications import FLOOD_PERIOD, MAX_SINGLE_ANNOUNCEMENTS
from mail.delivery import deliver, overdue
from mail.models import Mail
from tests.conftest import company, person
from tests.customers.browsing import text_of
from tests.customers.facts import outgoing
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
    Mail.objects.update(created_at=timezone.now() - FLOOD_PERIOD)
    waiting = Mail.objects.filter(state="queued", next_attempt_at__gt=timezone.now())
    waiting.update(next_attempt_at=timezone.now() - timedelta(minutes=1))


def to(address: str, mails: list[tuple[str, str]]) -> Counter[str]:
    return Counter(event for event, recipient in mails if recipient == address)


def test_a_few_requests_are_mailed_one_by_one(dealer: Dealer, employee: DealerEmployee) -> None:
    with outgoing() as mails:
        requests(MAX_SINGLE_ANNOUNCEMENTS, dealer)
    assert to(employee.user.email, mails) == {"request_received": MAX_SINGLE_ANNOUNCEMENTS}


def test_many_requests_come_to_each_employee_in_one_digest(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    with outgoing() as mails:
        requests(40, dealer)
    for someone in (employee, colleague):
        told = {"request_received": MAX_SINGLE_ANNOUNCEMENTS, "request_digest": 1}
        assert to(someone.user.email, mails) == told


def test_every_applicant_has_its_receipt_all_the_same(
    dealer: Dealer, employee: DealerEmployee
) -> None:
    with outgoing() as mails:
        requests(40, dealer)
    assert Counter(event for event, _ in mails)["request_receipt"] == 40


def test_the_digest_goes_when_the_hour_is_over_and_tells_what_waits_then(
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


def test_a_digest_of_requests_that_were_all_answered_is_not_sent(
    dealer: Dealer, employee: DealerEmployee, by: Actor
) -> None:
    for customer in requests(MAX_SINGLE_ANNOUNCEMENTS + 1, dealer):
        actions.unblock_customer(customer, by=by)
    an_hour_passes()
    digest = Mail.objects.get(event="request_digest")
    deliver(digest.pk)
    digest.refresh_from_db()
    assert digest.state == Mail.State.CANCELLED


def test_a_request_an_hour_later_is_mailed_by_itself_again(
    dealer: Dealer, employee: DealerEmployee
) -> None:
    requests(20, dealer)
    an_hour_passes()
    with outgoing() as mails:
        actions.register_customer(company=company(), person=person(), dealer=dealer)
    assert to(employee.user.email, mails) == {"request_received": 1}


def test_one_dealers_flood_is_not_anothers(
    dealer: Dealer, employee: DealerEmployee, other_employee: DealerEmployee
) -> None:
    requests(20, dealer)
    with outgoing() as mails:
        actions.register_customer(company=company(), person=person(), dealer=other_employee.dealer)
    assert to(other_employee.user.email, mails) == {"request_received": 1}


def test_requests_without_a_dealer_flood_the_staff_no_more(staff: User) -> None:
    with outgoing() as mails:
        requests(40, None)
    told = {"request_without_dealer": MAX_SINGLE_ANNOUNCEMENTS, "request_digest_for_staff": 1}
    assert to(staff.email, mails) == told


@pytest.mark.django_db(transaction=True)
def test_requests_at_one_moment_make_one_digest(dealer: Dealer, employee: DealerEmployee) -> None:
    requests(MAX_SINGLE_ANNOUNCEMENTS, dealer)
    at_once(*[
        lambda n=n: actions.register_customer(
            company=company(), person=person(email=f"tegelijk{n}@klant.example"), dealer=dealer
        )
        for n in range(4)
    ])  # fmt: skip
    assert Mail.objects.filter(event="request_digest").count() == 1
