"""Two links of allauth's in mails: to choose a new password, and to confirm a new address.

Opening one changes nothing, whoever opens it: a mail scanner, or somebody who is logged in as
somebody else. allauth would log that person out.
"""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account import views as allauth
from allauth.account.models import EmailAddress
from allauth.account.utils import url_str_to_user_pk
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.models import User
from customers.access.address_refusals import refusal_of
from web.language import speak_to


class ResetPasswordView(allauth.PasswordResetFromKeyView):
    """Asks for a new password; only saving one logs somebody else out."""

    def dispatch(
        self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any
    ) -> HttpResponseBase:
        if reader := _person_of_reset(uidb36):
            speak_to(request, reader.language)
        response: HttpResponseBase = super().dispatch(request, uidb36, key, **kwargs)
        return response

    def logout(self) -> None:
        """Leave whoever is logged in alone while the link is only looked at."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["is_somebody_else"] = is_somebody_else(self.request, self.reset_user)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        if is_somebody_else(self.request, self.reset_user):
            logout(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


class ConfirmEmailView(allauth.ConfirmEmailView):
    """Asks to confirm an address by a button, which changes this address's own person only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if reader := _person_of_confirmation(kwargs["key"]):
            speak_to(request, reader.language)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def logout_other_user(self, confirmation: Any) -> None:
        """Leave whoever is logged in alone: who confirms an address need not be logged in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        address = self.object.email_address if self.object else None
        reader = address.user if address else None
        context["is_somebody_else"] = is_somebody_else(self.request, reader)
        if address is not None and not address.verified:
            context["refusal"] = refusal_of(address.user, address.email)
            context["can_confirm"] = not context["refusal"]
        return context


reset_password = login_not_required(ResetPasswordView.as_view())
confirm_email = login_not_required(ConfirmEmailView.as_view())


def is_somebody_else(request: HttpRequest, reader: User | None) -> bool:
    """Tell whether somebody is logged in who is not the reader of a link."""
    return bool(reader and request.user.is_authenticated and request.user.pk != reader.pk)


def _person_of_reset(uidb36: str) -> User | None:
    """Return whose password a link is for, also a link that no longer works."""
    try:
        return User.objects.filter(pk=url_str_to_user_pk(uidb36)).first()
    except (ValueError, OverflowError):
        return None


def _person_of_confirmation(key: str) -> User | None:
    """Return whose address a link is for, also a link that no longer works."""
    try:
        pk = signing.loads(key, salt=app_settings.SALT)
    except signing.BadSignature:
        return None
    address = EmailAddress.objects.select_related("user").filter(pk=pk).first()
    return address.user if address else None
