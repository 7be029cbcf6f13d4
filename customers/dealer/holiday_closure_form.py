"""The form for the days on which a dealer is closed, and who stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer, DealerEmployee
from web.shown import ShownForm

MAX_CLOSURE = timedelta(days=92)


class EmployeeField(forms.ModelChoiceField[DealerEmployee]):
    """A choice among employees, by their names."""

    def label_from_instance(self, obj: DealerEmployee) -> str:
        return str(obj.user)


class HolidayClosureForm(ShownForm, forms.ModelForm[Dealer]):
    """Asks for the first and last day on which a dealer is closed, and for a deputy."""

    deputy = EmployeeField(
        label=_("Deputy"),
        help_text=_(
            "Receives all emails about customers in this period. Colleagues then do not receive "
            "them."
        ),
        queryset=DealerEmployee.objects.none(),
        empty_label=_("nobody"),
        required=False,
    )

    class Meta:
        model = Dealer
        fields = ("closed_from", "closed_until", "deputy")
        labels = {
            "closed_from": _("First day closed"),
            "closed_until": _("Last day closed"),
        }
        widgets = {
            "closed_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closed_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, data: Any = None, *, instance: Dealer) -> None:
        super().__init__(data, instance=instance)
        if instance.closed_until and instance.closed_until < timezone.localdate():
            self.initial = {}  # the closed days are over, so nothing of them is shown
        employees = DealerEmployee.objects.present().filter(dealer=instance)
        deputy = cast("EmployeeField", self.fields["deputy"])
        deputy.queryset = employees.select_related("user").order_by("user__name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        first, last = data["closed_from"], data["closed_until"]
        deputy: DealerEmployee | None = data["deputy"]
        is_new_deputy = deputy is not None and deputy.pk != self.initial.get("deputy")
        if not first and not last and is_new_deputy:
            self.add_error("closed_from", _("Fill in on which days your deputy stands in."))
        elif not first and not last:
            data["deputy"] = None  # there are no days to stand in for any more
        elif not first:
            self.add_error("closed_from", _("Fill in the first day too."))
        elif not last:
            self.add_error("closed_until", _("Fill in the last day too."))
        elif last < first:
            self.add_error("closed_until", _("The last day comes before the first."))
        elif last < timezone.localdate():
            self.add_error("closed_until", _("Choose today or a later day."))
        elif last - first > MAX_CLOSURE:
            self.add_error("closed_until", _("Choose three months at most."))
        return data
