"""Who is told what: one function a message, called inside the transaction of its cause."""

from __future__ import annotations

from django.db.models import Model

from accounts.models import User
from customers.models import Contact, Customer, Invitation
from mail.actions import queue_mail
from mail.doors import First, door_for


def send_receipt(customer: Customer) -> None:
    """The applicant's receipt, with the private link to its request."""
    _to_contact("request_receipt", customer, customer.contact)


def announce_request(customer: Customer) -> None:
    """The dealer's employees hear of a request at once; the staff when nobody else would."""
    employees = list(customer.dealer.recipients) if customer.dealer else []
    event = "request_received" if customer.dealer else "request_without_dealer"
    people = [e.user for e in employees] or list(User.objects.filter(is_staff=True, is_active=True))
    for person in people:
        _to_person(event, customer, person)


def tell_looked_at(customer: Customer) -> None:
    """The dealer said "not our customer"; the applicant hears that staff look for the right one."""
    _to_contact("request_looked_at", customer, customer.contact)


def tell_assigned(customer: Customer) -> None:
    _to_contact("request_assigned", customer, customer.contact)


def tell_rejected(customer: Customer) -> None:
    _to_contact("request_rejected", customer, customer.contact)


def send_invitation(invitation: Invitation) -> None:
    _to_contact("invitation", invitation, invitation.contact)


def tell_access_restored(contact: Contact) -> None:
    _to_contact("access_restored", contact, contact)


def tell_access_added(contact: Contact) -> None:
    _to_contact("access_added", contact, contact)


def _to_contact(event: str, about: Model, contact: Contact | None) -> None:
    if contact is None or not contact.email:
        return
    queue_mail(
        event,
        about,
        to=contact.email,
        name=contact.name,
        language=contact.language,
        door=door_for(First.REGISTER),
    )


def _to_person(event: str, about: Model, person: User) -> None:
    queue_mail(
        event,
        about,
        to=person.email,
        name=person.name,
        language=person.language,
        door=door_for(First.LOG_IN),
    )
