"""What allauth asks the portal: who may come in, where to go next, and how mails are sent."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Dealer, User
from customers import notifications
from customers.access.acting import current_actor
from customers.access.auth_backend import may_log_in


def refusing_dealers(user: User) -> list[Dealer]:
    """Whom a person without access can call: the dealers at which it is a contact."""
    contacts = user.contacts.present().filter(customer__dealer__isnull=False)
    return list(Dealer.objects.filter(customers__contacts__in=contacts).distinct())


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us: who may come in, where to go, and how its mails are sent."""

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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Password, reset, invitation, code and passkey all pass here, with the right secret."""
        assert isinstance(user, User)
        if may_log_in(user):
            return None
        clear_login(request)
        context = {"dealers": refusing_dealers(user)}
        return render(request, "customers/access/no_access.html", context, status=403)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """On a machine on which no language was chosen the person's own holds from here on."""
        assert isinstance(user, User)
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
        """A new address holds from here on, unless another login has it by now."""
        taken = User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        if taken.exists():
            sentence = _(
                "This email address cannot be used for your login. Call us if it is yours."
            )
            messages.error(request, sentence)
            return False
        return bool(super().confirm_email(request, email_address))

    # Every mail is a row in the table of mails; nothing is sent from here.

    @transaction.atomic
    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        address = emailconfirmation.email_address
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
            case "email_changed":
                notifications.notify_old_address_of_change(user, email or user.email)
            # Of the rest ("email_confirm", "email_deleted") the person has just been told.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"{template_prefix} would go around the table of mails")


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
