"""The page of staff about a dealer, with what follows for its customers when it changes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer, User
from customers import actions
from customers.actors import Actor
from customers.employee_admin import DealerAdmin
from customers.models import Customer
from customers.states import State


@admin.register(Dealer)
class DealerWithCustomersAdmin(DealerAdmin):
    """Shows how many customers a dealer has, and lets them follow what is changed of it."""

    readonly_fields = ("customers_here",)

    def get_fields(self, request: HttpRequest, obj: Dealer | None = None) -> list[Any]:
        shown = list(super().get_fields(request, obj))
        return [*shown, *self.readonly_fields] if obj else shown

    @admin.display(description=_("customers"))
    def customers_here(self, dealer: Dealer) -> SafeString | str:
        """Link to the customers in each state, with their number."""
        mine = Customer.objects.filter(dealer=dealer, archived_at=None)
        counts = dict(mine.order_by("state").values_list("state").annotate(Count("pk")))
        url = reverse("admin:customers_customer_changelist")
        of_dealer = f"{url}?dealer__id__exact={dealer.pk}"
        links = [
            (of_dealer, state.value, state.label, counts[state])
            for state in State
            if counts.get(state)
        ]
        link = '<a href="{}&amp;state__exact={}">{} ({})</a>'
        return format_html_join(" · ", link, links) or "-"

    def get_readonly_fields(self, request: HttpRequest, obj: Dealer | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: Dealer, form: Any, change: bool) -> None:
        """Lock the dealer first, and keep how it was before."""
        form.dealer_before = actions.lock_dealer(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Let the customers follow once the employees are saved too: a deputy may have left."""
        super().save_related(request, form, formsets, change)
        if not isinstance(request.user, User):
            raise PermissionDenied
        if form.dealer_before:
            actions.follow_dealer(form.dealer_before, by=Actor.staff(request.user))
