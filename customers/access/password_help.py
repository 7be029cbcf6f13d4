"""Helps whoever forgot a password: the worker finds out what is true, and tells it by mail.

The page defers the same job and says the same words whoever asks, so nobody learns from it whether
an address is known. Of several truths about one address the most useful is told: a login that
works, then an invitation that waits, then a request that waits, then a blocked login, and last
what was rejected, withdrawn or has ended.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import DealerEmployee, User
from customers import invitations, notifications
from customers.access.auth_backend import may_log_in
from customers.models import Contact, ContactQuerySet, Customer
from customers.recipients import Asked
from customers.states import State
from web.email_addresses import normalise_email

HELP_TASK = "customers.password_help"


@transaction.atomic
def send_password_help(email: str, *, asked: Asked | None = None) -> None:
    """Mail what is true for an address; nothing to one that nobody has.

    The mail comes from the site on which, and in the language in which, it was `asked` for.
    """
    email = normalise_email(email)
    user = User.objects.filter(email=email).select_related("joined_into").first()
    if user and user.joined_into:
        notifications.notify_of_joined_login(user.joined_into, email)
        return
    if user and may_log_in(user):
        _help_with_password(user, asked)
        return
    contacts = Contact.objects.present().filter(email=email).select_related("customer__dealer")
    waiting = contacts.filter(customer__state=State.PENDING).order_by("customer__requested_at")
    blocked = contacts.filter(customer__state=State.BLOCKED, user__isnull=False).order_by("pk")
    if request := waiting.last():
        notifications.notify_applicant_that_request_waits(request.customer, asked=asked)
    elif contact := blocked.last():
        notifications.notify_contact_of_blocked_login(contact, asked=asked)
    else:
        _tell_what_has_ended(email, contacts, asked)


def _tell_what_has_ended(email: str, present: ContactQuerySet, asked: Asked | None) -> None:
    """Mail the latest of what somebody has who has no login and waits for none."""
    closed = present.filter(customer__state__in=(State.REJECTED, State.WITHDRAWN))
    left = Contact.objects.filter(email=email, ended_at__isnull=False).order_by("ended_at")
    employments = DealerEmployee.objects.filter(user__email=email, active=False)
    if request := closed.order_by("customer__requested_at").last():
        notifications.notify_applicant_of_closed_request(request.customer, asked=asked)
    elif contact := left.select_related("customer__dealer").last():
        notifications.notify_contact_of_ended_access(contact, asked=asked)
    elif employee := employments.select_related("user", "dealer").order_by("pk").last():
        notifications.notify_employee_that_left(employee, asked=asked)


def _help_with_password(user: User, asked: Asked | None) -> None:
    """Mail a reset link; to somebody who has never chosen a password its invitation again."""
    reader = None if user.has_password else _invited(user)
    if reader is None:
        notifications.send_password_reset(user, asked=asked)
        return
    if isinstance(reader, Contact):
        Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=reader.customer_id)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    invitations.invite(reader, asked=asked)


def _invited(user: User) -> Contact | DealerEmployee | None:
    """Return as whom a person is invited: as a contact, else as an employee."""
    contact = user.contacts.with_access().order_by("pk").first()
    return contact or user.employments.filter(active=True).order_by("pk").first()
