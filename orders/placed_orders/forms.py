"""The form in which a manager declines an order."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.action_forms import ReasonField


class DeclineForm(forms.Form):
    """The reason, which the buyer reads."""

    reason = ReasonField(label=_("Reason"), error_messages={"required": _("Tell the buyer why.")})
