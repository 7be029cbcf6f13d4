"""The pages of staff about people and dealers. What has a history stays: nothing is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions import person_for_dealer, welcome_employee
from accounts.models import Dealer, DealerEmployee, NotificationTopic, User, every_topic
from registry.address_forms import SplitAddressMixin
from registry.address_lines import ADDRESS_FIELDS
from web.email_addresses import EmailAddressField

# An address that is typed in the administration is stored in the one spelling, too.
EMAIL_FIELDS: dict[Any, Any] = {models.EmailField: {"form_class": EmailAddressField}}


class NoDeleteMixin:
    """An admin without a delete button."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(NoDeleteMixin, DjangoUserAdmin[User]):
    formfield_overrides = EMAIL_FIELDS
    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "phone", "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("History"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "language", "is_staff", "is_superuser")}),
        (_("Password"), {"fields": ("usable_password", "password1", "password2")}),
    )


class EmployeeForm(forms.ModelForm[DealerEmployee]):
    """Adds an employee by its address: somebody new gets a login, and a mail about a password."""

    email = EmailAddressField(label=_("email address"))
    name = forms.CharField(label=_("name"), max_length=120)
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    topics = forms.MultipleChoiceField(
        label=_("receives mail when"),
        choices=NotificationTopic.choices,
        initial=every_topic,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = DealerEmployee
        fields = ("email", "name", "language", "active", "topics")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            user = self.instance.user
            for name in ("email", "name", "language"):
                self.fields[name].initial = getattr(user, name)
                self.fields[name].disabled = True  # a person's own; only it changes them

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        dealer = self.instance.dealer_id
        if dealer and not self.instance.pk and data.get("email"):
            known = DealerEmployee.objects.filter(dealer=dealer, user__email=data["email"])
            if known.exists():
                self.add_error("email", _("This person already works for this dealer."))
        return data

    def save(self, commit: bool = True) -> DealerEmployee:
        if not self.instance.pk:
            data = self.cleaned_data
            self.instance.user = person_for_dealer(
                data["email"], name=data["name"], language=data["language"]
            )
        return super().save(commit)


class EmployeeInline(NoDeleteMixin, admin.TabularInline[DealerEmployee, Dealer]):
    model = DealerEmployee
    form = EmployeeForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[DealerEmployee]:
        return super().get_queryset(request).select_related("user", "dealer")


class DealerForm(SplitAddressMixin, forms.ModelForm[Dealer]):
    pass


@admin.register(Dealer)
class DealerAdmin(NoDeleteMixin, admin.ModelAdmin[Dealer]):
    form = DealerForm
    formfield_overrides = EMAIL_FIELDS
    list_display = ("name", "city", "phone", "slug", "stopped_on")
    list_filter = (("stopped_on", admin.EmptyFieldListFilter), "country")
    search_fields = ("name", "city", "slug")
    fields = (
        *("name", "slug", "phone", "email", "country", *ADDRESS_FIELDS),
        *("stopped_on", "closed_from", "closed_until", "deputy"),
    )
    prepopulated_fields = {"slug": ("name",)}
    inlines = (EmployeeInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Dealer | None = None) -> list[str]:
        return ["slug"] if obj else []  # it stands in print

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Dealer | None = None
    ) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the dealer's own employees as its deputy."""
        if db_field.name == "deputy" and request.resolver_match:
            dealer = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = DealerEmployee.objects.filter(dealer=dealer, active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for employee in formset.new_objects:
            welcome_employee(employee)
