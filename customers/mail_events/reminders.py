"""Mails about a customer that has waited too long: a request, or one that was left blocked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import NotificationTopic
from customers.mail_events.contexts import (
    TO_STAFF,
    applicant_context,
    check_still_true,
    dealer_context,
    staff_context,
)
from customers.mail_events.preview_data import PreviewData
from customers.models import Customer
from customers.readers import Employees, pass_on_from_applicant, pass_on_from_staff
from customers.states import State
from customers.undelivered import tell_staff, tell_staff_without_dealer
from mail.events import Context, MailEvent, Preview, TimelineLine, Told
from web.sites import Site


def _request_reminder(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING)
    return dealer_context(customer, site)


def _request_escalated(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING)
    return staff_context(customer, site)


def _request_delayed(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING)
    return applicant_context(customer, site)


def _unblock_reminder(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.BLOCKED and not customer.archived_at)
    return dealer_context(customer, site)


def _unblock_escalated(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.BLOCKED and not customer.archived_at)
    return staff_context(customer, site)


EVENTS = (
    MailEvent[Customer, PreviewData](
        key="request_reminder",
        template="customers/mail/request_reminder.html",
        context=_request_reminder,
        preview=Preview(lambda data: data.pending, lambda data: data.employee.user),
        timeline=TimelineLine(_("Reminder to you"), to_employees=True),
        if_failed=Told(tell_staff, _("the reminder of a request")),
        pass_on=Employees(NotificationTopic.REMINDERS, for_staff="request_escalated"),
    ),
    MailEvent[Customer, PreviewData](
        key="request_escalated",
        template="customers/mail/request_escalated.html",
        context=_request_escalated,
        preview=Preview(lambda data: data.pending, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
    MailEvent[Customer, PreviewData](
        key="request_delayed",
        template="customers/mail/request_delayed.html",
        context=_request_delayed,
        preview=Preview(lambda data: data.pending, lambda data: data.contact),
        timeline=TimelineLine(_("Email to the applicant that it takes longer")),
        if_failed=Told(tell_staff_without_dealer, _("that the request takes longer")),
        pass_on=pass_on_from_applicant,
    ),
    MailEvent[Customer, PreviewData](
        key="unblock_reminder",
        template="customers/mail/unblock_reminder.html",
        context=_unblock_reminder,
        preview=Preview(lambda data: data.blocked, lambda data: data.employee.user),
        timeline=TimelineLine(_("Reminder to you"), to_employees=True),
        if_failed=Told(tell_staff, _("the reminder of a blocked customer")),
        pass_on=Employees(NotificationTopic.REMINDERS, for_staff="unblock_escalated"),
    ),
    MailEvent[Customer, PreviewData](
        key="unblock_escalated",
        template="customers/mail/unblock_escalated.html",
        context=_unblock_escalated,
        preview=Preview(lambda data: data.blocked, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
)
