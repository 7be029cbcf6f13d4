"""The form in which a dealer sets a discount."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Discount, ProductGroup
from web.decimals import read_decimal


class PercentageField(forms.DecimalField):
    """A percentage as it is typed: with a comma or a point, with or without the sign."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace("%", "").strip()
        if not text:
            return None
        try:
            return super().to_python(str(read_decimal(text).value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class DiscountForm(forms.ModelForm[Discount]):
    """A discount, without the customer that it is for."""

    percentage = PercentageField(
        label=_("Discount (%)"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        error_messages={
            "required": _("Enter the discount."),
            "invalid": _("Enter a percentage, like 25 or 12,5."),
            "min_value": _("A discount is between 0 and 100 percent."),
            "max_value": _("A discount is between 0 and 100 percent."),
        },
    )
    group = forms.ModelChoiceField(
        label=_("Product group"),
        queryset=ProductGroup.objects.all(),
        to_field_name="number",
        empty_label=_("all product groups"),
        required=False,
    )

    class Meta:
        model = Discount
        fields = ("group", "percentage", "valid_from", "valid_until")
        labels = {"valid_from": _("Valid from"), "valid_until": _("Valid until")}
        help_texts = {
            "valid_from": _("Empty: from now on."),
            "valid_until": _("Empty: until you end it. This day still counts."),
        }
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first: date | None = data.get("valid_from")
        last: date | None = data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day comes before the first."))
        elif last and last < timezone.localdate():
            self.add_error("valid_until", _("Choose today or a later day."))
        return data
