"""The views of allauth, each behind a limit of the portal's own.

The limits of allauth count in a cache, which drops its oldest keys when it is full. They are off
(ACCOUNT_RATE_LIMITS), and these have the same figures.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as allauth
from django.http import HttpRequest

from customers.access import link_views
from customers.access.limits import (
    EMAIL_CHANGE,
    LOGIN,
    PASSWORD_CHANGE,
    PASSWORD_HELP_EMAIL,
    PASSWORD_HELP_IP,
    PASSWORD_RESET,
    REAUTHENTICATION,
)
from web.client_ip import client_ip
from web.email_addresses import normalise_email
from web.rate_limits import Keys, Limit, limit_posts


def _by_ip(limit: Limit) -> Callable[[HttpRequest], Keys]:
    return lambda request: {limit: client_ip(request)}


def _by_user(limit: Limit) -> Callable[[HttpRequest], Keys]:
    """Count per person, on a page that the middleware shows to nobody who is not logged in."""
    return lambda request: {limit: str(request.user.pk)}


def _by_ip_and_email(request: HttpRequest) -> Keys:
    keys = {PASSWORD_HELP_IP: client_ip(request)}
    email = normalise_email(request.POST.get("email", ""))
    # The key "" would be one for everybody who forgets to fill the address in.
    return {**keys, PASSWORD_HELP_EMAIL: email} if email else keys


login = limit_posts(_by_ip(LOGIN))(allauth.login)
reauthenticate = limit_posts(_by_user(REAUTHENTICATION))(allauth.reauthenticate)
password_change = limit_posts(_by_user(PASSWORD_CHANGE))(allauth.password_change)
password_set = limit_posts(_by_user(PASSWORD_CHANGE))(allauth.password_set)
password_reset = limit_posts(_by_ip_and_email)(allauth.password_reset)
password_reset_from_key = limit_posts(_by_ip(PASSWORD_RESET))(link_views.reset_password)
email = limit_posts(_by_user(EMAIL_CHANGE))(allauth.email)

# Nothing can be guessed, and no mail be caused, on these.
account_inactive = allauth.account_inactive
confirm_email = link_views.confirm_email
email_verification_sent = allauth.email_verification_sent
logout = allauth.logout
password_reset_done = allauth.password_reset_done
password_reset_from_key_done = allauth.password_reset_from_key_done
