"""The forms to choose a password: by invitation, after forgetting it, or to change it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.password_validation import rules_sentence
from customers.access.account_adapter import forget_wrong_passwords
from customers.access.auth_backend import may_log_in
from customers.access.login_forms import take_email_address
from customers.access.password_help import HELP_TASK
from customers.access.whom_to_call import refusing_dealers
from web.sentences import filled

_rules = lazy(rules_sentence, str)


def _speak(form: forms.BaseForm) -> None:
    """Use the words of the manual, and say what a password must be like."""
    form.fields["password1"].label = _("Password")
    form.fields["password1"].help_text = _rules()
    form.fields["password2"].label = _("Password (again)")
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class _TypedTwice:
    """Takes the place of allauth's check, whose sentence is not for people one calls "u"."""

    def clean(self: Any) -> dict[str, Any]:
        after = super(allauth.PasswordVerificationMixin, self)
        data: dict[str, Any] = after.clean()  # type: ignore[attr-defined]  # allauth's form, which has no types
        if data.get("password1") and data.get("password2") not in (None, "", data["password1"]):
            self.add_error("password2", gettext("This is not the same password."))
        return data


class InvitationForm(_TypedTwice, allauth.SetPasswordForm):
    """Asks somebody who has no password yet for one, at a link that came by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)


class ChangePasswordForm(_TypedTwice, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["oldpassword"].help_text = ""


class ResetPasswordKeyForm(_TypedTwice, allauth.ResetPasswordKeyForm):
    """Asks for a new password after a reset link, of no use to somebody who may not log in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if self.user is None:  # the link is broken, and the page says so
            return data
        if not may_log_in(self.user):
            dealers = ", ".join(f"{d.name} ({d.phone})" for d in refusing_dealers(self.user))
            sentence = gettext("Your login is blocked.")
            if dealers:
                sentence += " " + filled(gettext("Call your dealer: %(dealers)s."), dealers=dealers)
            raise ValidationError(sentence, code="blocked")
        return data

    def save(self) -> None:
        super().save()
        forget_wrong_passwords(self.user.email)


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Asks for help with a password, in the same way for every address, known or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_email_address(self, "email", _("Email address"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email  # allauth's own would look up whose it is

    def save(self, request: Any, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        asked = {"host": request.get_host(), "language": get_language()}
        app.configure_task(HELP_TASK).defer(email=email, **asked)
        return email
