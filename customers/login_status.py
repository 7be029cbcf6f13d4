"""How far the login of a customer got: from waiting for its mail to in use.

A person that already has a login elsewhere gets another mail and no link to choose a password.
Nothing here may tell the two apart: a dealer must not learn who is a customer of another dealer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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

from accounts.models import DealerEmployee
from customers.models import Contact, Customer, Invitation
from customers.states import State
from customers.templatetags.dates import spoken
from mail.events import login_events
from mail.failures import MAILBOX_FULL, is_temporary
from mail.models import Mail
from mail.tracking import RETURNED_PREFIX

# Mail servers answer with a code (RFC 3463) or only with a sentence of their own.
NO_SUCH_ADDRESS = re.compile(
    r"\b5\.1\.(1|2|3|6|10)\b|user unknown|unknown user|no such|does not exist", re.IGNORECASE
)


class Stage(StrEnum):
    """How far a login got."""

    NONE = "none"  # there is no login to speak of in this state
    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    QUEUED = "queued"
    SENT = "sent"
    DELAYED = "delayed"  # it came back, or waits at the provider, and may still arrive
    FAILED = "failed"
    FETCHED = "fetched"  # its link, by a person or by a mail scanner
    OPENED = "opened"  # its link, by a person who pressed the button
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
            case Stage.DELAYED:
                sentence = gettext("not arrived yet: {why}. We keep trying.")
                return format_html(sentence, why=self.why)
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
            Stage.FETCHED: gettext("link fetched {when}, maybe by mail security; not used yet"),
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
    invitations = _latest_invitations("contact", contacts)
    mails = _latest_mails(contacts, invitations)
    return {
        contact.pk: _status_of(
            customer, contact, invitations.get(contact.pk), mails.get(contact.pk)
        )
        for customer, contact in pairs
    }


def login_statuses_of_employees(employees: list[DealerEmployee]) -> dict[int, LoginStatus]:
    """Return how far the login of each employee got, by the employee's key, in three queries."""
    invitations = _latest_invitations("employee", employees)
    mails = _latest_mails(employees, invitations)
    return {
        employee.pk: _status_of_employee(
            employee, invitations.get(employee.pk), mails.get(employee.pk)
        )
        for employee in employees
    }


def _status_of_employee(
    employee: DealerEmployee, invitation: Invitation | None, mail: Mail | None
) -> LoginStatus:
    if employee.first_login_at:
        return LoginStatus(Stage.IN_USE, employee.first_login_at)
    if mail is None:
        return LoginStatus(Stage.NOT_SENT)
    return _status_of_mail(mail, invitation if _is_invitation(mail) else None)


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
    return _status_of_mail(mail, invitation if _is_invitation(mail) else None)


def _status_of_mail(mail: Mail, invitation: Invitation | None) -> LoginStatus:
    """Return how far the login of this mail got; `invitation` is what it carries, if anything."""
    if mail.state == Mail.State.SENT and (ended := _ended_at(mail, invitation)):
        return LoginStatus(Stage.EXPIRED, ended)
    # Mail programs fetch links too, but what was fetched has certainly arrived.
    if invitation and invitation.pressed_at:
        return LoginStatus(Stage.OPENED, invitation.pressed_at)
    if invitation and invitation.opened_at:
        return LoginStatus(Stage.FETCHED, invitation.opened_at)
    refused_for_now = mail.state == Mail.State.QUEUED and is_temporary(mail.error)
    if mail.may_still_arrive or refused_for_now:
        return LoginStatus(Stage.DELAYED, mail.next_attempt_at, failure_in_words(mail.error))
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
    if is_temporary(error):
        return _("the mail server of this address does not take it now")
    if error.startswith(RETURNED_PREFIX):
        return _("the email came back")
    if error.startswith("5"):
        return _("the mail server of this address refuses it")
    return _("it could not be sent")


def _latest_invitations(
    field: str, readers: Sequence[Contact | DealerEmployee]
) -> dict[int, Invitation]:
    """Return the latest invitation of each reader, by the reader's key."""
    latest = Invitation.objects.filter(**{f"{field}__in": readers}).order_by(field, "-pk")
    return {getattr(i, f"{field}_id"): i for i in latest.distinct(field)}


def _latest_mails(
    readers: Sequence[Contact | DealerEmployee], invitations: dict[int, Invitation]
) -> dict[int, Mail]:
    """Return the latest mail that granted a login to each reader's present address.

    The readers are of one kind, and the keys are theirs.
    """
    if not readers:
        return {}
    kind = type(readers[0])
    types = ContentType.objects.get_for_models(kind, Invitation)
    of_invitation = {i.pk: key for key, i in invitations.items()}
    addresses = {reader.pk: address_of(reader) for reader in readers}
    about = Q(content_type=types[kind], object_id__in=addresses)
    about |= Q(content_type=types[Invitation], object_id__in=of_invitation)
    latest: dict[int, Mail] = {}
    for mail in Mail.objects.filter(about, event__in=login_events()).order_by("pk"):
        key = of_invitation[mail.object_id] if _is_invitation(mail) else mail.object_id
        if mail.to == addresses[key]:
            latest[key] = mail
    return latest


def address_of(reader: Contact | DealerEmployee) -> str:
    """Return to which address a login goes."""
    return reader.email if isinstance(reader, Contact) else reader.user.email


def _is_invitation(mail: Mail) -> bool:
    return mail.content_type_id == ContentType.objects.get_for_model(Invitation).pk
