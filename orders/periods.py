"""A period of orders, from its first to its last day, as somebody fills it in."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import OrderQuerySet

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # which every time zone can express


class DayField(forms.DateField):
    """A day: typed, or chosen in the calendar of the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class PeriodForm(forms.Form):
    """The first and the last day of a period; either may be left open."""

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until and including"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        return data

    def within(self, orders: OrderQuerySet) -> OrderQuerySet:
        """Return the orders that are dated in the period."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if first:
            orders = orders.dated_from(_moment(first, time.min))
        if last:
            orders = orders.dated_until(_moment(last, time.max))
        return orders


def _moment(day: date, of_day: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, of_day))
