"""A colleague who may order too, and how far."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.actions import PersonFields
from customers.models import Contact
from web.email_addresses import EmailAddressField
from web.shown import ShownForm
from web.texts import TextField

AMOUNT = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class RoleForm(ShownForm, forms.ModelForm[Contact]):
    role = forms.ChoiceField(
        label=_("What may this colleague do?"),
        choices=[
            (Contact.Role.BUYER, pgettext_lazy("may do", "order")),
            (Contact.Role.MANAGER, _("order, approve orders and manage logins")),
        ],
        initial=Contact.Role.BUYER,
        widget=forms.RadioSelect,
    )
    approval_above = forms.DecimalField(
        label=_("Approval needed above (€, without VAT)"),
        help_text=_("Leave empty if no approval is needed."),
        max_digits=10,
        decimal_places=2,
        min_value=0,
        localize=True,
        widget=AMOUNT,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value"), _("Enter an amount, like 250 or 250,00.")
        ),
    )

    @property
    def shows_stored(self) -> bool:
        return self.instance.pk is not None

    class Meta:
        model = Contact
        fields = ("role", "approval_above")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("role") == Contact.Role.MANAGER and data.get("approval_above") is not None:
            sentence = _("Anyone who approves orders needs no approval. Leave this empty.")
            self.add_error("approval_above", sentence)
        return data

    def asks_to_save(self) -> bool:
        """Tell whether something was changed beside a button that saves nothing, and say so."""
        names = ("role", "approval_above")
        changed = [n for n in names if n in self.wishes and self.add_prefix(n) in self.data]
        if changed:
            self.add_error(changed[0], _("You changed this. Save it first, or change it back."))
        return bool(changed)

    @property
    def chosen(self) -> dict[str, Any]:
        """The arguments of an action. Only after validation."""
        limit: Decimal | None = self.cleaned_data["approval_above"]
        return {"role": Contact.Role(self.cleaned_data["role"]), "approval_above": limit}


class ColleagueForm(RoleForm):
    name = TextField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name.")}
    )
    email = EmailAddressField(
        label=_("Email address"),
        error_messages={"required": _("Enter the email address.")},
    )
    is_language_of_screen = True
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    field_order = ("name", "email", "language", "role", "approval_above")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let no browser fill in what it knows of its own user: this is about somebody else."""
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "language"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def person(self) -> PersonFields:
        data = self.cleaned_data
        return PersonFields(name=data["name"], email=data["email"], language=data["language"])
