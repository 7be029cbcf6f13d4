"""Mails about a request for a login: to the applicant, to its dealer and to the staff."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import DealerEmployee, NotificationTopic, User
from customers.actors import Actor
from customers.mail_events.contexts import (
    ASKED_BY_READER,
    TO_STAFF,
    applicant_context,
    check_still_true,
    dealer_context,
    preferences,
    staff_context,
)
from customers.mail_events.preview_data import PreviewData
from customers.models import Customer, CustomerEvent, CustomerQuerySet
from customers.readers import (
    Employees,
    pass_on_digest,
    pass_on_from_applicant,
    pass_on_from_staff,
)
from customers.states import State
from customers.undelivered import tell_dealer, tell_staff, tell_staff_without_dealer
from mail.events import Context, MailEvent, Preview, TimelineLine, Told
from web.sites import Site

MAX_DIGEST_REQUESTS = 10  # requests that a digest names


def _passed_on(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING and customer.dealer is None)
    return applicant_context(customer, site)


def _assigned(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING and customer.dealer is not None)
    return applicant_context(customer, site)


def _rejected(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.REJECTED)
    rejection = customer.events.filter(kind=CustomerEvent.Kind.REJECTED).latest("at", "pk")
    return {**applicant_context(customer, site), "reason": rejection.reason}


def _taken_back(customer: Customer, site: Site) -> Context:
    url = site.url + reverse("customers:pending")
    return {"customer": customer, **preferences(site), "url": url}


def _dealer_stopped(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING and customer.is_at_stopped_dealer)
    return {**applicant_context(customer, site), "stopped_dealer": customer.dealer}


def _without_dealer(customer: Customer, site: Site) -> Context:
    check_still_true(customer.state == State.PENDING)
    return staff_context(customer, site)


def _digest(employee: DealerEmployee, site: Site) -> Context:
    check_still_true(employee.active)
    waiting = Customer.objects.visible_to(Actor.of_employee(employee)).pending()
    return {
        **_newest(waiting),
        **preferences(site),
        "url": site.url + reverse("customers:pending"),
    }


def _digest_for_staff(person: User, site: Site) -> Context:
    check_still_true(person.is_staff)
    waiting = Customer.objects.pending().filter(dealer=None)
    return {**_newest(waiting), "url": site.url + reverse("admin:customers_customer_changelist")}


def _newest(waiting: CustomerQuerySet) -> Context:
    """Return how many requests wait when the mail is sent, and the last that came in."""
    count = waiting.count()
    check_still_true(count > 0)
    newest = waiting.order_by("-requested_at", "-pk")[:MAX_DIGEST_REQUESTS]
    return {"count": count, "newest": newest, "more": max(count - MAX_DIGEST_REQUESTS, 0)}


EVENTS = (
    MailEvent[Customer, PreviewData](
        key="request_receipt",
        template="customers/mail/request_receipt.html",
        context=applicant_context,
        preview=Preview(lambda data: data.pending, lambda data: data.contact),
        timeline=TimelineLine(_("Receipt to the applicant"), for_next_dealer=True),
        if_failed=Told(tell_staff_without_dealer, _("the receipt of the request")),
        pass_on=pass_on_from_applicant,
    ),
    MailEvent[Customer, PreviewData](
        key="request_received",
        template="customers/mail/request_received.html",
        context=dealer_context,
        preview=Preview(lambda data: data.pending, lambda data: data.employee.user),
        timeline=TimelineLine(_("Email to you"), to_employees=True),
        if_failed=Told(tell_staff, _("a new request")),
        pass_on=Employees(NotificationTopic.REQUESTS, for_staff="request_without_dealer"),
    ),
    MailEvent[Customer, PreviewData](
        key="request_without_dealer",
        template="customers/mail/request_without_dealer.html",
        context=_without_dealer,
        preview=Preview(lambda data: data.without_dealer, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
    MailEvent[DealerEmployee, PreviewData](
        key="request_digest",
        template="customers/mail/request_digest.html",
        context=_digest,
        preview=Preview(lambda data: data.employee, lambda data: data.employee.user),
        if_failed=Told(tell_staff, _("new requests")),
        pass_on=pass_on_digest,
    ),
    MailEvent[User, PreviewData](
        key="request_digest_for_staff",
        template="customers/mail/request_digest_for_staff.html",
        context=_digest_for_staff,
        preview=Preview(lambda data: data.staff, lambda data: data.staff),
        if_failed=TO_STAFF,
    ),
    MailEvent[Customer, PreviewData](
        key="request_looked_at",
        template="customers/mail/request_looked_at.html",
        context=_passed_on,
        preview=Preview(lambda data: data.without_dealer, lambda data: data.contact),
        if_failed=Told(tell_staff_without_dealer, _("that the request is being looked at")),
        pass_on=pass_on_from_applicant,
    ),
    MailEvent[Customer, PreviewData](
        key="request_assigned",
        template="customers/mail/request_assigned.html",
        context=_assigned,
        preview=Preview(lambda data: data.pending, lambda data: data.contact),
        timeline=TimelineLine(_("Email to the applicant about its dealer")),
        if_failed=Told(tell_staff_without_dealer, _("which dealer looks at the request")),
        pass_on=pass_on_from_applicant,
    ),
    MailEvent[Customer, PreviewData](
        key="request_taken_back",
        template="customers/mail/request_taken_back.html",
        context=_taken_back,
        preview=Preview(lambda data: data.pending, lambda data: data.employee.user),
        if_failed=Told(tell_staff, _("that a request is with another dealer")),
    ),
    MailEvent[Customer, PreviewData](
        key="request_dealer_stopped",
        template="customers/mail/request_dealer_stopped.html",
        context=_dealer_stopped,
        preview=Preview(lambda data: data.pending_at_stopped, lambda data: data.contact),
        timeline=TimelineLine(_("Email to the applicant that the dealer has stopped")),
        if_failed=Told(tell_staff, _("that the dealer has stopped")),
        pass_on=pass_on_from_applicant,
    ),
    MailEvent[Customer, PreviewData](
        key="request_rejected",
        template="customers/mail/request_rejected.html",
        context=_rejected,
        preview=Preview(lambda data: data.rejected, lambda data: data.contact),
        timeline=TimelineLine(_("Email about the rejection")),
        if_failed=Told(tell_dealer, _("that the request was rejected")),
        pass_on=pass_on_from_applicant,
    ),
    MailEvent[Customer, PreviewData](
        key="request_waits",
        template="customers/mail/request_waits.html",
        context=applicant_context,
        preview=Preview(lambda data: data.pending, lambda data: data.contact),
        if_failed=ASKED_BY_READER,
    ),
)
