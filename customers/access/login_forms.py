"""allauth's forms to get in, with the words that the manuals use."""

from typing import Any

from allauth.account import forms as allauth
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

MAX_EMAIL_LENGTH = 254  # characters, as the column holds them


class LoginForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""  # the page has the link itself
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ReauthenticateForm(allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AddEmailForm(allauth.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New email address")
        self.fields["email"].widget.attrs["maxlength"] = MAX_EMAIL_LENGTH
        self.fields["email"].validators.append(MaxLengthValidator(MAX_EMAIL_LENGTH))
        self.fields["email"].widget.attrs.pop("placeholder", None)
