"""Staff see every customer, and do what dealers do by the same actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin import NoDeleteMixin
from accounts.models import User
from customers import dealer_admin  # noqa: F401 - registers the dealers
from customers.action_table import ASSIGN, BLOCK, STAFF_ACTIONS, UNBLOCK, SelectionAction
from customers.actors import Actor, ActorRequest
from customers.models import Contact, Customer, CustomerEvent, VatCheck
from customers.person_admin import PersonAdmin
from web.responses import form_status
from web.shown import SEEN_FIELD, read_ticks, tick_value


class ReadOnly(NoDeleteMixin):
    """Shows rows, and lets nobody add, change or delete one."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register(User, PersonAdmin)


class ContactInline(ReadOnly, admin.TabularInline[Contact, Customer]):
    model = Contact
    fields = ("name", "email", "phone", "language", "user", "first_login_at", "ended_at")
    readonly_fields = fields
    extra = 0


class EventInline(ReadOnly, admin.TabularInline[CustomerEvent, Customer]):
    model = CustomerEvent
    fields = (
        "at",
        "kind",
        "from_state",
        "to_state",
        "by_kind",
        "by_user",
        "reason",
        "internal_note",
    )
    readonly_fields = fields
    extra = 0


class WithoutDealer(admin.SimpleListFilter):
    """Narrows the list down to the requests that the staff have to assign."""

    title = _("dealer known")
    parameter_name = "without_dealer"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("requests without a dealer"))]

    def queryset(
        self, request: Any, queryset: models.QuerySet[Customer]
    ) -> models.QuerySet[Customer]:
        return queryset.filter(dealer=None) if self.value() else queryset


class AtStoppedDealer(admin.SimpleListFilter):
    """Narrows the list down to what staff have to find another dealer for."""

    title = _("dealer has stopped")
    parameter_name = "dealer_stopped"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("at a dealer that has stopped"))]

    def queryset(
        self, request: Any, queryset: models.QuerySet[Customer]
    ) -> models.QuerySet[Customer]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Customer.objects.at_stopped_dealers())


def _admin_action(action: SelectionAction) -> Callable[..., HttpResponse | None]:
    """Return an action of the table as one of the admin's list."""

    @admin.action(description=action.label)
    def run(
        model_admin: CustomerAdmin, request: ActorRequest, chosen: models.QuerySet[Customer]
    ) -> HttpResponse | None:
        return model_admin.carry_out(request, action, chosen)

    run.__name__ = action.name
    return run


def _actions_for(customer: Customer) -> list[SelectionAction]:
    """Return what staff may do with a customer: one that nobody sells to is assigned first."""
    senseless = set() if customer.can_be_assigned else {ASSIGN.name}
    if customer.dealer_id is None or customer.is_at_stopped_dealer:
        senseless |= {UNBLOCK.name}
    if customer.dealer_id is None:
        senseless |= {BLOCK.name}
    return [action for action in STAFF_ACTIONS if action.name not in senseless]


@admin.register(Customer)
class CustomerAdmin(NoDeleteMixin, admin.ModelAdmin[Customer]):
    list_display = ("name", "state", "dealer", "city", "country", "origin", "requested_at")
    list_filter = ("state", WithoutDealer, AtStoppedDealer, "origin", "country", "dealer")
    list_select_related = ("dealer",)
    search_fields = (
        *("name", "folded_name", "statutory_name", "folded_statutory_name"),
        *("city", "register_number", "customer_number", "contacts__email"),
    )
    date_hierarchy = "created_at"
    ordering = ("folded_name", "pk")
    readonly_fields = (
        *("reference", "state", "origin", "duplicate_of"),
        *("created_at", "requested_at", "archived_at"),
    )
    inlines = (ContactInline, EventInline)
    actions = tuple(_admin_action(action) for action in STAFF_ACTIONS)
    change_form_template = "admin/customers/customer/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "statutory_name", "state", "dealer", "origin", "reference")}),
        (
            _("Address"),
            {
                "fields": (
                    *("country", "street", "house_number", "addition", "postcode", "city"),
                    *("phone", "register_number", "branch_number", "vat_number", "duns"),
                    *("peppol_id", "customer_number"),
                )
            },
        ),
        (_("History"), {"fields": ("created_at", "requested_at", "archived_at", "duplicate_of")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # customers come in by registering, or by their dealer

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)  # for the actions

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a customer, with the actions of the list for this one alone."""
        customer = self.get_object(request, object_id)
        context = {
            "staff_actions": _actions_for(customer) if customer else (),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def action_checkbox(self, obj: Customer) -> SafeString:
        """Return the tick of a row, with the version of the customer that the list shows."""
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">',
            super().action_checkbox(obj),
            SEEN_FIELD,
            tick_value(str(obj.pk), obj.seen),
        )

    def carry_out(
        self, request: ActorRequest, action: SelectionAction, chosen: models.QuerySet[Customer]
    ) -> HttpResponse | None:
        """Do it to each, in a transaction of its own; first ask for what the action needs."""
        if not isinstance(request.user, User):
            raise PermissionDenied
        seen = read_ticks(request.POST.getlist(SEEN_FIELD))
        are_shown = all(str(customer.pk) in seen for customer in chosen)  # not those of other pages
        is_answered = are_shown and (action.question is None or "confirmed" in request.POST)
        form = action.form(request.POST if is_answered else None)
        if not (is_answered and form.is_valid()):
            return self._ask(request, action, chosen, form, seen)
        action.carry_out_each(
            request,
            chosen,
            seen=lambda customer: seen[str(customer.pk)],
            by=Actor.staff(request.user),
            answers=form.cleaned_data,
        )
        return None

    def _ask(
        self,
        request: ActorRequest,
        action: SelectionAction,
        chosen: models.QuerySet[Customer],
        form: forms.Form,
        seen: dict[str, str],
    ) -> HttpResponse:
        """Ask for what the action needs, and show those of other pages that it would be done to."""
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "opts": self.model._meta,
            "customers": [
                (customer, tick_value(str(customer.pk), seen.get(str(customer.pk), customer.seen)))
                for customer in chosen
            ],
            "seen_field": SEEN_FIELD,
            "form": form,
            "action": action,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        template = "admin/customers/customer/ask.html"
        return TemplateResponse(request, template, context, status=form_status(form))


@admin.register(VatCheck)
class VatCheckAdmin(ReadOnly, admin.ModelAdmin[VatCheck]):
    list_display = (
        "number",
        "customer",
        "result",
        "answered_at",
        "consultation",
        "due_at",
        "fault",
    )
    list_filter = ("result", ("fault", admin.EmptyFieldListFilter))
    list_select_related = ("customer",)
    search_fields = ("number", "customer__name", "consultation")
    ordering = ("-due_at", "-pk")


@admin.register(CustomerEvent)
class CustomerEventAdmin(ReadOnly, admin.ModelAdmin[CustomerEvent]):
    list_display = ("at", "customer", "dealer", "kind", "by_kind", "by_user", "reason")
    list_filter = ("kind", "by_kind", "dealer")
    list_select_related = ("customer", "dealer", "by_user")
    search_fields = ("customer__name", "customer__reference", "by_user__email", "reason")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
