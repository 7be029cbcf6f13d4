"""A new e-mail address: confirmed from the new one, told to the old one, and never revealing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DealerEmployee, User
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.models import Mail
from tests.conftest import PASSWORD
from tests.customers.mails_and_pages import last_mail, link_in, log_in, page, said

URL = reverse("account_email")
OLD = "k.visser@brindolux.example"
NEW = "karin@brindolux.example"
REFUSED = "Dit e-mailadres kunt u niet voor uw login gebruiken. Is het van u? Bel Van Ommen"


@pytest.fixture
def client(contact: Contact) -> Client:
    client = Client()
    log_in(client, contact.email)
    reauthenticate(client)
    return client


def reauthenticate(client: Client) -> Any:
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, follow=True)


def ask(client: Client, email: str) -> str:
    """Ask for a new address; what the page then says."""
    response = client.post(URL, {"email": email, "action_add": ""}, follow=True)
    assert response.status_code == 200
    return page(response)


def confirm(client: Client, follow: bool = True) -> str:
    link = link_in("email_confirmation")
    assert client.get(link).status_code == 200
    response = client.post(link, follow=follow)
    assert response.status_code in (200, 302)
    return page(response)


def user_of(contact: Contact) -> User:
    return User.objects.get(contacts=contact)


def test_nothing_changes_before_the_new_address_is_confirmed(
    client: Client, contact: Contact
) -> None:
    shown = ask(client, NEW)
    assert shown.count("We hebben een e-mail naar") == 1
    assert f"{NEW} is nog niet bevestigd. Tot dan blijft uw oude adres gelden." in shown
    assert last_mail("email_confirmation").to == NEW
    assert user_of(contact).email == OLD
    assert not Mail.objects.filter(event="email_changed").exists()
    assert log_in(Client(), NEW).status_code == 200
    assert log_in(Client(), OLD).status_code == 302


def test_opening_the_link_changes_nothing_yet(client: Client, contact: Contact) -> None:
    ask(client, NEW)
    for _ in range(3):
        assert NEW in page(Client().get(link_in("email_confirmation")))
    assert user_of(contact).email == OLD


def test_a_new_address_is_confirmed_by_mail_and_told_to_the_old_one(
    client: Client, contact: Contact
) -> None:
    ask(client, NEW)
    confirm(client)
    assert user_of(contact).email == NEW
    assert last_mail("email_changed").to == OLD
    assert log_in(Client(), OLD).status_code == 200
    assert log_in(Client(), NEW).status_code == 302


def test_confirming_needs_no_login(client: Client, contact: Contact) -> None:
    ask(client, NEW)
    stranger = Client()
    confirm(stranger)
    assert user_of(contact).email == NEW
    assert stranger.get(URL).status_code == 302


def test_the_contacts_of_a_person_follow_its_new_address(client: Client, contact: Contact) -> None:
    ask(client, NEW)
    confirm(client)
    contact.refresh_from_db()
    assert contact.email == NEW


def test_a_contact_that_left_keeps_what_it_had(
    client: Client, contact: Contact, blocked: Customer
) -> None:
    gone = Contact.objects.create(
        customer=blocked, email=OLD, user=contact.user, ended_at="2026-01-01T00:00Z"
    )
    ask(client, NEW)
    confirm(client)
    gone.refresh_from_db()
    assert gone.email == OLD


def test_a_dealer_changes_its_address_too(employee: DealerEmployee) -> None:
    old = employee.user.email
    client = Client()
    log_in(client, old)
    reauthenticate(client)
    ask(client, "baas@demo-gereedschap.example")
    confirm(client)
    employee.user.refresh_from_db()
    assert employee.user.email == "baas@demo-gereedschap.example"
    assert last_mail("email_changed").to == old


def test_looking_at_the_page_says_nothing_of_a_new_address(client: Client) -> None:
    response = client.get(URL)
    assert f"<b>{OLD}</b>" in page(response)
    assert "We hebben een e-mail" not in page(response)


@pytest.mark.parametrize("button", ["action_remove", "action_primary", "action_send"])
def test_ones_own_address_cannot_be_taken_away(
    client: Client, contact: Contact, button: str
) -> None:
    for email in (OLD, NEW, "nonsens"):
        assert client.post(URL, {"email": email, button: ""}).status_code == 302
    assert user_of(contact).email == OLD


def test_a_change_can_be_called_off(client: Client, contact: Contact) -> None:
    ask(client, NEW)
    client.post(URL, {"email": NEW, "action_remove": ""})
    assert "We hebben een e-mail" not in page(client.get(URL))
    assert user_of(contact).email == OLD


def test_the_last_address_that_was_asked_for_counts(client: Client, contact: Contact) -> None:
    ask(client, "een@brindolux.example")
    first = link_in("email_confirmation")
    ask(client, NEW)
    confirm(client)
    assert "Deze link werkt niet meer" in page(Client().get(first))
    assert user_of(contact).email == NEW


def test_a_link_to_confirm_works_once(client: Client) -> None:
    ask(client, NEW)
    link = link_in("email_confirmation")
    client.post(link)
    assert "Deze link werkt niet meer" in page(Client().get(link))
    assert Client().post(link).status_code == 404


def test_the_address_of_another_login_is_refused_at_the_end_and_not_before(
    client: Client, contact: Contact, employee: DealerEmployee
) -> None:
    taken = employee.user.email
    free = ask(client, NEW).replace(NEW, "…")
    assert ask(client, taken).replace(taken, "…") == free
    link = link_in("email_confirmation")
    assert REFUSED in page(client.get(link))
    response = client.post(link)
    assert response.status_code == 302
    assert REFUSED in said(response)[-1]
    assert user_of(contact).email == OLD
    assert User.objects.get(pk=employee.user.pk).check_password(PASSWORD)
    assert log_in(Client(), taken).status_code == 302


def test_a_login_made_in_the_meantime_keeps_its_address(client: Client, contact: Contact) -> None:
    ask(client, NEW)
    User.objects.create_user(NEW, PASSWORD)
    confirm(client)
    assert user_of(contact).email == OLD


@pytest.mark.parametrize("email", ["", "nonsens", "a\0@b.example", "x" * 250 + "@b.example", OLD])
def test_what_is_not_a_new_address_is_refused_at_the_field(client: Client, email: str) -> None:
    response = client.post(URL, {"email": email, "action_add": ""})
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert not Mail.objects.filter(event="email_confirmation").exists()


@pytest.mark.parametrize("key", ["x", "abc:def:ghi", "-" * 200])
def test_a_broken_link_to_confirm_says_so(db: None, key: str) -> None:
    response = Client().get(reverse("account_confirm_email", args=[key]))
    assert response.status_code == 200
    assert "Deze link werkt niet meer" in page(response)


def test_the_password_is_asked_once_more_and_then_it_goes_on(
    client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    client = client_of(Actor.of_contact(contact))
    response = client.post(URL, {"email": NEW, "action_add": ""})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not Mail.objects.filter(event="email_confirmation").exists()
    wrong = client.post(response["Location"], {"password": "fout-wachtwoord"})
    assert wrong.status_code == 200
    client.post(response["Location"], {"password": PASSWORD})
    assert last_mail("email_confirmation").to == NEW


def test_staff_that_changed_the_address_leave_no_trace_of_the_old_one(
    client: Client, contact: Contact
) -> None:
    """The old address may become somebody else's login."""
    User.objects.filter(contacts=contact).update(email="nieuw@brindolux.example")
    log_in(Client(), "nieuw@brindolux.example")
    User.objects.create_user(OLD, PASSWORD, is_staff=True)
    assert log_in(Client(), OLD)["Location"] == reverse("admin:index")
