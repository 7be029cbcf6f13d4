"""What has happened to the demo's people before anybody looks at it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth import base_user
from django.utils import timezone

from accounts.models import User
from customers import actions, invitations
from customers.actors import Actor
from customers.models import Contact, Customer, Invitation
from customers.reminders import remind_of_due
from mail.delivery import deliver
from mail.failures import mark_failed
from mail.models import Mail, MailQuerySet
from portal.moved_clock import clock_at, replaced

YOUNGEST = timedelta(hours=2)  # more than the time in which many requests are one mail
NO_SUCH_ADDRESS = "550 5.1.1 The email account that you tried to reach does not exist"


def days_ago(days: int, *, hour: int = 9) -> datetime:
    """Return a moment so many days ago, in the hours in which a dealer works."""
    today = timezone.localdate()
    moment = datetime.combine(today - timedelta(days=days), time(hour, 10 + days % 40))
    return min(timezone.make_aware(moment), timezone.now() - YOUNGEST)


def choose_password(customer: Customer, hashed: str, *, at: datetime) -> None:
    """Let the contact open its link, choose the password with this hash, and look around."""
    open_login(customer, at=at - timedelta(minutes=2))
    with clock_at(at), replaced(base_user, "make_password", lambda _password: hashed):
        invitations.accept_invitation(_invitation_of(customer), "")
    note_first_visit(customer, at=at)


def open_login(customer: Customer, *, at: datetime) -> None:
    """Let the mail with the login arrive, and somebody open the link in it."""
    invitation = _invitation_of(customer)
    _deliver(Mail.objects.about(invitation))
    with clock_at(at):
        invitations.note_opened(invitation)


def note_first_visit(customer: Customer, *, at: datetime) -> None:
    """Let the contact be here for the first time."""
    contacts = Contact.objects.select_related("customer__dealer", "user")
    contact = contacts.get(customer=customer)
    with clock_at(at):
        actions.note_first_login(contact, by=Actor.of_contact(contact))
    User.objects.filter(contacts=contact).update(last_login=at)


def lose_login(customer: Customer, *, at: datetime) -> None:
    """Let the mail with the login come back: its address does not exist."""
    with clock_at(at):
        mails = Mail.objects.about(_invitation_of(customer))
        mark_failed(mails.get(), mails, NO_SUCH_ADDRESS)


def make_past(*, longest_waiting: int) -> None:
    """Let the reminders of the days that have passed go out, and then every mail on its day.

    Where mails are really sent nothing is sent for the past; the worker does that.
    """
    for days in range(longest_waiting, 0, -1):
        with clock_at(days_ago(days, hour=16)):
            remind_of_due()
    _deliver(Mail.objects.all())


def _deliver(mails: MailQuerySet) -> None:
    """Deliver what is queued of these mails, each on its day, where mails are only kept."""
    if not settings.CAPTURE_MAILS:
        return
    for mail in mails.filter(state=Mail.State.QUEUED).order_by("created_at", "pk"):
        with clock_at(mail.created_at + timedelta(seconds=20)):
            deliver(mail.pk)


def _invitation_of(customer: Customer) -> Invitation:
    return Invitation.objects.get(contact__customer=customer)
