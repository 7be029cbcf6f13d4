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
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer, Invitation
from customers.states import State
from customers.templatetags.dates import spoken
from mail.bounces import RETURNED_PREFIX
from mail.events import login_events
from mail.models import Mail

# Mail servers answer with a code (RFC 3463) or only with a sentence of their own.
NO_SUCH_ADDRESS = re.compile(
    r"\b5\.1\.(1|2|3|6|10)\b|user unknown|unknown user|no such|does not exist", re.IGNORECASE
)
MAILBOX_FULL = re.compile(r"\b[45]\.2\.2\b|^[45]52 |mailbox full|over quota", re.IGNORECASE)


class Stage(StrEnum):
    """How far a login got."""

    NONE = "none"  # there is no login to speak of in this state
    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    OPENED = "opened"
    EXPIRED = "expired"  # not used in time
    IN_USE = "in_use"
    BLOCKED = "blocked"  # there is a login, and it does not work now


@dataclass(frozen=True)
class LoginStatus:
    """How far a login got, since when, and why it got no further."""

    stage: Stage
    at: datetime | None = None  # for a mail that will be tried again: when
    why: str | Promise = ""

    @property
    def is_bad(self) -> bool:
        """Return whether the dealer has to do something for the customer to get its login."""
        return self.stage in (Stage.FAILED, Stage.EXPIRED)

    @property
    def sentence(self) -> str:
        """Return the status in words, as safe HTML; empty when there is no login."""
        match self.stage:
            case Stage.NONE:
                return ""
            case Stage.NO_ADDRESS:
                return gettext("no email address")
            case Stage.NOT_SENT:
                return gettext("not yet sent")
            case Stage.QUEUED if self.at is None:
                return pgettext("mail", "queued")
            case Stage.FAILED:
                return format_html(gettext("failed: {why}"), why=self.why)
            case Stage.BLOCKED:
                return gettext("inactive")
            case Stage.IN_USE:
                return gettext("in use")
            case _:
                return self._sentence_with_time()

    def _sentence_with_time(self) -> str:
        sentences = {
            Stage.QUEUED: gettext("queued, next attempt {when}"),
            Stage.SENT: gettext("sent {when}, not used yet"),
            Stage.OPENED: gettext("link opened {when}, not used yet"),
            Stage.EXPIRED: gettext("expired {when}, not used"),
        }
        when = spoken(timezone.localtime(self.at)) if self.at else ""
        return format_html(sentences[self.stage], when=when)


def login_statuses(customers: Iterable[Customer]) -> dict[int, LoginStatus]:
    """Return how far the login of each customer's contact got, by the customer's key.

    The number of queries does not depend on the number of customers.
    """
    customers = list(customers)
    logins = login_statuses_of_contacts([(c, c.contact) for c in customers if c.contact])
    return {c.pk: logins[c.contact.pk] if c.contact else LoginStatus(Stage.NONE) for c in customers}


def login_statuses_of_contacts(pairs: list[tuple[Customer, Contact]]) -> dict[int, LoginStatus]:
    """Return how far the login of each contact got, by the contact's key, in three queries."""
    contacts = [contact for _customer, contact in pairs]
    invitations = _latest_invitations(contacts)
    mails = _latest_mails(contacts, invitations)
    return {
        contact.pk: _status_of(
            customer, contact, invitations.get(contact.pk), mails.get(contact.pk)
        )
        for customer, contact in pairs
    }


def _status_of(
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
        return LoginStatus(Stage.BLOCKED)
    return _status_of_mail(mail, invitation if mail.event == "invitation" else None)


def _status_of_mail(mail: Mail, invitation: Invitation | None) -> LoginStatus:
    """Return how far the login of this mail got; `invitation` is what it carries, if anything."""
    if mail.state == Mail.State.SENT and (ended := _ended_at(mail, invitation)):
        return LoginStatus(Stage.EXPIRED, ended)
    # Mail programs open links too, but what was opened has certainly arrived.
    opened = invitation and invitation.opened_at
    if opened:
        return LoginStatus(Stage.OPENED, opened)
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


def _ended_at(mail: Mail, invitation: Invitation | None) -> datetime | None:
    """Return when the time to use the login was over; None while there is time.

    A login from elsewhere has no link that expires, but reads as if it had.
    """
    until = (
        invitation.expires_at
        if invitation
        else mail.created_at + timedelta(days=settings.INVITATION_DAYS)
    )
    return until if until <= timezone.now() else None


def failure_in_words(error: str) -> str | Promise:
    """Return why a mail failed, for a dealer; the staff's mail log has the mail server's words."""
    if NO_SUCH_ADDRESS.search(error):
        return _("this address does not exist")
    if MAILBOX_FULL.search(error):
        return _("the mailbox is full")
    if error.startswith(RETURNED_PREFIX):
        return _("the email came back")
    if error.startswith("5"):
        return _("the mail server of this address refuses it")
    return _("it could not be sent")


def _latest_invitations(contacts: list[Contact]) -> dict[int, Invitation]:
    """Return the latest invitation of each contact, by the contact's key."""
    latest = Invitation.objects.filter(contact__in=contacts).order_by("contact", "-pk")
    return {i.contact_id: i for i in latest.distinct("contact")}


def _latest_mails(contacts: list[Contact], invitations: dict[int, Invitation]) -> dict[int, Mail]:
    """Return the latest mail that granted a login to each contact's present address.

    The keys are those of the contacts.
    """
    types = ContentType.objects.get_for_models(Contact, Invitation)
    of_invitation = {i.pk: contact for contact, i in invitations.items()}
    of_contact = {c.pk: c for c in contacts}
    about = Q(content_type=types[Contact], object_id__in=of_contact)
    about |= Q(content_type=types[Invitation], object_id__in=of_invitation)
    latest: dict[int, Mail] = {}
    for mail in Mail.objects.filter(about, event__in=login_events()).order_by("pk"):
        is_invitation = mail.content_type_id == types[Invitation].pk
        contact = of_contact[of_invitation[mail.object_id] if is_invitation else mail.object_id]
        if mail.to == contact.email:
            latest[contact.pk] = mail
    return latest
