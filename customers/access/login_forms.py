"""The forms of allauth to log in and to change one's address, with the words of the manuals."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from web.email_addresses import EmailAddressField


def take_email_address(form: forms.BaseForm, name: str, label: Any) -> None:
    """Put the portal's field for an e-mail address in the place of allauth's."""
    form.fields[name] = EmailAddressField(label=label)
    form.fields[name].widget.attrs["autocomplete"] = "email"


class LoginForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_email_address(self, "login", _("Email address"))
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""  # the page has the link itself
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ReauthenticateForm(allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AddEmailForm(allauth.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_email_address(self, "email", _("New email address"))

    @transaction.atomic
    def save(self, request: HttpRequest) -> EmailAddress:
        """Store the new address, unless no mail may go to it now: an older link stays valid then.

        Raises ImmediateHttpResponse when one went to it a moment ago.
        """
        return super().save(request)
