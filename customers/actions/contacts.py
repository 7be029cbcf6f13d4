"""Who is the contact of a customer: somebody new, or a colleague that has a login already."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers import invitations, people_changed
from customers.actions._record import lock_customer, record_event
from customers.actions.details import PersonFields, normalised_person, send_anew
from customers.actors import Actor
from customers.models import Contact, Customer, CustomerEvent
from customers.refusals import check_free_at
from customers.same_person import is_other_person
from customers.states import ActionRefused, EmailMissing, EventKind
from mail.actions import cancel_mails


def is_new_person(contact: Contact | None, person: PersonFields) -> bool:
    """Tell whether what was typed is somebody else than the contact, and no correction of it."""
    if contact is None:
        return False
    new = normalised_person(person)
    return is_other_person(
        name=contact.name,
        email=contact.email,
        new_name=new.get("name", contact.name),
        new_email=new.get("email", contact.email),
    )


@transaction.atomic
def replace_contact(customer: Customer, *, person: PersonFields, by: Actor) -> CustomerEvent:
    """Make somebody new the contact, as a manager; the access of the contact until now ends.

    Raises AddressOfColleague when it is a colleague, and EmailMissing without an address.
    """
    customer = lock_customer(customer)
    former = customer.contact
    if former is None:
        raise ActionRefused(_("This customer has no contact."))
    new = Contact(customer=customer, contact_since=timezone.now(), **normalised_person(person))
    if customer.is_active and not new.email:
        raise EmailMissing(_("A customer that can log in needs an email address."))
    check_free_at(customer, new.email, contact=former, by=by)
    if customer.is_active:
        invitations.lock_person_with(new)
    end_access(former)
    new.save(force_insert=True)
    customer = lock_customer(customer)  # which remembers who its contact was
    event = record_event(customer, EventKind.CONTACT_REPLACED, by=by)
    cancel_mails(former, to=former.email)
    send_anew(customer, new, former.email)
    return event


@transaction.atomic
def make_contact(colleague: Contact, *, by: Actor) -> CustomerEvent:
    """Make a colleague the contact, and so a manager; the contact until now keeps its login.

    Raises ActionRefused for somebody who has left or is the contact already.
    """
    customer = lock_customer(colleague.customer)
    present = customer.contacts.present().filter(pk=colleague.pk).first()
    if present is None:
        raise ActionRefused(_("This person has left."))
    if present == customer.contact:
        raise ActionRefused(_("This person is the contact already."))
    present.contact_since = timezone.now()
    present.role, present.approval_above = Contact.Role.MANAGER, None
    present.save(update_fields=["contact_since", "role", "approval_above"])
    if customer.is_active and present.user is None:
        invitations.grant_login(present)
    event = record_event(customer, EventKind.CONTACT_CHOSEN, by=by)
    people_changed.notify_of_change(customer)
    return event


def end_access(contact: Contact) -> None:
    """End a person's access at its customer; the caller holds the lock, and writes the history."""
    contact.ended_at = timezone.now()
    contact.save(update_fields=["ended_at"])
    invitations.revoke(contact)
