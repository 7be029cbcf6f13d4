"""Staff see every customer, and do what dealers do by the same actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.admin import NoDeleteMixin
from accounts.models import Dealer
from customers import actions
from customers.actors import Actor, ActorRequest
from customers.dealer.state_forms import BlockForm, RejectForm
from customers.models import Contact, Customer, CustomerEvent
from customers.states import ActionRefused


class ReadOnly(NoDeleteMixin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
    title = _("dealer known")
    parameter_name = "without_dealer"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("requests without a dealer"))]

    def queryset(
        self, request: Any, queryset: models.QuerySet[Customer]
    ) -> models.QuerySet[Customer]:
        return queryset.filter(dealer=None) if self.value() else queryset


class AssignForm(forms.Form):
    dealer = forms.ModelChoiceField(label=_("Dealer"), queryset=Dealer.objects.trading())


type Act = Callable[[Customer, Actor, dict[str, Any]], object]


@admin.register(Customer)
class CustomerAdmin(NoDeleteMixin, admin.ModelAdmin[Customer]):
    list_display = ("name", "state", "dealer", "city", "country", "origin", "requested_at")
    list_filter = ("state", WithoutDealer, "origin", "country", "dealer")
    list_select_related = ("dealer",)
    search_fields = ("name", "folded_name", "city", "register_number", "contacts__email")
    date_hierarchy = "created_at"
    ordering = ("folded_name", "pk")
    readonly_fields = ("reference", "state", "origin", "created_at", "requested_at", "archived_at")
    inlines = (ContactInline, EventInline)
    actions = ("unblock", "block", "reject", "assign", "archive", "restore")
    change_form_template = "admin/customers/customer/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "state", "dealer", "origin", "reference")}),
        (
            _("Address"),
            {
                "fields": (
                    *("country", "street", "house_number", "addition", "postcode", "city"),
                    *("phone", "register_number", "branch_number", "vat_number", "duns"),
                )
            },
        ),
        (_("History"), {"fields": ("created_at", "requested_at", "archived_at")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # customers come in by registering, or by their dealer

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)  # for the actions

    # ------------------------------------------------------------ actions

    @admin.action(description=_("Unblock"))
    def unblock(self, request: ActorRequest, chosen: models.QuerySet[Customer]) -> None:
        self._act(request, chosen, lambda c, by, _data: actions.unblock_customer(c, by=by))

    @admin.action(description=_("Block"))
    def block(
        self, request: ActorRequest, chosen: models.QuerySet[Customer]
    ) -> HttpResponse | None:
        return self._ask(
            request,
            chosen,
            BlockForm,
            "block",
            _("Block"),
            lambda c, by, data: actions.block_customer(c, by=by, **data),
        )

    @admin.action(description=_("Reject"))
    def reject(
        self, request: ActorRequest, chosen: models.QuerySet[Customer]
    ) -> HttpResponse | None:
        return self._ask(
            request,
            chosen,
            RejectForm,
            "reject",
            _("Reject"),
            lambda c, by, data: actions.reject_customer(c, by=by, **data),
        )

    @admin.action(description=_("Assign to a dealer"))
    def assign(
        self, request: ActorRequest, chosen: models.QuerySet[Customer]
    ) -> HttpResponse | None:
        return self._ask(
            request,
            chosen,
            AssignForm,
            "assign",
            _("Assign to a dealer"),
            lambda c, by, data: actions.assign_customer(c, by=by, **data),
        )

    @admin.action(description=_("Archive"))
    def archive(self, request: ActorRequest, chosen: models.QuerySet[Customer]) -> None:
        self._act(request, chosen, lambda c, by, _data: actions.archive_customer(c, by=by))

    @admin.action(description=_("Take back from the archive"))
    def restore(self, request: ActorRequest, chosen: models.QuerySet[Customer]) -> None:
        self._act(request, chosen, lambda c, by, _data: actions.restore_customer(c, by=by))

    def _ask(
        self,
        request: ActorRequest,
        chosen: models.QuerySet[Customer],
        form_class: type[forms.Form],
        name: str,
        title: str | Promise,
        act: Act,
    ) -> HttpResponse | None:
        """First a page that asks for what the action needs, then the action."""
        form = form_class(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            self._act(request, chosen, act, form.cleaned_data)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "customers": chosen,
            "form": form,
            "action": name,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/customers/customer/ask.html", context)

    def _act(
        self,
        request: ActorRequest,
        chosen: models.QuerySet[Customer],
        act: Act,
        data: dict[str, Any] | None = None,
    ) -> None:
        """One transaction each; the refused ones are listed."""
        assert request.user.is_authenticated
        by = Actor.staff(request.user)
        for customer in chosen:
            try:
                act(customer, by, data or {})
            except ActionRefused as refused:
                self.message_user(request, f"{customer}: {refused}", messages.WARNING)
            else:
                self.message_user(request, f"{customer}: {_('done')}.", messages.SUCCESS)


@admin.register(CustomerEvent)
class CustomerEventAdmin(ReadOnly, admin.ModelAdmin[CustomerEvent]):
    list_display = ("at", "customer", "dealer", "kind", "by_kind", "by_user", "reason")
    list_filter = ("kind", "by_kind", "dealer")
    list_select_related = ("customer", "dealer", "by_user")
    search_fields = ("customer__name", "customer__reference", "by_user__email", "reason")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
