"""Which orders a list shows, as its address says: what was searched, a status and a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from customers.actors import PersonActor
from orders.models import Order, OrderQuerySet
from orders.order_search import MAX_SEARCH_LENGTH, find_orders
from orders.periods import PeriodForm


@dataclass(frozen=True)
class FoundTotals:
    """How many orders were found, and what they come to without VAT."""

    count: int
    net: Decimal
    placed_count: int
    placed_net: Decimal

    @property
    def has_others(self) -> bool:
        """Tell whether there are orders among them that are not placed."""
        return self.placed_count != self.count


class OrderFilter(PeriodForm):
    """What somebody looks for among the orders; everything may be left empty."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "maxlength": MAX_SEARCH_LENGTH,
                "placeholder": _("Order number, reference, article, EAN or name"),
            }
        ),
    )
    state = forms.ChoiceField(label=_("Status"), required=False)
    field_order = ("q", "state", "first", "last")

    def __init__(self, asked: Mapping[str, Any], *, actor: PersonActor) -> None:
        # PostgreSQL and the field refuse null characters; nobody types one.
        super().__init__({name: value.replace("\0", "") for name, value in asked.items()})
        self._actor = actor
        states = self.fields["state"]
        assert isinstance(states, forms.ChoiceField)
        states.choices = [("", _("All statuses")), *Order.State.choices]

    @cached_property
    def orders(self) -> OrderQuerySet:
        """The orders that are found, the newest first; none when something is filled in wrongly."""
        visible = Order.objects.visible_to(self._actor)
        if not self.is_valid():
            return visible.none()
        state = self.cleaned_data["state"]
        of_state = visible.filter(state=state) if state else visible
        return find_orders(self.within(of_state), self.cleaned_data["q"])

    @property
    def is_used(self) -> bool:
        """Tell whether anything narrows the list down."""
        return any(self.data.get(name, "").strip() for name in self.fields)

    def totals(self) -> FoundTotals:
        """Add up what is found, in one query."""
        placed = Q(state=Order.State.PLACED)
        sums = self.orders.order_by().aggregate(
            count=Count("pk"),
            net=Sum("net_total", default=Decimal(0)),
            placed_count=Count("pk", filter=placed),
            placed_net=Sum("net_total", filter=placed, default=Decimal(0)),
        )
        return FoundTotals(**sums)
