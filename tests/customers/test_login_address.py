"""A login's address is changed by one action, whoever does it, and nobody becomes two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import DealerEmployee, User
from customers import actions, invitations
from customers.access.auth_backend import may_log_in
from customers.actions import members
from customers.actors import Actor
from customers.models import Contact, Customer, Invitation
from customers.refusals import AddressOfAnotherLogin, AddressOfColleague
from tests.conftest import PASSWORD, make_active, person
from tests.customers.mails_and_pages import is_logged_in, log_in, page
from tests.customers.records import history, outgoing, person_at, refused

OLD, NEW = "k.visser@brindolux.example", "karin@brindolux.example"


@pytest.fixture
def by_staff(staff: User) -> Actor:
    return Actor.staff(staff)


@pytest.fixture
def login(contact: Contact) -> User:
    assert contact.user is not None
    return contact.user


@pytest.fixture
def elsewhere(other_employee: DealerEmployee, contact: Contact) -> Customer:
    """A customer of another dealer, with the same person."""
    return make_active(other_employee.dealer, Actor.of_employee(other_employee), email=OLD)


@pytest.fixture
def admin_client(client_of: Callable[[Actor], Client], by_staff: Any) -> Client:
    return client_of(by_staff)


def fields_of(user: User, **changed: str) -> dict[str, str]:
    """Return the form of a login in the administration, as it is sent."""
    known = {"email": user.email, "name": user.name, "phone": user.phone, "language": "nl"}
    return {**known, "is_active": "on", **changed}


def test_its_contacts_at_every_dealer_move_along_and_the_old_address_is_told(
    active: Customer, elsewhere: Customer, login: User, by_staff: Actor
) -> None:
    with outgoing() as mails:
        assert actions.change_login_address(login, email=" Karin@Brindolux.example ", by=by_staff)
    assert mails == [("email_changed", OLD)]
    for customer in (active, elsewhere):
        assert (person_at(customer).email, person_at(customer).user) == (NEW, login)
        assert history(customer)[-1] == ("address_changed", "active", "active")
    assert not actions.change_login_address(login, email=NEW, by=by_staff)


def test_staff_correct_an_address_and_unblocking_makes_no_second_login(
    admin_client: Client, active: Customer, login: User, by: Actor, client: Client
) -> None:
    """What locked the person out: the login went to the mailbox that was wrong."""
    url = reverse("admin:accounts_user_change", args=[login.pk])
    response = admin_client.post(url, fields_of(login, email=NEW))
    assert response.status_code == 302, response.text
    actions.block_customer(active, reason="Even", by=by)
    with outgoing() as mails:
        actions.unblock_customer(active, by=by)
    assert mails == [("access_restored", NEW)]
    assert not User.objects.filter(email=OLD).exists()
    log_in(client, NEW)
    assert is_logged_in(client)


def test_granting_a_login_keeps_who_is_linked_whatever_the_contact_says(
    active: Customer, login: User, by: Actor
) -> None:
    Contact.objects.filter(user=login).update(email="oud@brindolux.example")
    actions.block_customer(active, reason="Even", by=by)
    actions.unblock_customer(active, by=by)
    assert person_at(active).user == login
    assert not User.objects.filter(email="oud@brindolux.example").exists()


def test_a_link_to_the_wrong_mailbox_dies_and_a_new_one_goes_out(
    blocked: Customer, by: Actor, by_staff: Actor
) -> None:
    actions.unblock_customer(blocked, by=by)
    old, user = Invitation.objects.get(), User.objects.get(email="smit@tjalvero.example")
    with outgoing() as mails:
        actions.change_login_address(user, email="p.smit@tjalvero.example", by=by_staff)
    assert sorted(mails) == [
        ("email_changed", "smit@tjalvero.example"),
        ("invitation", "p.smit@tjalvero.example"),
    ]
    old.refresh_from_db()
    assert old.replaced_at is not None
    assert Invitation.objects.open().get().email == "p.smit@tjalvero.example"


def test_an_employee_who_was_never_in_gets_its_link_at_the_right_address(
    employee: DealerEmployee, by_staff: Actor
) -> None:
    employee.user.set_unusable_password()
    employee.user.save()
    with outgoing() as mails:
        actions.change_login_address(employee.user, email="m@bakker.example", by=by_staff)
    assert ("employee_welcome", "m@bakker.example") in mails


def test_an_address_is_changed_at_the_login_and_nowhere_else_in_the_administration() -> None:
    assert not admin.site.is_registered(EmailAddress)


def test_the_address_of_another_login_is_a_sentence_with_an_offer(
    admin_client: Client, login: User, employee: DealerEmployee
) -> None:
    taken = employee.user.email
    url = reverse("admin:accounts_user_change", args=[login.pk])
    response = admin_client.post(url, fields_of(login, email=taken))
    assert response.status_code == 200
    join = reverse("admin:accounts_user_join", args=[login.pk])
    assert f'<a href="{join}?email={taken}">' in response.text
    assert "Is het één persoon? Voeg de twee logins samen." in response.text
    assert User.objects.get(pk=login.pk).email == OLD


def test_the_address_of_a_colleague_is_a_sentence_in_the_administration(
    admin_client: Client, active: Customer, login: User
) -> None:
    Contact.objects.create(customer=active, name="Kees", email="kees@x.example", role="buyer")
    url = reverse("admin:accounts_user_change", args=[login.pk])
    response = admin_client.post(url, fields_of(login, email="kees@x.example"))
    assert response.status_code == 200
    assert "Dit adres is van Kees (inkoper)." in page(response)


def test_an_address_that_somebody_else_has_is_refused_by_the_action(
    active: Customer, login: User, employee: DealerEmployee, by_staff: Actor
) -> None:
    with refused("already a login", with_error=AddressOfAnotherLogin):
        actions.change_login_address(login, email=employee.user.email, by=by_staff)
    Contact.objects.create(customer=active, name="Kees", email="kees@x.example", role="buyer")
    with refused("Kees", with_error=AddressOfColleague):
        actions.change_login_address(login, email="kees@x.example", by=by_staff)


def confirm(login: User, email: str) -> Any:
    """Confirm an address by its link; the page with the button, and the one after it."""
    client = Client()
    address = EmailAddress.objects.create(user=login, email=email)
    key = get_emailconfirmation_model().create(address).key
    url = reverse("account_confirm_email", args=[key])
    return client.get(url), client.post(url, follow=True)


@pytest.mark.parametrize("has_accepted", [True, False])
def test_confirming_the_address_of_a_colleague_is_explained(
    active: Customer, login: User, by: Actor, has_accepted: bool
) -> None:
    colleague = members.add_colleague(
        active,
        person={"name": "Kees", "email": "kees@x.example", "language": "nl"},
        role=Contact.Role.BUYER,
        approval_above=None,
        by=by,
    )
    if has_accepted:
        invitations.accept_invitation(colleague.invitations.get(), "frezen en boren 8,5")
    shown, sent = confirm(login, "kees@x.example")
    sentence = "Dit adres is van Kees (inkoper). Bent u dat ook? Bel Van Ommen"
    assert sentence in page(shown)
    assert sentence in page(sent)
    assert User.objects.get(pk=login.pk).email == OLD


def test_confirming_the_address_of_a_contact_without_a_login_is_explained(
    active: Customer, login: User
) -> None:
    Contact.objects.create(customer=active, name="Kees", email="kees@x.example", role="buyer")
    shown, sent = confirm(login, "kees@x.example")
    for response in (shown, sent):
        assert "Dit adres is van Kees (inkoper). Bent u dat ook?" in page(response)


def test_typed_at_the_dealer_before_it_was_confirmed_it_stays_one_login(
    active: Customer, elsewhere: Customer, login: User, by: Actor
) -> None:
    actions.correct_contact(active, person=person(name="K. Visser", email=NEW), by=by)
    second = User.objects.get(email=NEW)
    assert person_at(active).user == second != login
    shown, sent = confirm(login, NEW)
    assert f"Voortaan logt u in met {NEW}" in page(shown)
    assert sent.status_code == 200
    login.refresh_from_db()
    assert login.email == NEW
    assert login.check_password(PASSWORD)
    for customer in (active, elsewhere):
        assert (person_at(customer).user, person_at(customer).email) == (login, NEW)
    second.refresh_from_db()
    assert (second.is_active, second.joined_into, second.email) == (False, login, OLD)
    assert not Invitation.objects.open().filter(contact__user=login).exists()
    assert may_log_in(login)


def test_the_old_address_typed_once_more_is_the_same_person(
    active: Customer, blocked: Customer, login: User, by: Actor
) -> None:
    actions.correct_contact(active, person=person(name="K. Visser", email=NEW), by=by)
    confirm(login, NEW)
    actions.correct_contact(blocked, person=person(name="K. Visser", email=OLD), by=by)
    actions.unblock_customer(blocked, by=by)
    assert person_at(blocked).user == login
    with refused("already a login", with_error=members.AlreadyThere):
        members.add_colleague(
            active,
            person={"name": "K. Visser", "email": OLD, "language": "nl"},
            role=Contact.Role.BUYER,
            approval_above=None,
            by=by,
        )
