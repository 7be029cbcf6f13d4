"""Addresses stored before there was one spelling get it; nobody is merged with anybody."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from accounts.models import Dealer, User
from customers.models import Contact, Customer, Invitation
from tests.customers.mails_and_pages import last_mail

OF_ACCOUNTS = import_module("accounts.migrations.0006_one_spelling_of_email_addresses")
OF_CUSTOMERS = import_module("customers.migrations.0009_one_spelling_of_email_addresses")

OLD, NEW = "jan@bücher.example", "jan@xn--bcher-kva.example"
INVISIBLE = "jan@xn--bcher-kva.exam\u200bple"


def migrate() -> None:
    """Run the functions of both migrations, in their order, on the tables of today."""
    for migration in (OF_ACCOUNTS, OF_CUSTOMERS):
        for operation in migration.Migration.operations:
            operation.code(apps, None)


def login(email: str, stored: str) -> User:
    """A login whose address was stored in an older spelling, also with allauth."""
    user = User.objects.create_user(email)
    User.objects.filter(pk=user.pk).update(email=stored)
    EmailAddress.objects.filter(user=user).update(email=stored)
    return user


def emails_of(user: User) -> tuple[str, list[str]]:
    known = EmailAddress.objects.filter(user=user).order_by("pk")
    return User.objects.get(pk=user.pk).email, list(known.values_list("email", flat=True))


def contact_of(customer: Customer, stored: str, **fields: Any) -> Contact:
    contact: Contact = Contact.objects.create(customer=customer, email="later@x.example", **fields)
    Contact.objects.filter(pk=contact.pk).update(email=stored)
    return contact


def email_of(contact: Contact) -> str:
    return Contact.objects.get(pk=contact.pk).email


@pytest.mark.parametrize("stored", [OLD, INVISIBLE])
def test_a_login_gets_the_spelling_by_which_it_is_found(db: None, stored: str) -> None:
    user = login("first@x.example", stored)
    EmailAddress.objects.create(user=user, email="nieuw@bücher.example")
    migrate()
    assert emails_of(user) == (NEW, [NEW, "nieuw@xn--bcher-kva.example"])
    assert User.objects.get_by_natural_key(stored) == user


def test_a_dealers_address_gets_the_one_spelling(dealer: Dealer, other_dealer: Dealer) -> None:
    Dealer.objects.filter(pk=dealer.pk).update(email="Info@Bücher.example")
    migrate()
    emails = Dealer.objects.order_by("pk").values_list("email", flat=True)
    assert list(emails) == ["info@xn--bcher-kva.example", ""]


@pytest.mark.parametrize("other", [NEW, INVISIBLE])
def test_two_logins_with_one_address_are_told_and_left_alone(
    blocked: Customer, caplog: pytest.LogCaptureFixture, other: str
) -> None:
    first, second = login("first@x.example", OLD), login("second@x.example", other)
    contact = contact_of(blocked, OLD, user=first)
    migrate()
    assert emails_of(first) == (OLD, [OLD])
    assert emails_of(second) == (other, [other])
    assert email_of(contact) == OLD
    assert f"The logins with the numbers {first.pk}, {second.pk} have the same" in caplog.text


def test_an_address_that_allauth_knows_twice_is_told_and_left_alone(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    user = login(NEW, NEW)
    EmailAddress.objects.create(user=user, email=OLD)
    migrate()
    assert emails_of(user) == (NEW, [NEW, OLD])
    assert f"The login with the number {user.pk} has an email address twice" in caplog.text


def test_a_contact_and_its_invitation_get_the_same_spelling(active: Customer) -> None:
    contact = Contact.objects.get(customer=active)
    Contact.objects.filter(pk=contact.pk).update(email=OLD)
    Invitation.objects.update(email=OLD)
    gone = contact_of(active, OLD, ended_at="2026-01-01T00:00Z")
    migrate()
    assert email_of(contact) == email_of(gone) == NEW
    assert Invitation.objects.get().email == NEW
    assert last_mail("invitation").to != NEW  # a mail stays as it was sent


def test_two_contacts_of_a_customer_with_one_address_are_told_and_left_alone(
    blocked: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = contact_of(blocked, OLD), contact_of(blocked, NEW)
    migrate()
    assert (email_of(first), email_of(second)) == (OLD, NEW)
    told = f"The contacts with the numbers {first.pk}, {second.pk} of the customer with the number"
    assert told in caplog.text


def test_an_address_in_the_one_spelling_is_not_touched(
    active: Customer, pending: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    def everything() -> list[Any]:
        models: list[Any] = [User, EmailAddress, Contact, Invitation, Dealer]
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = everything()
    with caplog.at_level(logging.WARNING):
        migrate()
    assert everything() == before
    assert caplog.text == ""
