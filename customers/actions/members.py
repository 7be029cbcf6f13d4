"""The people of one customer who log in: added, given a role and taken off by its managers."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers import invitations, people_changed
from customers.actions._record import lock_customer, record_event
from customers.actions.contacts import end_access
from customers.actions.details import PersonFields
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.refusals import holders_of
from customers.states import ActionRefused, EventKind
from web.email_addresses import normalise_email


class AlreadyThere(ActionRefused):
    """This address has a login at this customer already."""


@transaction.atomic
def add_colleague(
    customer: Customer,
    *,
    person: PersonFields,
    role: Contact.Role,
    approval_above: Decimal | None,
    by: Actor,
) -> Contact:
    """Add somebody else of the same customer, who is mailed a login at once."""
    customer = lock_customer(customer)
    if not customer.is_active:
        raise ActionRefused(_("Only a customer that can log in can add people."))
    email = normalise_email(person["email"])
    if holders_of(customer, email).exists():
        raise AlreadyThere(_("There is already a login with this email address here."))
    contact = Contact.objects.create(
        customer=customer,
        role=role,
        approval_above=approval_above,
        added_by=by.user,
        **{**person, "email": email},
    )
    invitations.grant_login(contact)
    record_event(customer, EventKind.COLLEAGUE_ADDED, by=by)
    people_changed.notify_of_change(customer)
    return contact


@transaction.atomic
def change_role(
    contact: Contact, *, role: Contact.Role, approval_above: Decimal | None, by: Actor
) -> bool:
    """Change the role of a person and the amount above which it needs approval.

    Returns False when both are so already. Raises ActionRefused when nobody else would remain who
    manages the logins.
    """
    customer = lock_customer(contact.customer)
    contact = customer.contacts.present().get(pk=contact.pk)
    if (contact.role, contact.approval_above) == (role, approval_above):
        return False
    if role != Contact.Role.MANAGER:
        _check_another_manager(customer, contact)
    contact.role, contact.approval_above = role, approval_above
    if role != Contact.Role.MANAGER:
        contact.contact_since = None  # another manager is the contact now
    contact.save(update_fields=["role", "approval_above", "contact_since"])
    record_event(customer, EventKind.COLLEAGUE_CHANGED, by=by)
    people_changed.notify_of_change(customer)
    return True


@transaction.atomic
def resend_login(contact: Contact, *, by: Actor) -> None:
    """Send a login once more; an older link stops working."""
    customer = lock_customer(contact.customer)
    contact = customer.contacts.present().get(pk=contact.pk)
    if contact.first_login_at:
        raise ActionRefused(_("This person has logged in already."))
    invitations.grant_login(contact)
    record_event(customer, EventKind.INVITED_AGAIN, by=by)


@transaction.atomic
def end_colleague(contact: Contact, *, by: Actor) -> None:
    """End this person's access, from its next request on; the company's stays."""
    customer = lock_customer(contact.customer)
    contact = customer.contacts.get(pk=contact.pk)
    if contact.ended_at:
        return
    _check_another_manager(customer, contact)
    end_access(contact)
    record_event(customer, EventKind.COLLEAGUE_LEFT, by=by)
    people_changed.notify_of_change(customer)


def check_may_end(contact: Contact) -> None:
    """Raise ActionRefused when nobody would remain who manages the logins."""
    _check_another_manager(contact.customer, contact)


def _check_another_manager(customer: Customer, contact: Contact) -> None:
    if not customer.contacts.managers().exclude(pk=contact.pk).exists():
        raise ActionRefused(
            _("Somebody must remain who can manage the logins. Make another one first.")
        )
