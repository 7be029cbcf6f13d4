"""Whoever was only invited is depended on by nobody: no recipient, no deputy, not the last one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import LastRecipientError, choose_topics
from accounts.models import Dealer, DealerEmployee, NotificationTopic, User, has_accepted
from customers.actors import Actor
from customers.models import Contact
from tests.conftest import PASSWORD, employ
from tests.customers.mails_and_pages import page
from tests.customers.records import outgoing, request_at

REQUESTS = NotificationTopic.REQUESTS


@pytest.fixture
def invited(dealer: Dealer) -> DealerEmployee:
    """An employee who has not chosen a password yet."""
    user = User.objects.create_user("nieuw@demo-gereedschap.example", name="N. Nieuw")
    return DealerEmployee.objects.create(user=user, dealer=dealer)


def admin_form(dealer: Dealer, *employees: DealerEmployee, **changed: str) -> dict[str, str]:
    """Return the form of a dealer as it is sent; `changed` by the place of an employee."""
    sent = {f: str(getattr(dealer, f)) for f in ("name", "phone", "email", "country", "city")}
    count = str(len(employees))
    sent |= {"employees-TOTAL_FORMS": count, "employees-INITIAL_FORMS": count}
    for place, employee in enumerate(employees):
        sent |= {
            f"employees-{place}-id": str(employee.pk),
            f"employees-{place}-dealer": str(dealer.pk),
            f"employees-{place}-active": "on",
            f"employees-{place}-topics": list(employee.topics),  # type: ignore[dict-item]  # as browsers send several
        }
    return {name: value for name, value in {**sent, **changed}.items() if value is not None}


@pytest.mark.parametrize(
    ("fields", "accepted"),
    [
        ({}, True),
        ({"password": "!"}, False),
        ({"password": ""}, False),
        ({"is_active": False}, False),
    ],
)
def test_only_a_login_that_can_be_used_has_accepted(
    employee: DealerEmployee, contact: Contact, fields: dict[str, object], accepted: bool
) -> None:
    for user in (employee.user, contact.user):
        assert user is not None
        User.objects.filter(pk=user.pk).update(**fields)
        assert User.objects.filter(has_accepted(), pk=user.pk).exists() is accepted
    assert employee.dealer.employees.present().exists() is accepted
    assert Contact.objects.accepted().exists() is accepted
    assert Contact.objects.select_related("user").get().has_accepted is accepted


def test_who_was_only_invited_is_no_recipient(dealer: Dealer, invited: DealerEmployee) -> None:
    assert list(dealer.recipients(REQUESTS)) == []
    employee = employ(dealer, "m.bakker@demo-gereedschap.example", "M. Bakker")
    assert list(dealer.recipients(REQUESTS)) == [employee]


def test_the_staff_hear_where_nobody_has_accepted(
    dealer: Dealer, invited: DealerEmployee, staff: User
) -> None:
    with outgoing() as mails:
        request_at(dealer)
    assert ("request_without_dealer", staff.email) in mails
    assert invited.user.email not in [to for _event, to in mails]


def test_the_last_one_cannot_leave_it_to_an_invitation(
    employee: DealerEmployee, invited: DealerEmployee
) -> None:
    with pytest.raises(LastRecipientError):
        choose_topics(employee, [])


def test_who_was_only_invited_stands_in_for_nobody(
    dealer: Dealer, employee: DealerEmployee, invited: DealerEmployee
) -> None:
    dealer.closed_from = timezone.localdate()
    dealer.closed_until = dealer.closed_from + timedelta(days=5)
    dealer.deputy = invited
    dealer.save()
    assert list(dealer.recipients(REQUESTS)) == [employee]
    assert not dealer.decides_on(dealer.closed_from)
    assert "vervanger" not in dealer.closure_notice
    invited.user.set_password(PASSWORD)
    invited.user.save()
    dealer = Dealer.objects.get(pk=dealer.pk)
    assert list(dealer.recipients(REQUESTS)) == [invited]
    assert dealer.decides_on(timezone.localdate())


def test_a_deputy_that_has_left_stands_in_for_nobody(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    dealer.closed_from = dealer.closed_until = timezone.localdate()
    dealer.deputy = colleague
    dealer.save()
    assert dealer.decides_on(dealer.closed_from)
    DealerEmployee.objects.filter(pk=colleague.pk).update(active=False)
    assert not Dealer.objects.get(pk=dealer.pk).decides_on(timezone.localdate())


def test_who_was_only_invited_cannot_be_chosen_as_deputy(
    client_of: Callable[[Actor], Client], by: Actor, staff: User, dealer: Dealer,
    invited: DealerEmployee, colleague: DealerEmployee,
) -> None:  # fmt: skip
    pages = [
        client_of(by).get(reverse("customers:holiday_closure")),
        client_of(Actor.staff(staff)).get(
            reverse("admin:accounts_dealer_change", args=[dealer.pk])
        ),
    ]
    for response in pages:
        options = response.text.split('name="deputy"')[1].split("</select>")[0]
        assert f'value="{colleague.pk}"' in options
        assert f'value="{invited.pk}"' not in options


def test_the_last_employee_leaves_only_when_staff_say_so(
    client_of: Callable[[Actor], Client], staff: User, dealer: Dealer,
    employee: DealerEmployee, invited: DealerEmployee,
) -> None:  # fmt: skip
    client = client_of(Actor.staff(staff))
    url = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    sent = admin_form(dealer, employee, invited)
    del sent["employees-0-active"]
    response = client.post(url, sent)
    assert response.status_code == 200
    assert "blijft niemand over die e-mail krijgt of kan inloggen" in page(response)
    assert 'name="confirmed"' in response.text
    employee.refresh_from_db()
    assert employee.active
    assert client.post(url, {**sent, "confirmed": "1"}).status_code == 302
    employee.refresh_from_db()
    assert not employee.active


def test_a_topic_that_nobody_hears_any_more_is_asked_about(
    client_of: Callable[[Actor], Client], staff: User, dealer: Dealer,
    employee: DealerEmployee, colleague: DealerEmployee,
) -> None:  # fmt: skip
    DealerEmployee.objects.filter(pk=colleague.pk).update(topics=["orders"])
    colleague.refresh_from_db()
    client = client_of(Actor.staff(staff))
    url = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    sent = admin_form(dealer, employee, colleague)
    del sent["employees-0-active"]
    response = client.post(url, sent)
    assert response.status_code == 200
    assert "krijgt dan nog e-mail als: " in page(response)
    assert "een klant een login aanvraagt" in page(response)
    assert client.post(url, {**sent, "confirmed": "1"}).status_code == 302


def test_switching_off_the_last_login_is_asked_about(
    client_of: Callable[[Actor], Client], staff: User, employee: DealerEmployee, contact: Contact
) -> None:
    client = client_of(Actor.staff(staff))
    sentences = {
        employee.user: "Bij Demo Gereedschap B.V. blijft niemand over die e-mail krijgt",
        contact.user: "Bij Brindolux Techniek B.V. blijft niemand over die logins beheert",
    }
    for user, sentence in sentences.items():
        assert user is not None
        url = reverse("admin:accounts_user_change", args=[user.pk])
        sent = {"email": user.email, "name": user.name, "language": "nl"}
        response = client.post(url, sent)
        assert response.status_code == 200
        assert sentence in page(response)
        assert User.objects.get(pk=user.pk).is_active
        assert client.post(url, {**sent, "confirmed": "1"}).status_code == 302
        assert not User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_ones_own_login_of_the_staff_is_asked_about(
    client_of: Callable[[Actor], Client], staff: User, field: str
) -> None:
    client = client_of(Actor.staff(staff))
    url = reverse("admin:accounts_user_change", args=[staff.pk])
    sent = {"email": staff.email, "name": staff.name, "language": "nl", "is_superuser": "on"}
    sent |= {name: "on" for name in ("is_active", "is_staff") if name != field}
    shown = page(client.post(url, sent))
    assert "Dit is uw eigen login: u wordt meteen uitgelogd." in shown
    assert "Er blijft niemand over die de administratie kan gebruiken." in shown
    colleague = User.objects.create_superuser("c@vanommen.example", PASSWORD)
    assert "blijft niemand over" not in page(client.post(url, sent))
    staff.refresh_from_db()
    assert getattr(staff, field)
    other = reverse("admin:accounts_user_change", args=[colleague.pk])
    assert client.post(other, {**sent, "email": colleague.email}).status_code == 302
