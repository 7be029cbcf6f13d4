"""A person's own details, which hold wherever that person is an employee or a contact."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from customers import invitations, notifications
from customers.actions._record import lock_customers, record_event
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.refusals import AddressOfAnotherLogin, ChangedMeanwhile, check_free_at
from customers.states import EventKind
from web.email_addresses import normalise_email


@transaction.atomic
def change_person(user: User, *, name: str, phone: str, language: str) -> None:
    """Change the name, phone and language of a login; mails to its contacts follow the language."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    # Mails to a contact are in the contact's language; what a dealer typed is not overwritten.
    Contact.objects.present().filter(user=user).update(language=language)


@transaction.atomic
def change_login_address(user: User, *, email: str, by: Actor) -> bool:
    """Give a login another address, whoever asks for it; return False when it has it already.

    Its present contacts move along, the old address is told, and a link that went there dies.
    Raises AddressOfAnotherLogin or AddressOfColleague when somebody else has the address.
    """
    email = normalise_email(email)
    user, customers = lock_person(user)
    if user.email == email:
        return False
    _check_free_for(user, email, customers)
    former, user.email = user.email, email
    _free_address(user, former)
    user.save(update_fields=["email"])
    notifications.notify_old_address_of_change(user, former)
    for contact in Contact.objects.present().filter(user=user).select_related("customer__dealer"):
        _move_contact(contact, user, by=by)
    if not user.has_password:
        for employee in user.employments.filter(active=True):
            invitations.grant_employee_login(employee)
    return True


def check_login_address(user: User, email: str) -> None:
    """Raise what changing the address would raise, for a form that asks before."""
    of_person = Contact.objects.present().filter(user=user)
    _check_free_for(user, email, Customer.objects.filter(contacts__in=of_person))


def lock_person(*users: User) -> tuple[User, list[Customer]]:
    """Lock the customers of these persons, and then the persons; return the first, and them.

    Raises ChangedMeanwhile when one got another customer while it was waited for.
    """
    of_persons = Contact.objects.present().filter(user__in=users)
    customers = lock_customers(of_persons.values_list("customer", flat=True))
    rows = User.objects.select_for_update(of=("self",), no_key=True)
    persons = {user.pk: user for user in rows.filter(pk__in=[u.pk for u in users]).order_by("pk")}
    if of_persons.exclude(customer__in=customers).exists():
        raise ChangedMeanwhile
    return persons[users[0].pk], customers


def _check_free_for(user: User, email: str, customers: Iterable[Customer]) -> None:
    other = User.objects.filter(email=email).exclude(pk=user.pk).first()
    if other and other.joined_into_id != user.pk:
        raise AddressOfAnotherLogin(other)
    for customer in customers:
        check_free_at(customer, email, user=user)


def _free_address(user: User, former: str) -> None:
    """Give a login that was joined into this one the address that this one leaves."""
    joined = user.joined_logins.filter(email=user.email).first()
    if joined:
        # Two rows cannot have one address for a moment either, so the one goes by a third.
        User.objects.filter(pk=joined.pk).update(email=f"{joined.pk}@joined.invalid")
        User.objects.filter(pk=user.pk).update(email=user.email)
        joined.email = former
        joined.save(update_fields=["email"])


def _move_contact(contact: Contact, user: User, *, by: Actor) -> None:
    had_link = contact.invitations.open().exists()
    contact.email = user.email
    contact.save(update_fields=["email"])
    invitations.revoke(contact)
    if had_link and contact.customer.is_active and not user.has_password:
        invitations.invite(contact)
    record_event(contact.customer, EventKind.ADDRESS_CHANGED, by=by)
