"""Mails by which a customer gets its login, and about a login that does not work."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.login_status import Stage, login_statuses
from customers.mail_events.contexts import (
    check_still_true,
    contact_context,
    dealer_context,
    staff_context,
)
from customers.mail_events.preview_data import PreviewData
from customers.models import Contact, Customer, Invitation
from mail.events import Context, MailEvent, Preview, TimelineLine
from web.sites import Site

# The three mails that grant a login read the same: a dealer must not learn from its timeline who
# is a customer of another dealer.
LOGIN_LINE = TimelineLine(_("Email with the login"))


def _invitation(invitation: Invitation, site: Site) -> Context:
    check_still_true(invitation.is_open and invitation.contact.customer.is_active)
    secret = invitation.issue_secret()
    return {
        **contact_context(invitation.contact),
        "invitation": invitation,
        "url": site.url + reverse("customers:invitation", args=[secret]),
    }


def _access(contact: Contact, site: Site) -> Context:
    check_still_true(contact.customer.is_active)
    return {**contact_context(contact), "url": site.url + reverse("account_login")}


def _login_failed(customer: Customer, site: Site) -> Context:
    return {**dealer_context(customer, site), "why": _why_login_failed(customer)}


def _login_failed_escalated(customer: Customer, site: Site) -> Context:
    return {**staff_context(customer, site), "why": _why_login_failed(customer)}


def _why_login_failed(customer: Customer) -> str | Promise:
    login = login_statuses([customer])[customer.pk]
    check_still_true(customer.is_active and login.stage is Stage.FAILED)
    return login.why


def _login_blocked(contact: Contact, site: Site) -> Context:
    return contact_context(contact)


def _dealer_stopped(contact: Contact, site: Site) -> Context:
    customer = contact.customer
    is_so = customer.is_active and customer.is_at_stopped_dealer and contact.ended_at is None
    check_still_true(is_so)
    return {
        **contact_context(contact),
        "stopped_dealer": customer.dealer,
        "url": site.url + reverse("orders:order_list"),
    }


EVENTS = (
    MailEvent[Invitation, PreviewData](
        key="invitation",
        template="customers/mail/invitation.html",
        context=_invitation,
        preview=Preview(lambda data: data.invitation, lambda data: data.contact),
        timeline=LOGIN_LINE,
        grants_login=True,
    ),
    MailEvent[Contact, PreviewData](
        key="access_added",
        template="customers/mail/access_added.html",
        context=_access,
        preview=Preview(lambda data: data.contact, lambda data: data.contact),
        timeline=LOGIN_LINE,
        grants_login=True,
    ),
    MailEvent[Contact, PreviewData](
        key="access_restored",
        template="customers/mail/access_restored.html",
        context=_access,
        preview=Preview(lambda data: data.contact, lambda data: data.contact),
        timeline=LOGIN_LINE,
        grants_login=True,
    ),
    MailEvent[Customer, PreviewData](
        key="login_failed",
        template="customers/mail/login_failed.html",
        context=_login_failed,
        preview=Preview(lambda data: data.unreached, lambda data: data.employee.user),
        timeline=TimelineLine(_("Email to you that the login did not arrive"), to_employees=True),
    ),
    MailEvent[Customer, PreviewData](
        key="login_failed_escalated",
        template="customers/mail/login_failed_escalated.html",
        context=_login_failed_escalated,
        preview=Preview(lambda data: data.unreached, lambda data: data.staff),
    ),
    MailEvent[Contact, PreviewData](
        key="login_blocked",
        template="customers/mail/login_blocked.html",
        context=_login_blocked,
        preview=Preview(lambda data: data.contact, lambda data: data.contact),
    ),
    MailEvent[Contact, PreviewData](
        key="dealer_stopped",
        template="customers/mail/dealer_stopped.html",
        context=_dealer_stopped,
        preview=Preview(lambda data: data.contact_at_stopped, lambda data: data.contact_at_stopped),
        timeline=TimelineLine(_("Email that the dealer has stopped")),
    ),
)
