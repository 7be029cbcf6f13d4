"""The form in which a manager declines an order."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry import countries


class DeclineForm(forms.Form):
    """The reason, which the buyer reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Tell the buyer why.")},
    )

    def clean_reason(self) -> str:
        reason: str = countries.clean_text(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"])
        return reason
