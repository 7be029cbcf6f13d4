"""The mail by which somebody new at a dealer chooses a password."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import DealerEmployee, User
from mail.events import Context, MailEvent, Preview
from web.sites import Site


class PreviewData(Protocol):
    """Made-up people for the previews, of which this app needs one."""

    @property
    def employee(self) -> DealerEmployee: ...


def password_link(user: User, site: Site) -> Context:
    """Return a link to choose a password, valid from now for PASSWORD_RESET_TIMEOUT."""
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    employment = user.employments.filter(active=True).select_related("dealer").first()
    return {
        "user": user,
        "employer": employment.dealer if employment else None,
        "until": timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        "url": site.url + reverse("account_reset_password_from_key", kwargs=kwargs),
    }


EVENTS = (
    MailEvent[User, PreviewData](
        key="employee_welcome",
        template="accounts/mail/employee_welcome.html",
        context=password_link,
        preview=Preview(lambda data: data.employee.user, lambda data: data.employee.user),
    ),
)
