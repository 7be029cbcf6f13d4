"""Mails to somebody who asked for a password and has no login (any more): what is true instead."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers.mail_events.contexts import (
    ASKED_BY_READER,
    applicant_context,
    check_still_true,
    contact_context,
)
from customers.mail_events.preview_data import PreviewData
from customers.models import Contact, Customer
from customers.states import EventKind, State
from mail.events import Context, MailEvent, Preview
from web.sites import Site


def _rejected(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.REJECTED)
    rejection = (
        customer.events.filter(to_state=State.REJECTED)
        .exclude(from_state=State.REJECTED)
        .latest("at", "pk")
    )
    is_duplicate = rejection.kind == EventKind.CLOSED_AS_DUPLICATE
    return {
        **applicant_context(customer, site),
        "at": rejection.at,
        "is_duplicate": is_duplicate,
        "reason": "" if is_duplicate else rejection.reason,
    }


def _withdrawn(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.WITHDRAWN)
    context = applicant_context(customer, site)
    withdrawal = customer.events.filter(kind=EventKind.WITHDRAWN).latest("at", "pk")
    return {**context, "at": withdrawal.at, "url": site.url + _registration(context["dealer"])}


def _contact_left(contact: Contact, site: Site) -> Context:
    check_still_true(contact.ended_at is not None)
    return contact_context(contact)


def _employee_left(employee: DealerEmployee, site: Site) -> Context:
    check_still_true(not employee.active)
    return {"former_dealer": employee.dealer}


def _registration(dealer: Dealer | None) -> str:
    return dealer.get_absolute_url() if dealer else reverse("customers:register")


EVENTS = (
    MailEvent[Customer, PreviewData](
        key="request_was_rejected",
        template="customers/mail/request_was_rejected.html",
        context=_rejected,
        preview=Preview(lambda data: data.rejected, lambda data: data.contact),
        if_failed=ASKED_BY_READER,
    ),
    MailEvent[Customer, PreviewData](
        key="request_was_withdrawn",
        template="customers/mail/request_was_withdrawn.html",
        context=_withdrawn,
        preview=Preview(lambda data: data.withdrawn, lambda data: data.contact),
        if_failed=ASKED_BY_READER,
    ),
    MailEvent[Contact, PreviewData](
        key="access_ended",
        template="customers/mail/access_ended.html",
        context=_contact_left,
        preview=Preview(lambda data: data.contact_that_left, lambda data: data.contact_that_left),
        if_failed=ASKED_BY_READER,
    ),
    MailEvent[DealerEmployee, PreviewData](
        key="employment_ended",
        template="customers/mail/employment_ended.html",
        context=_employee_left,
        preview=Preview(
            lambda data: data.employee_that_left, lambda data: data.employee_that_left.user
        ),
        if_failed=ASKED_BY_READER,
    ),
)
