"""Answers what allauth asks: who may log in, where to go next, and how mails are sent."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from customers import notifications
from customers.access.acting import current_actor
from customers.access.address_refusals import confirm
from customers.access.auth_backend import may_log_in
from customers.access.ended_roles import ended_roles
from customers.access.interrupted import resume
from customers.access.limits import (
    EMAIL_CONFIRMATION,
    WRONG_PASSWORD_EMAIL,
    WRONG_PASSWORD_IP,
)
from customers.access.whom_to_call import refusing_dealers
from customers.actors import ActorRequest
from web.client_ip import client_ip
from web.email_addresses import normalise_email
from web.rate_limits import Keys, consume, give_back, reset
from web.responses import perform


class AccountAdapter(DefaultAccountAdapter):
    """The portal's own rules for logging in, the pages after it, and mails."""

    # In our words: its Dutch and German take the reader for a friend.
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": gettext_lazy("This is already your email address."),
        "email_password_mismatch": gettext_lazy("The email address or the password is not right."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": gettext_lazy(
            "That was tried too often. Wait a few minutes and try again."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    # An attempt counts before its password is looked at: of many at once, no more may be tried.

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ValidationError when a password has been tried too often."""
        if not consume(_attempt(request, credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the person with this password, if there is one; a right password never counts."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            give_back(_attempt(request, credentials))
        return user

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuse whoever has no access and say whom to call; by every way of logging in.

        Password, reset, invitation, code and passkey all pass here, with the right secret.
        """
        assert isinstance(user, User)
        if may_log_in(user):
            return None
        logout(request)
        context = {
            "dealers": refusing_dealers(user),
            "joined_into": user.joined_into,
            "ended_roles": ended_roles(user),
        }
        return render(request, "customers/access/no_access.html", context, status=403)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Go on where somebody was logged out, and in its language when none was chosen here."""
        assert isinstance(user, User)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        resume(cast("ActorRequest", request), user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        actor = current_actor(request)
        return actor.start_url if actor else reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("customers:my_details")

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Give the login its new address, by the action by which staff do it too."""
        if not perform(request, partial(confirm, email_address.user, email_address.email)):
            return False
        email_address.refresh_from_db()
        template, values = "email_confirmed.txt", {"email": email_address.email}
        self.add_message(request, messages.SUCCESS, f"account/messages/{template}", values)
        return True

    # Every mail is a row in the table of mails; nothing is sent from here.

    @transaction.atomic
    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        """Mail the link that confirms a new address; to one address, once in three minutes."""
        address = emailconfirmation.email_address
        if not consume({EMAIL_CONFIRMATION: address.email}):
            sentence = _(
                "An email was sent to this address a moment ago. Wait a few minutes and try again."
            )
            messages.warning(request, sentence)
            raise ImmediateHttpResponse(redirect("account_email"))
        notifications.send_email_confirmation(address, address.user)

    @transaction.atomic
    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        assert isinstance(user, User)
        match template_prefix.removeprefix("account/email/"):
            case "password_changed" | "password_reset" | "password_set":
                notifications.notify_person_of_new_password(user)
            # Of the rest ("email_confirm", "email_deleted") the person has just been told.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"{template_prefix} would go around the table of mails")


def forget_wrong_passwords(email: str) -> None:
    """Let somebody who has just chosen a password in log in with it, whatever was tried before."""
    reset({WRONG_PASSWORD_EMAIL: email})


def _attempt(request: HttpRequest, credentials: dict[str, Any]) -> Keys:
    email = normalise_email(credentials.get("email", ""))
    return {WRONG_PASSWORD_IP: client_ip(request), WRONG_PASSWORD_EMAIL: email}


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
