"""The mail by which somebody new at a dealer chooses a password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from accounts.models import User
from mail.events import register
from web.sites import Site


def register_events() -> None:
    register(
        "employee_welcome", template="accounts/mail/employee_welcome.html", context=password_link
    )


def password_link(user: User, site: Site) -> dict[str, Any]:
    """Return a link that is valid for PASSWORD_RESET_TIMEOUT, from when the mail is rendered."""
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    employment = user.employments.filter(active=True).select_related("dealer").first()
    return {
        "user": user,
        "employer": employment.dealer if employment else None,
        "url": site.url + reverse("account_reset_password_from_key", kwargs=kwargs),
    }
