"""Mails that tell somebody that a mail to somebody else did not arrive."""

from __future__ import annotations

from django.db.models import Model
from django.urls import reverse

from accounts.models import DealerEmployee, NotificationTopic
from customers.login_status import failure_in_words
from customers.mail_events.contexts import TO_STAFF, check_still_true, preferences
from customers.mail_events.preview_data import PreviewData
from customers.models import Contact, Invitation
from customers.readers import Employees, pass_on_from_staff
from customers.undelivered import (
    company_of,
    is_still_missed,
    tell_dealer_of_undelivered,
    tell_staff_of_undelivered,
)
from mail.events import Context, MailEvent, Preview, Told, event_named
from mail.models import Mail
from web.sites import Site


def _facts(mail: Mail, url: str) -> Context:
    """Return which mail did not arrive and why, while that is so and nothing newer is known."""
    check_still_true(is_still_missed(mail))
    told = event_named(mail.event).if_failed
    return {
        "mail": mail,
        "reader": mail.name or mail.to,
        "company": company_of(mail.about),
        "what": told.what if isinstance(told, Told) else "",
        "why": failure_in_words(mail.error),
        "url": url,
    }


def _to_dealer(mail: Mail, site: Site) -> Context:
    return {**_facts(mail, site.url + _dealers_page(mail.about)), **preferences(site)}


def _to_customer(mail: Mail, site: Site) -> Context:
    is_login = isinstance(mail.about, (Contact, Invitation))
    path = reverse("customers:colleagues") if is_login else _page_of(mail.about)
    return _facts(mail, site.url + path)


def _to_staff(mail: Mail, site: Site) -> Context:
    return _facts(mail, site.url + reverse("admin:mail_mail_change", args=[mail.pk]))


def _dealers_page(about: Model | None) -> str:
    """Return where the dealer can do something about it."""
    if isinstance(about, Contact):
        return about.customer.get_absolute_url()
    if isinstance(about, Invitation) and about.customer:
        return about.customer.get_absolute_url()
    if isinstance(about, (DealerEmployee, Invitation)):
        return reverse("customers:employees")
    return _page_of(about)


def _page_of(about: Model | None) -> str:
    """Return the page of a customer, or of an order, which an app above knows."""
    get_url = getattr(about, "get_absolute_url", None)
    return str(get_url()) if get_url else reverse("home")


EVENTS = (
    MailEvent[Mail, PreviewData](
        key="undelivered_to_dealer",
        template="customers/mail/undelivered_to_dealer.html",
        context=_to_dealer,
        preview=Preview(lambda data: data.undelivered, lambda data: data.employee.user),
        if_failed=Told(tell_staff_of_undelivered),
        pass_on=Employees(NotificationTopic.FAILURES, for_staff="undelivered_to_staff"),
    ),
    MailEvent[Mail, PreviewData](
        key="undelivered_to_customer",
        template="customers/mail/undelivered_to_customer.html",
        context=_to_customer,
        preview=Preview(lambda data: data.undelivered, lambda data: data.contact),
        if_failed=Told(tell_dealer_of_undelivered),
    ),
    MailEvent[Mail, PreviewData](
        key="undelivered_to_staff",
        template="customers/mail/undelivered_to_staff.html",
        context=_to_staff,
        preview=Preview(lambda data: data.undelivered, lambda data: data.staff),
        if_failed=TO_STAFF,
        pass_on=pass_on_from_staff,
    ),
)
