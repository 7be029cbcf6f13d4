"""Correcting what is known of a company and its contact, and sending its login again."""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers import invitations, notifications, people_changed
from customers.actions._record import check_seen, lock_customer, record_event
from customers.actions.application_links import renew_application_link
from customers.actions.directory import settle_directory_change
from customers.actors import Actor
from customers.models import FOLDED_FIELDS, Contact, Customer, CustomerEvent, DirectoryChange
from customers.refusals import check_free_at
from customers.states import DEALER_STOPPED, ActionRefused, EmailMissing, EventKind, State
from customers.vat_checks import request_vat_check
from mail.actions import cancel_mails
from web.email_addresses import normalise_email


class PersonFields(TypedDict, total=False):
    """The columns of Contact that are typed into a form."""

    name: str
    email: str
    phone: str
    language: str


@transaction.atomic
def change_customer(
    customer: Customer,
    *,
    company: dict[str, Any],
    person: PersonFields,
    seen: str | None = None,
    by: Actor,
) -> list[CustomerEvent]:
    """Correct what is known of a company and its contact; return what came of it.

    That is an event for the company and one for the contact, as far as they differed.
    """
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    events = []
    changed = [name for name, value in company.items() if getattr(customer, name) != value]
    if changed:
        for name in changed:
            setattr(customer, name, company[name])
        if "directory_ref" in changed:
            settle_directory_change(customer, DirectoryChange.Outcome.OUTDATED)
        customer.save(update_fields=[*changed, *FOLDED_FIELDS])
        if "vat_number" in changed:
            request_vat_check(customer)
        events.append(record_event(customer, EventKind.CHANGED, by=by))
    corrected = _correct_contact(customer, normalised_person(person), by=by)
    return [*events, corrected] if corrected else events


@transaction.atomic
def correct_contact(customer: Customer, *, person: PersonFields, by: Actor) -> CustomerEvent | None:
    """Correct the contact. A new address gets its own login, and never changes a person's own."""
    return _correct_contact(lock_customer(customer), normalised_person(person), by=by)


@transaction.atomic
def resend_invitation(customer: Customer, *, seen: str | None = None, by: Actor) -> CustomerEvent:
    """Send the login to the contact's address once more; an older link stops working."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    contact = customer.contact
    if not customer.is_active or contact is None or contact.user is None:
        raise ActionRefused(
            _("Only a customer that has been unblocked can be sent its login again.")
        )
    if customer.is_at_stopped_dealer:
        raise ActionRefused(DEALER_STOPPED)
    # Not by whether there is a password: a dealer must not learn of a login at another dealer.
    if contact.first_login_at:
        raise ActionRefused(_("This customer has already chosen a password."))
    invitations.grant_login(contact)
    return record_event(customer, EventKind.INVITED_AGAIN, by=by)


@transaction.atomic
def note_first_login(contact: Contact, *, by: Actor) -> None:
    """Write to the history, once, that the contact acts for this customer for the first time."""
    first = Contact.objects.filter(pk=contact.pk, first_login_at=None)
    if first.update(first_login_at=timezone.now()):
        invitations.mark_login_arrived(contact)
        record_event(contact.customer, EventKind.FIRST_LOGIN, by=by)


def normalised_person(person: PersonFields) -> PersonFields:
    """Return the fields with the address as it is stored; an address that is left out stays so."""
    if "email" not in person:  # what is not said stays as it is
        return person
    return {**person, "email": normalise_email(person["email"])}


def _correct_contact(
    customer: Customer, person: PersonFields, *, by: Actor
) -> CustomerEvent | None:
    contact = customer.contact
    if contact is None:
        raise ActionRefused(_("This customer has no contact."))
    changed = [name for name, value in person.items() if getattr(contact, name) != value]
    if not changed:
        return None
    former = contact.email
    for name in changed:
        setattr(contact, name, person[name])  # type: ignore[literal-required]  # a key of PersonFields, though not a literal one
    if "email" not in changed:
        contact.save()
        return record_event(customer, EventKind.CONTACT_CORRECTED, by=by)
    _check_address_may_go(customer, contact)
    check_free_at(customer, contact.email, contact=contact, by=by)
    contact.user = None  # the address was the link to the person
    contact.first_login_at = None
    if customer.is_active:  # the person before the contact: see docs/development/locking.md
        invitations.lock_person_with(contact)
    contact.save()
    event = record_event(customer, EventKind.CONTACT_CORRECTED, by=by)
    send_anew(customer, contact, former)
    return event


def send_anew(customer: Customer, contact: Contact, former: str) -> None:
    """Let the links that went to the former address die, and send what the contact lacks."""
    cancel_mails(contact, to=former)
    cancel_mails(customer, to=former)
    invitations.revoke(contact)
    renew_application_link(customer)
    if customer.is_active:
        invitations.grant_login(contact)
        people_changed.notify_of_change(customer)
    elif customer.state == State.PENDING:
        notifications.send_receipt(customer)


def _check_address_may_go(customer: Customer, contact: Contact) -> None:
    if customer.is_active and not contact.email:
        raise EmailMissing(_("A customer that can log in needs an email address."))
