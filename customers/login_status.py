"""How far the login of a customer got: from waiting for its mail to in use.

A person that already has a login elsewhere gets another mail and no link to choose a password.
Nothing here may tell the two apart: a dealer must not learn who is a customer of another dealer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer, Invitation
from customers.states import State
from mail.bounces import RETURNED
from mail.models import Mail

# Mail servers answer with a code (RFC 3463) or only with a sentence of their own.
NO_SUCH_ADDRESS = re.compile(
    r"\b5\.1\.(1|2|3|6|10)\b|user unknown|unknown user|no such|does not exist", re.IGNORECASE
)
MAILBOX_FULL = re.compile(r"\b[45]\.2\.2\b|^[45]52 |mailbox full|over quota", re.IGNORECASE)
LOGIN_EVENTS = ("invitation", "access_added", "access_restored")


class Stage(StrEnum):
    NONE = "none"  # there is no login to speak of in this state
    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    OPENED = "opened"
    EXPIRED = "expired"  # not used in time
    IN_USE = "in_use"
    SHUT = "shut"  # there is a login, and it does not work now


@dataclass(frozen=True)
class LoginStatus:
    stage: Stage
    at: datetime | None = None  # since when; of a mail that will be tried again: when
    why: str | Promise = ""


def login_statuses(customers: Iterable[Customer]) -> dict[int, LoginStatus]:
    """Of each customer's contact, by the customer's key; a few queries, however many there are."""
    customers = list(customers)
    logins = login_statuses_of_contacts([(c, c.contact) for c in customers if c.contact])
    return {c.pk: logins[c.contact.pk] if c.contact else LoginStatus(Stage.NONE) for c in customers}


def login_statuses_of_contacts(pairs: list[tuple[Customer, Contact]]) -> dict[int, LoginStatus]:
    """By the contact's key, in three queries."""
    contacts = [contact for _customer, contact in pairs]
    invitations = _latest_invitations(contacts)
    mails = _latest_mails(contacts, invitations)
    return {
        contact.pk: _login_of(customer, contact, invitations.get(contact.pk), mails.get(contact.pk))
        for customer, contact in pairs
    }


def _login_of(
    customer: Customer, contact: Contact, invitation: Invitation | None, mail: Mail | None
) -> LoginStatus:
    if customer.state not in (State.ACTIVE, State.BLOCKED):
        return LoginStatus(Stage.NONE)
    if not contact.email:
        return LoginStatus(Stage.NO_ADDRESS)
    if contact.first_login_at and customer.is_active:
        return LoginStatus(Stage.IN_USE, contact.first_login_at)
    if mail is None:
        return LoginStatus(Stage.NOT_SENT)
    if not customer.is_active and mail.state != Mail.State.FAILED:
        return LoginStatus(Stage.SHUT)
    of_invitation = invitation if mail.event == "invitation" else None
    if mail.state == Mail.State.SENT and (ended := _ended(mail, of_invitation)):
        return LoginStatus(Stage.EXPIRED, ended)
    # Mail programs open links too, but what was opened has certainly arrived.
    opened = of_invitation and of_invitation.opened_at
    return LoginStatus(Stage.OPENED, opened) if opened else _login_by_mail(mail)


def _ended(mail: Mail, invitation: Invitation | None) -> datetime | None:
    """When the time to use it was over. A login from elsewhere works on, but reads the same."""
    until = (
        invitation.expires_at
        if invitation
        else mail.created_at + timedelta(days=settings.INVITATION_DAYS)
    )
    return until if until <= timezone.now() else None


def _login_by_mail(mail: Mail) -> LoginStatus:
    match Mail.State(mail.state):
        case Mail.State.SENT:
            return LoginStatus(Stage.SENT, mail.sent_at)
        case Mail.State.FAILED:
            return LoginStatus(Stage.FAILED, mail.created_at, failure_in_words(mail.error))
        case Mail.State.QUEUED:
            return LoginStatus(Stage.QUEUED, mail.next_attempt_at if mail.attempts else None)
        case Mail.State.SENDING:
            return LoginStatus(Stage.QUEUED)
        case _:
            return LoginStatus(Stage.NOT_SENT)


def failure_in_words(error: str) -> str | Promise:
    """Why a mail failed, for a dealer; what the mail server said stands in the staff's mail log."""
    if NO_SUCH_ADDRESS.search(error):
        return _("this address does not exist")
    if MAILBOX_FULL.search(error):
        return _("the mailbox is full")
    if error.startswith(RETURNED):
        return _("it came back")
    if error.startswith("5"):
        return _("the mail server of this address refuses it")
    return _("it could not be sent")


def _latest_invitations(contacts: list[Contact]) -> dict[int, Invitation]:
    """By the contact's key."""
    latest = Invitation.objects.filter(contact__in=contacts).order_by("contact", "-pk")
    return {i.contact_id: i for i in latest.distinct("contact")}


def _latest_mails(contacts: list[Contact], invitations: dict[int, Invitation]) -> dict[int, Mail]:
    """The latest mail about a login to each contact's present address, by the contact's key."""
    types = ContentType.objects.get_for_models(Contact, Invitation)
    of_invitation = {i.pk: contact for contact, i in invitations.items()}
    of_contact = {c.pk: c for c in contacts}
    about = Q(content_type=types[Contact], object_id__in=of_contact)
    about |= Q(content_type=types[Invitation], object_id__in=of_invitation)
    latest: dict[int, Mail] = {}
    for mail in Mail.objects.filter(about, event__in=LOGIN_EVENTS).order_by("pk"):
        is_invitation = mail.content_type_id == types[Invitation].pk
        contact = of_contact[of_invitation[mail.object_id] if is_invitation else mail.object_id]
        if mail.to == contact.email:
            latest[contact.pk] = mail
    return latest
