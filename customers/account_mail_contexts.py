"""The mails about a login: resetting a password, confirming an address, and what was changed."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django.urls import reverse

from accounts.mail_contexts import password_link
from accounts.models import User
from customers.models import Contact, Customer
from mail.events import Context, NothingToSend, register
from web.sites import Site


def register_events() -> None:
    contexts: dict[str, Context] = {
        "password_reset": password_link,
        "password_changed": _person,
        "email_changed": _person,
        "email_confirmation": _confirmation,
        "request_waits": _request_waits,
        "login_blocked": _login_blocked,
    }
    for key, context in contexts.items():
        register(key, template=f"customers/mail/{key}.html", context=context)


def _person(user: User, site: Site) -> dict[str, Any]:
    return {"user": user, "url": site.url + reverse("account_reset_password")}


def _confirmation(address: EmailAddress, site: Site) -> dict[str, Any]:
    if address.verified:
        raise NothingToSend
    key = get_emailconfirmation_model().create(address).key
    return {"address": address, "url": site.url + reverse("account_confirm_email", args=[key])}


def _request_waits(customer: Customer, site: Site) -> dict[str, Any]:
    secret = customer.application_link.issue_secret()
    return {
        "customer": customer,
        "dealer": customer.dealer,
        "request_url": site.url + reverse("customers:application", args=[secret]),
    }


def _login_blocked(contact: Contact, site: Site) -> dict[str, Any]:
    return {"contact": contact, "customer": contact.customer, "dealer": contact.customer.dealer}
