"""Mails about a person's own password and e-mail address."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.access.auth_backend import may_log_in
from customers.mail_events.contexts import ASKED_BY_READER, check_still_true
from customers.mail_events.preview_data import PreviewData
from mail.events import Context, MailEvent, Nobody, Preview
from web.sites import Site


def _reset(user: User, site: Site) -> Context:
    """Return a link to choose a password, valid from now for PASSWORD_RESET_TIMEOUT."""
    check_still_true(may_log_in(user))
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return {
        "user": user,
        "until": timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        "url": site.url + reverse("account_reset_password_from_key", kwargs=kwargs),
    }


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
        context=_reset,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
        if_failed=ASKED_BY_READER,
    ),
    MailEvent[User, PreviewData](
        key="password_changed",
        template="customers/mail/password_changed.html",
        context=_person,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
        if_failed=Nobody("The person did it itself, and it tells no more than the page did."),
    ),
    MailEvent[User, PreviewData](
        key="email_changed",
        template="customers/mail/email_changed.html",
        context=_email_changed,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
        if_failed=Nobody("It goes to an address that is no longer used, and may be gone."),
    ),
    MailEvent[User, PreviewData](
        key="logins_joined",
        template="customers/mail/logins_joined.html",
        context=_joined,
        preview=Preview(lambda data: data.person, lambda data: data.contact),
        if_failed=Nobody("It goes to two addresses, one of which may be gone."),
    ),
    MailEvent[EmailAddress, PreviewData](
        key="email_confirmation",
        template="customers/mail/email_confirmation.html",
        context=_confirmation,
        preview=Preview(lambda data: data.new_address, lambda data: data.contact),
        if_failed=ASKED_BY_READER,
    ),
)
