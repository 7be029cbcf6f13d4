"""A request that is passed on leaves its dealer, and goes to the staff."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer, CustomerEvent
from tests.conftest import seen_of
from tests.customers.mails_and_pages import said
from tests.customers.records import history, outgoing, refused, request_at, state_of
from web.shown import tick_value


def test_the_staff_and_the_applicant_are_told_and_no_dealer(
    pending: Customer, by: Actor, colleague: DealerEmployee, staff: User
) -> None:
    with outgoing() as mails:
        actions.pass_on_customer(pending, by=by)
    assert mails == [
        ("request_without_dealer", staff.email),
        ("request_looked_at", "inkoop@velmora.example"),
    ]


def test_staff_who_have_left_are_not_told(pending: Customer, by: Actor, staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(is_active=False)
    with outgoing() as mails:
        actions.pass_on_customer(pending, by=by)
    assert mails == [("request_looked_at", "inkoop@velmora.example")]


def test_a_request_passed_on_still_waits_and_its_history_stays_with_the_dealer(
    pending: Customer, by: Actor
) -> None:
    event = actions.pass_on_customer(pending, by=by)
    assert state_of(pending) == "pending"
    assert history(pending)[-1] == ("passed_on", "pending", "pending")
    assert (event.by_user, event.dealer) == (by.user, by.dealer)


def test_the_dealer_no_longer_sees_a_request_it_passed_on(pending: Customer, by: Actor) -> None:
    actions.pass_on_customer(pending, by=by)
    assert pending not in Customer.objects.visible_to(by)
    assert not CustomerEvent.objects.visible_to(by).filter(customer=pending).exists()


def test_a_request_is_not_passed_on_twice(pending: Customer, by: Actor) -> None:
    actions.pass_on_customer(pending, by=by)
    with refused("waits for you"):
        actions.pass_on_customer(pending, by=by)


def test_a_request_without_a_dealer_is_not_passed_on(staff: User) -> None:
    customer = request_at(None)
    with refused("waits for you"):
        actions.pass_on_customer(customer, by=Actor.staff(staff))


@pytest.mark.parametrize("answer", ["unblock", "reject", "withdraw"])
def test_a_request_that_was_answered_is_not_passed_on(
    pending: Customer, by: Actor, answer: str
) -> None:
    if answer == "unblock":
        actions.unblock_customer(pending, by=by)
    elif answer == "reject":
        actions.reject_customer(pending, reason="Onbekend", by=by)
    else:
        actions.withdraw_customer(pending, by=APPLICANT)
    with refused("waits for you"):
        actions.pass_on_customer(pending, by=by)


def test_a_customer_that_was_added_is_not_passed_on(blocked: Customer, by: Actor) -> None:
    with refused("waits for you"):
        actions.pass_on_customer(blocked, by=by)


def test_a_request_without_a_dealer_is_not_unblocked(pending: Customer, by: Actor) -> None:
    actions.pass_on_customer(pending, by=by)
    with refused("dealer first"):
        actions.unblock_customer(pending, by=by)


@pytest.mark.parametrize("name", ["detail", "unblock", "reject", "pass_on"])
def test_a_page_of_before_says_who_passed_it_on(
    client_of: Callable[[Actor], Client],
    pending: Customer,
    by: Actor,
    colleague: DealerEmployee,
    name: str,
) -> None:
    seen = seen_of(pending)
    browser = client_of(Actor.of_employee(colleague))
    actions.pass_on_customer(pending, by=by)
    url = reverse(f"customers:{name}", args=[pending.reference])
    response = browser.get(url) if name == "detail" else browser.post(url, {"seen": seen})
    assert response["Location"] == reverse("customers:pending")
    [sentence] = said(response)
    assert re.fullmatch(r"M\. Bakker heeft deze aanvraag .*doorgegeven\.", sentence)
    assert state_of(pending) == "pending"


def test_a_ticked_row_of_before_says_who_passed_it_on(
    client_of: Callable[[Actor], Client], pending: Customer, by: Actor, colleague: DealerEmployee
) -> None:
    ticked = {"customer": tick_value(pending.reference, seen_of(pending)), "action": "unblock"}
    browser = client_of(Actor.of_employee(colleague))
    actions.pass_on_customer(pending, by=by)
    [sentence] = said(browser.post(reverse("customers:change_selected"), ticked))
    assert re.fullmatch(r"M\. Bakker heeft deze aanvraag .*doorgegeven\.", sentence)


def test_a_request_taken_back_by_the_staff_says_so(
    client_of: Callable[[Actor], Client],
    pending: Customer,
    by: Actor,
    other_dealer: Dealer,
    staff: User,
) -> None:
    browser = client_of(by)
    actions.assign_customer(pending, dealer=other_dealer, by=Actor.staff(staff))
    [sentence] = said(browser.get(pending.get_absolute_url()))
    assert re.fullmatch(
        r"Van Ommen heeft deze aanvraag .* aan een andere dealer gegeven\.", sentence
    )
    assert other_dealer.name not in sentence


def test_another_dealer_learns_nothing_of_a_request_that_was_passed_on(
    client_of: Callable[[Actor], Client],
    pending: Customer,
    by: Actor,
    other_employee: DealerEmployee,
) -> None:
    actions.pass_on_customer(pending, by=by)
    assert (
        client_of(Actor.of_employee(other_employee)).get(pending.get_absolute_url()).status_code
        == 404
    )
