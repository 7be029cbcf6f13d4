"""Mails about a person's own password and e-mail address."""

from __future__ import annotations

from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django.urls import reverse

from accounts.mail_events import password_link
from accounts.models import User
from customers.mail_events.contexts import check_still_true
from customers.mail_events.preview_data import PreviewData
from mail.events import Context, MailEvent, Preview
from web.sites import Site


def _person(user: User, site: Site) -> Context:
    return {"user": user, "url": site.url + reverse("account_reset_password")}


def _email_changed(user: User, site: Site) -> Context:
    return {**_person(user, site), "hint": _first_letters(user.email)}


def _first_letters(email: str) -> str:
    """Return so much of an address that its owner knows it again, and nobody else gets it."""
    local, _at, domain = email.partition("@")
    return f"{local[:2]}…@{domain[:2]}…"


def _joined(user: User, site: Site) -> Context:
    return {"user": user, "url": site.url + reverse("account_login")}


def _confirmation(address: EmailAddress, site: Site) -> Context:
    check_still_true(not address.verified)
    key = get_emailconfirmation_model().create(address).key
    return {"address": address, "url": site.url + reverse("account_confirm_email", args=[key])}


EVENTS = (
    MailEvent[User, PreviewData](
        key="password_reset",
        template="customers/mail/password_reset.html",
        context=password_link,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
    ),
    MailEvent[User, PreviewData](
        key="password_changed",
        template="customers/mail/password_changed.html",
        context=_person,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
    ),
    MailEvent[User, PreviewData](
        key="email_changed",
        template="customers/mail/email_changed.html",
        context=_email_changed,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
    ),
    MailEvent[User, PreviewData](
        key="logins_joined",
        template="customers/mail/logins_joined.html",
        context=_joined,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
    ),
    MailEvent[EmailAddress, PreviewData](
        key="email_confirmation",
        template="customers/mail/email_confirmation.html",
        context=_confirmation,
        preview=Preview(lambda data: data.new_address, lambda data: data.contact),
    ),
)
