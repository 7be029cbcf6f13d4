"""Forms that ask for what an action on a customer needs to know, before it is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from web.texts import LinesField


class ReasonField(LinesField):
    """A text of a few lines, as long as the column that keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(**{"max_length": 500, "widget": widget, **kwargs})


class BlockForm(forms.Form):
    """Asks why a customer is blocked."""

    reason = ReasonField(
        label=_("Reason"),
        help_text=_("Kept in the history. The customer does not read it."),
        error_messages={"required": _("Enter the reason.")},
    )


class RejectForm(forms.Form):
    """Asks why a request is rejected, for the applicant and for the dealer itself."""

    reason = ReasonField(
        label=_("Reason that the applicant reads"),
        help_text=_("Appears in the email to the applicant."),
        error_messages={"required": _("Enter the reason.")},
    )
    internal_note = ReasonField(
        label=_("Internal note"),
        help_text=_("The applicant never reads this."),
        required=False,
    )


class AssignForm(forms.Form):
    """Asks to which dealer a request belongs."""

    dealer = forms.ModelChoiceField(label=_("Dealer"), queryset=Dealer.objects.trading())
