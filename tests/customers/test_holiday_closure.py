"""The applicants of a closed dealer read until when, and its deputy gets the mails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Dealer, DealerEmployee, NotificationTopic
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from customers.working_days import is_working_day, working_days_after
from tests.conftest import company, person
from tests.customers.mails_and_pages import page, said, text_of
from tests.customers.records import outgoing, request_at
from tests.form_fields import fields_of

URL = reverse("customers:holiday_closure")
TODAY = timezone.localdate()
UNTIL = TODAY + timedelta(days=10)


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def close(dealer: Dealer, *, deputy: DealerEmployee | None = None) -> Dealer:
    dealer.closed_from, dealer.closed_until, dealer.deputy = TODAY, UNTIL, deputy
    dealer.save()
    return dealer


def save(client: Client, first: date | str, last: date | str, deputy: Any = "") -> Any:
    return client.post(
        URL, {"closed_from": str(first), "closed_until": str(last), "deputy": str(deputy)}
    )


# ---------------------------------------------------------------- the page


def test_closed_dates_and_deputy_are_saved(
    client: Client, dealer: Dealer, colleague: DealerEmployee
) -> None:
    response = save(client, TODAY, UNTIL, colleague.pk)
    assert response["Location"] == URL
    assert said(response) == [
        "De sluitingsdagen zijn opgeslagen. Wie een login aanvraagt, ziet ze."
    ]
    dealer.refresh_from_db()
    assert (dealer.closed_from, dealer.closed_until) == (TODAY, UNTIL)
    assert dealer.deputy == colleague
    assert f'value="{UNTIL:%Y-%m-%d}"' in client.get(URL).text


def test_empty_dates_end_the_closure(
    client: Client, dealer: Dealer, colleague: DealerEmployee
) -> None:
    close(dealer, deputy=colleague)
    assert save(client, "", "", colleague.pk).status_code == 302
    dealer.refresh_from_db()
    assert (dealer.closed_from, dealer.closed_until, dealer.deputy) == (None, None, None)


def test_a_deputy_without_days_is_not_thrown_away(
    client: Client, dealer: Dealer, colleague: DealerEmployee
) -> None:
    response = save(client, "", "", colleague.pk)
    assert response.status_code == 422
    assert "Vul in op welke dagen uw vervanger invalt." in page(response)
    assert f'value="{colleague.pk}" selected' in response.text


def test_closed_dates_that_are_over_are_not_shown(client: Client, dealer: Dealer) -> None:
    past = TODAY - timedelta(days=3)
    Dealer.objects.update(closed_from=past, closed_until=past)
    assert f'value="{past:%Y-%m-%d}"' not in client.get(URL).text


@pytest.mark.parametrize(
    ("first", "last", "field", "sentence"),
    [
        (TODAY, "", "closed_until", "Vul ook de laatste dag in."),
        ("", UNTIL, "closed_from", "Vul ook de eerste dag in."),
        (UNTIL, TODAY, "closed_until", "De laatste dag ligt voor de eerste."),
        (date(2020, 1, 1), date(2020, 1, 2), "closed_until", "Kies vandaag of een latere dag."),
        (TODAY, TODAY + timedelta(days=93), "closed_until", "Kies maximaal drie maanden."),
        ("morgen", UNTIL, "closed_from", "geldige datum"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_saves_nothing(
    client: Client, dealer: Dealer, first: Any, last: Any, field: str, sentence: str
) -> None:
    response = save(client, first, last)
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    dealer.refresh_from_db()
    assert dealer.closed_from is None


@pytest.mark.parametrize("who", ["elsewhere", "gone"])
def test_a_deputy_works_for_the_same_dealer(
    client: Client, other_employee: DealerEmployee, colleague: DealerEmployee, who: str
) -> None:
    DealerEmployee.objects.filter(pk=colleague.pk).update(active=False)
    deputy = other_employee if who == "elsewhere" else colleague
    response = save(client, TODAY, UNTIL, deputy.pk)
    assert "deputy" in response.context["form"].errors
    assert deputy.user.name not in client.get(URL).text


# ---------------------------------------------------------------- who hears


def hears(dealer: Dealer) -> set[str]:
    return {
        e.user.name for e in Dealer.objects.get(pk=dealer.pk).recipients(NotificationTopic.REQUESTS)
    }


def test_the_deputy_alone_hears_while_it_is_closed(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    DealerEmployee.objects.filter(pk=colleague.pk).update(topics=[])
    close(dealer, deputy=colleague)
    with outgoing() as mails:
        request_at(dealer)
    assert [to for event, to in mails if event == "request_received"] == [colleague.user.email]
    Dealer.objects.update(closed_from=TODAY + timedelta(days=1))
    assert hears(dealer) == {"M. Bakker"}
    yesterday = TODAY - timedelta(days=1)
    Dealer.objects.update(closed_from=yesterday, closed_until=yesterday)
    assert hears(dealer) == {"M. Bakker"}


def test_without_a_deputy_all_hear_as_usual(dealer: Dealer, employee: DealerEmployee) -> None:
    assert hears(close(dealer)) == {"M. Bakker"}


def test_a_deputy_who_left_does_not_count(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    close(dealer, deputy=colleague)
    DealerEmployee.objects.filter(pk=colleague.pk).update(active=False)
    assert hears(dealer) == {"M. Bakker"}


# ---------------------------------------------------------------- the clock


def test_no_reminder_is_due_on_closed_days(dealer: Dealer) -> None:
    customer = request_at(close(dealer))
    assert customer.remind_at is not None
    assert timezone.localdate(customer.remind_at) > UNTIL
    days = [UNTIL + timedelta(days=n) for n in range(1, 20)]
    second = [day for day in days if is_working_day(day)][1]
    assert timezone.localdate(customer.remind_at) == second


def test_with_a_deputy_reminders_are_due_on_closed_days(
    dealer: Dealer, colleague: DealerEmployee
) -> None:
    customer = request_at(close(dealer, deputy=colleague))
    usual = working_days_after(timezone.now(), 2)
    assert customer.remind_at is not None
    assert abs(customer.remind_at - usual) < timedelta(minutes=1)


# ---------------------------------------------------------------- what the applicant reads


def read(customer: Customer) -> str:
    secret = customer.application_link.issue_secret()
    return page(Client().get(reverse("customers:application", args=[secret])))


def test_the_applicant_reads_until_when(dealer: Dealer) -> None:
    customer = request_at(close(dealer))
    closed = f"Demo Gereedschap B.V. is gesloten tot en met {date_format(UNTIL)}."
    after = "Daarna wordt uw aanvraag bekeken."
    for text in (read(customer), text_of("request_receipt")):
        assert closed in text
        assert after in text
    form = page(Client().get(dealer.get_absolute_url()))
    assert closed in form
    chosen = {"button": f"dealer:{dealer.slug}", "country": "NL"}
    found = page(Client().post(reverse("customers:register"), chosen))
    assert closed in found
    for text in (form, found):
        assert "binnen twee werkdagen" not in text


def test_the_applicant_reads_that_a_deputy_stands_in(
    dealer: Dealer, colleague: DealerEmployee
) -> None:
    text = read(request_at(close(dealer, deputy=colleague)))
    assert "Intussen bekijkt een vervanger de aanvragen." in text
    assert colleague.user.name not in text


def test_the_applicant_of_an_open_dealer_reads_no_dates(dealer: Dealer) -> None:
    assert "gesloten" not in read(request_at(dealer))


def test_an_active_customer_reads_no_closed_dates(dealer: Dealer, by: Actor) -> None:
    customer, _ = actions.register_customer(
        company=company(), person=person(), dealer=close(dealer)
    )
    actions.unblock_customer(customer, by=by)
    assert "gesloten" not in read(customer)


def test_what_was_not_changed_is_not_called_saved(client: Client, dealer: Dealer) -> None:
    close(dealer)
    unchanged = fields_of(client.get(URL).text)
    assert said(client.post(URL, unchanged))[-1] == "Er is niets gewijzigd."
    later = {**unchanged, "closed_until": [str(UNTIL + timedelta(days=1))]}
    assert said(client.post(URL, later))[-1].startswith("De sluitingsdagen zijn opgeslagen.")
