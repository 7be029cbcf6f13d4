"""An employee of a dealer gets its login by the same kind of link as a contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.login_status import Stage, login_statuses_of_employees
from customers.models import Contact, Invitation
from mail.actions import resend_mail
from mail.events import ResendRefused
from mail.failures import mark_failed
from mail.models import Mail
from tests.customers.mails_and_pages import (
    choose_password,
    is_logged_in,
    last_mail,
    link_in,
    page,
    said,
    text_of,
)
from tests.customers.records import outgoing, refused

URL, RESEND = reverse("customers:employees"), reverse("customers:resend_employee")
NEW = "l.dejong@demo-gereedschap.example"


@pytest.fixture
def new(dealer: Dealer, staff: User) -> DealerEmployee:
    """Return an employee that staff have added and that has no password yet."""
    return added(dealer, User.objects.create_user(NEW, name="L. de Jong", language="de"), staff)


def added(dealer: Dealer, user: User, staff: User) -> DealerEmployee:
    employee = DealerEmployee.objects.create(user=user, dealer=dealer)
    actions.welcome_employee(employee, by=Actor.staff(staff))
    return employee


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def stage_of(employee: DealerEmployee) -> Stage:
    employee = DealerEmployee.objects.select_related("user").get(pk=employee.pk)
    return login_statuses_of_employees([employee])[employee.pk].stage


# ---------------------------------------------------------------- the first link


def test_the_first_link_lives_as_long_as_a_customers(
    new: DealerEmployee, settings: Settings
) -> None:
    invitation = Invitation.objects.get(employee=new)
    lives = invitation.expires_at - invitation.created_at
    assert abs(lives - timedelta(days=settings.INVITATION_DAYS)) < timedelta(minutes=1)
    assert last_mail("employee_welcome").to == NEW
    assert "Demo Gereedschap B.V." in text_of("employee_welcome")


def test_choosing_a_password_logs_the_employee_in_for_its_dealer(new: DealerEmployee) -> None:
    client = Client()
    shown = client.get(link_in("employee_welcome"))
    assert 'value="l.dejong@demo-gereedschap.example" readonly' in page(shown)
    assert shown["Content-Language"] == "de"
    response = choose_password(client, link_in("employee_welcome"))
    assert response["Location"] == reverse("customers:home")
    assert is_logged_in(client)
    client.get(response["Location"])
    new.refresh_from_db()
    assert new.first_login_at is not None
    assert stage_of(new) is Stage.IN_USE


@pytest.mark.parametrize("spoil", ["expired", "replaced"])
def test_a_dead_link_explains_itself_and_offers_a_fresh_one(
    new: DealerEmployee, spoil: str
) -> None:
    link = link_in("employee_welcome")
    past = timezone.now() - timedelta(days=8)
    if spoil == "expired":
        Invitation.objects.update(created_at=past, expires_at=past + timedelta(days=7))
    else:
        Invitation.objects.update(replaced_at=timezone.now())
    client = Client()
    client.cookies["django_language"] = "nl"
    response = client.get(link)
    assert response.status_code == 410
    assert "Nieuwe link aanvragen" in page(response)
    assert Invitation.objects.get().opened_at is None
    with outgoing() as mails:
        assert "Kijk in uw e-mail" in page(client.post(f"{link}nieuw/"))
    assert mails == [("employee_welcome", NEW)]
    assert choose_password(Client(), link_in("employee_welcome")).status_code == 302


def test_a_link_of_somebody_who_left_lets_nobody_in(new: DealerEmployee) -> None:
    link = link_in("employee_welcome")
    DealerEmployee.objects.filter(pk=new.pk).update(active=False)
    client = Client()
    assert choose_password(client, link).status_code == 410
    assert not is_logged_in(client)
    with outgoing() as mails:
        client.post(f"{link}nieuw/")
    assert mails == []


def test_a_link_to_an_address_that_was_corrected_lets_nobody_in(new: DealerEmployee) -> None:
    link = link_in("employee_welcome")
    new.user.email = "juist@demo-gereedschap.example"
    new.user.save()
    assert choose_password(Client(), link).status_code == 410


def test_a_person_with_a_login_is_told_that_it_works_here_too(
    contact: Contact, dealer: Dealer, staff: User
) -> None:
    user = User.objects.get(contacts=contact)
    with outgoing() as mails:
        added(dealer, user, staff)
    assert mails == [("employment_added", user.email)]
    assert "geldt nu ook voor Demo Gereedschap B.V." in text_of("employment_added")
    assert not Invitation.objects.filter(employee__isnull=False).exists()


def test_one_password_is_enough_for_two_dealers(
    new: DealerEmployee, other_dealer: Dealer, staff: User
) -> None:
    first = link_in("employee_welcome")
    added(other_dealer, new.user, staff)
    choose_password(Client(), first)
    assert not Invitation.objects.open().exists()


# ---------------------------------------------------------------- sent again


def test_a_colleague_sees_how_far_a_login_got_and_sends_it_again(
    client: Client, new: DealerEmployee, other_employee: DealerEmployee
) -> None:
    first = link_in("employee_welcome")
    shown = page(client.get(URL))
    assert "L. de Jong" in shown
    assert "in wachtrij" in shown
    assert "T. Vos" not in shown
    with outgoing() as mails:
        response = client.post(RESEND, {"employee": new.pk})
    assert said(response) == [f"{NEW} ontvangt de login per e-mail."]
    assert mails == [("employee_welcome", NEW)]
    assert Client().get(first).status_code == 410
    assert choose_password(Client(), link_in("employee_welcome")).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "-1"])
def test_what_is_no_colleague_is_not_found(client: Client, key: str) -> None:
    assert client.post(RESEND, {"employee": key}).status_code == 404


def test_nothing_is_sent_to_another_dealers_employee(
    client: Client, other_employee: DealerEmployee
) -> None:
    with outgoing() as mails:
        assert client.post(RESEND, {"employee": other_employee.pk}).status_code == 404
    assert mails == []


def test_a_login_that_is_used_is_not_sent_again(
    client: Client, employee: DealerEmployee, by: Actor
) -> None:
    client.get(URL)
    employee.refresh_from_db()
    with refused("This person has logged in already"):
        actions.resend_employee_login(employee, by=by)


def test_staff_send_it_again_from_the_dealers_page(
    client_of: Callable[[Actor], Client], new: DealerEmployee, staff: User, dealer: Dealer
) -> None:
    url = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    client = client_of(Actor.staff(staff))
    assert "in wachtrij" in client.get(url).text
    known = {f: str(getattr(dealer, f)) for f in ("name", "phone", "email", "country", "city")}
    row = {"id": new.pk, "dealer": dealer.pk, "active": "on", "topics": "requests"}
    sent = {
        **known,
        "employees-TOTAL_FORMS": "1",
        "employees-INITIAL_FORMS": "1",
        **{f"employees-0-{name}": str(value) for name, value in row.items()},
        "employees-0-send_again": "on",
    }
    with outgoing() as mails:
        assert client.post(url, sent).status_code == 302
    assert mails == [("employee_welcome", NEW)]


# ---------------------------------------------------------------- that does not arrive


def test_whoever_added_an_employee_and_its_colleagues_are_told_by_name(
    new: DealerEmployee, employee: DealerEmployee, staff: User
) -> None:
    other_staff = User.objects.create_user("kok@vanommen.example", is_staff=True)
    with outgoing() as mails:
        mark_failed(last_mail("employee_welcome"), Mail.objects.all(), "550 5.1.1 Unknown")
    assert set(mails) == {
        ("undelivered_to_dealer", employee.user.email),
        ("undelivered_to_staff", staff.email),
    }
    assert other_staff.email not in dict(mails).values()
    text = text_of("undelivered_to_dealer")
    assert "L. de Jong" in text
    assert "dit adres bestaat niet" in text
    assert URL in link_in("undelivered_to_dealer")
    assert stage_of(new) is Stage.FAILED


def test_a_first_login_takes_back_that_it_failed(
    new: DealerEmployee, client_of: Callable[[Actor], Client]
) -> None:
    mark_failed(last_mail("employee_welcome"), Mail.objects.all(), "550 5.1.1 Unknown")
    employee = DealerEmployee.objects.select_related("user", "dealer").get(pk=new.pk)
    client_of(Actor.of_employee(employee)).get(URL)
    assert last_mail("employee_welcome").state == Mail.State.SENT
    assert stage_of(new) is Stage.IN_USE


# ---------------------------------------------------------------- before the upgrade


def test_a_mail_that_waited_at_the_upgrade_gets_a_link_of_the_new_kind(
    new: DealerEmployee, employee: DealerEmployee
) -> None:
    mail = last_mail("employee_welcome")
    Invitation.objects.filter(employee=new).delete()
    mail.about = new.user
    mail.save()
    import_module("customers.migrations.0014_waiting_mails_of_employees").give_links(apps, None)
    client = Client()
    assert choose_password(client, link_in("employee_welcome")).status_code == 302
    assert Invitation.objects.get(employee=new).used_at is not None


def test_an_old_mail_about_the_person_is_not_sent_again(new: DealerEmployee) -> None:
    mail = last_mail("employee_welcome")
    mail.about = new.user
    mail.state, mail.next_attempt_at, mail.sent_at = "sent", None, timezone.now()
    mail.save()
    with outgoing() as mails, pytest.raises(ResendRefused, match="klopt niet meer"):
        resend_mail(mail)
    assert mails == []


def test_employees_who_had_logged_in_count_as_having_done_so(
    employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    last = timezone.now() - timedelta(days=3)
    User.objects.filter(pk=employee.user_id).update(last_login=last)
    migration = import_module("accounts.migrations.0008_first_login_of_employees")
    migration.note_first_logins(apps, None)
    found = dict(DealerEmployee.objects.values_list("pk", "first_login_at"))
    assert found == {employee.pk: last, colleague.pk: None}
