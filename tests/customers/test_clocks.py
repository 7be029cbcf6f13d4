"""The clocks of what waits follow the dealer: closed dates, deputy, country, another dealer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from customers.working_days import is_working_day, working_days_after
from tests.customers.mails_and_pages import page, text_of
from tests.customers.records import request_at

TODAY = timezone.localdate()
UNTIL = TODAY + timedelta(days=13)
MOMENT = timedelta(minutes=1)


def working_day(n: int, *, after: date, country: str = "NL") -> date:
    days = [after + timedelta(days=k) for k in range(1, 30)]
    return [day for day in days if is_working_day(day, country)][n - 1]


def due(customer: Customer) -> tuple[date, date]:
    """Return on which days the dealer and the staff are told."""
    customer.refresh_from_db()
    assert customer.remind_at
    assert customer.escalate_at
    return timezone.localdate(customer.remind_at), timezone.localdate(customer.escalate_at)


def close(dealer: Dealer, until: date | None, deputy: DealerEmployee | None = None) -> None:
    since = TODAY if until else None
    actions.close_dealer(dealer, closed_from=since, closed_until=until, deputy=deputy)


AFTER = (working_day(2, after=UNTIL), working_day(5, after=UNTIL))
USUAL = (working_day(2, after=TODAY), working_day(5, after=TODAY))


def test_what_waits_already_is_due_after_the_closed_days(
    dealer: Dealer, pending: Customer, blocked: Customer
) -> None:
    assert due(pending) == USUAL
    close(dealer, UNTIL)
    assert due(pending) == AFTER
    blocked.refresh_from_db()
    assert blocked.remind_at
    assert timezone.localdate(blocked.remind_at) == AFTER[0]


def test_a_page_never_says_two_things(dealer: Dealer, pending: Customer) -> None:
    """Not "closed until 11 December" and "by 1 December"."""
    secret = pending.application_link.issue_secret()
    close(dealer, UNTIL)
    text = page(Client().get(reverse("customers:application", args=[secret])))
    assert f"gesloten tot en met {date_format(UNTIL)}" in text
    assert f"meestal uiterlijk {date_format(AFTER[0])}" in text
    assert f"uiterlijk {date_format(USUAL[0])}" not in text
    receipt = text_of("request_receipt")
    assert f"meestal uiterlijk {date_format(AFTER[0], 'j F')}" in receipt
    assert "twee werkdagen" not in receipt


def test_saving_the_same_days_again_moves_nothing(dealer: Dealer, pending: Customer) -> None:
    close(dealer, UNTIL)
    pending.refresh_from_db()
    first = pending.remind_at, pending.escalate_at
    close(dealer, UNTIL)
    pending.refresh_from_db()
    assert (pending.remind_at, pending.escalate_at) == first


def test_without_closed_days_it_is_due_as_usual(dealer: Dealer, pending: Customer) -> None:
    close(dealer, UNTIL)
    close(dealer, None)
    assert due(pending) == USUAL


def test_a_deputy_decides_on_closed_days(
    dealer: Dealer, pending: Customer, colleague: DealerEmployee
) -> None:
    close(dealer, UNTIL)
    close(dealer, UNTIL, colleague)
    assert due(pending) == USUAL


def test_one_that_would_be_late_by_the_new_days_is_late_two_working_days_from_now(
    dealer: Dealer, pending: Customer
) -> None:
    close(dealer, UNTIL)
    age(pending, days=8)
    close(dealer, None)
    assert due(pending)[0] == USUAL[0]
    close(dealer, None)  # once more: no day is added
    assert due(pending)[0] == USUAL[0]


def age(customer: Customer, *, days: int) -> None:
    """Let a request have come in some days ago; history is never changed, so past its trigger."""
    at = timezone.now() - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE customers_customerevent DISABLE TRIGGER history_is_append_only")
        customer.events.update(at=at)
        cursor.execute("ALTER TABLE customers_customerevent ENABLE TRIGGER history_is_append_only")
    Customer.objects.filter(pk=customer.pk).update(requested_at=at)


def test_a_reminder_that_was_sent_is_not_sent_again(dealer: Dealer, pending: Customer) -> None:
    Customer.objects.update(remind_at=None)
    close(dealer, UNTIL)
    pending.refresh_from_db()
    assert pending.remind_at is None
    assert pending.escalate_at
    assert timezone.localdate(pending.escalate_at) == AFTER[1]


def test_another_dealers_requests_stay_as_they_are(
    dealer: Dealer, other_dealer: Dealer, pending: Customer
) -> None:
    elsewhere = request_at(other_dealer)
    close(dealer, UNTIL)
    assert due(elsewhere) == USUAL


def test_the_days_are_those_of_the_dealers_country(dealer: Dealer, pending: Customer) -> None:
    Dealer.objects.update(country="SA")  # whose weekend is Friday and Saturday
    assert due(request_at(Dealer.objects.get(pk=dealer.pk), name="Nog een B.V.")) == (
        working_day(2, after=TODAY, country="SA"),
        working_day(5, after=TODAY, country="SA"),
    )


def test_a_request_without_a_dealer_has_the_days_of_the_wholesaler(db: None) -> None:
    assert due(request_at(None)) == USUAL


# ---------------------------------------------------------------- who changes it


def test_the_dealers_own_page_sets_the_clocks(
    client_of: Callable[[Actor], Client], by: Actor, pending: Customer
) -> None:
    sent = {"closed_from": str(TODAY), "closed_until": str(UNTIL), "deputy": ""}
    assert client_of(by).post(reverse("customers:holiday_closure"), sent).status_code == 302
    assert due(pending) == AFTER


def admin_form(dealer: Dealer, **fields: Any) -> dict[str, Any]:
    stored = {
        name: getattr(dealer, name)
        for name in ("name", "phone", "email", "country", "street", "house_number", "city")
    }
    people = {
        "employees-TOTAL_FORMS": "0", "employees-INITIAL_FORMS": "0",
        "employees-MIN_NUM_FORMS": "0", "employees-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    return {**stored, **people, "confirmed": "1", **fields}


def test_so_does_the_administration(
    client: Client, dealer: Dealer, pending: Customer, staff: User
) -> None:
    client.force_login(staff)
    url = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    sent = admin_form(dealer, closed_from=TODAY, closed_until=UNTIL)
    assert client.post(url, sent).status_code == 302
    assert due(pending) == AFTER


def test_another_dealer_starts_the_clocks_anew(
    dealer: Dealer, other_dealer: Dealer, pending: Customer, staff: User
) -> None:
    close(dealer, UNTIL)
    actions.assign_customer(pending, dealer=other_dealer, by=Actor.staff(staff))
    assert due(pending) == USUAL
    pending.refresh_from_db()
    assert pending.remind_at
    assert abs(pending.remind_at - working_days_after(timezone.now(), 2)) < MOMENT


@pytest.mark.parametrize("left", ["employment", "login"])
def test_a_deputy_who_has_left_decides_on_nothing(
    dealer: Dealer, pending: Customer, colleague: DealerEmployee, left: str
) -> None:
    close(dealer, UNTIL, colleague)
    if left == "employment":
        DealerEmployee.objects.filter(pk=colleague.pk).update(active=False)
    else:
        User.objects.filter(pk=colleague.user_id).update(is_active=False)
    close(dealer, UNTIL, DealerEmployee.objects.get(pk=colleague.pk))
    assert due(pending) == AFTER
    assert "vervanger" not in Dealer.objects.get(pk=dealer.pk).closure_notice
