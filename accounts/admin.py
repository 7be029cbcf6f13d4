"""The pages of staff about people and dealers. What has a history stays: nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.actions import person_for_dealer
from accounts.models import Dealer, DealerEmployee, NotificationTopic, every_topic
from registry import countries
from registry.address_forms import SplitAddressMixin
from registry.address_lines import ADDRESS_FIELDS
from registry.peppol import tidy_peppol_id
from registry.vat_area import standard_rate
from web.email_addresses import EmailAddressField
from web.sentences import filled
from web.shown_admin import ShownAdminMixin, ShownModelForm
from web.texts import TEXT_FIELDS, TextField

CONFIRMED = "confirmed"  # the tick under a question


class NoDeleteMixin:
    """An admin without a delete button, in which a text that nobody can see is no text."""

    formfield_overrides: Any = TEXT_FIELDS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def asked_first(sentence: StrOrPromise) -> ValidationError:
    """Return a refusal that is a question too: sent again with its tick, it is done."""
    box = '{} <label><input type="checkbox" name="{}" value="1"> {}</label>'
    return ValidationError(format_html(box, sentence, CONFIRMED, _("Yes, that is what I want")))


class EmployeeForm(ShownModelForm):
    """Adds an employee by its address: somebody new gets a login, and a mail about a password."""

    email = EmailAddressField(label=_("email address"))
    name = TextField(label=_("name"), max_length=120)
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
        fields = ("email", "name", "language", "active", "topics", "shown")

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
            is_reached = Q(user__email=data["email"])
            is_reached |= Q(user__joined_logins__email=data["email"])
            if DealerEmployee.objects.filter(is_reached, dealer=dealer).exists():
                self.add_error("email", _("This person already works for this dealer."))
        return data

    def save(self, commit: bool = True) -> DealerEmployee:
        if not self.instance.pk:
            data = self.cleaned_data
            self.instance.user = person_for_dealer(
                data["email"], name=data["name"], language=data["language"]
            )
        return cast("DealerEmployee", super().save(commit))


class EmployeeFormSet(
    forms.BaseInlineFormSet[DealerEmployee, Dealer, forms.ModelForm[DealerEmployee]]
):
    """The employees of a dealer, of whom the last one does not leave without a question."""

    def clean(self) -> None:
        super().clean()
        if (self.errors and any(self.errors)) or CONFIRMED in self.data:
            return
        there = {employee.pk: employee for employee in self.instance.employees.present()}
        stay = [
            form.cleaned_data
            for form in self.initial_forms
            if form.instance.pk in there and form.cleaned_data["active"]
        ]
        if there and not stay:
            raise asked_first(nobody_hears(self.instance))
        unheard = _topics(e.topics for e in there.values()) - _topics(d["topics"] for d in stay)
        if unheard:
            raise asked_first(_nobody_hears_that(self.instance, unheard))


def _topics(lists: Iterable[Iterable[str]]) -> set[str]:
    return {topic for topics in lists for topic in topics}


def _nobody_hears_that(dealer: Dealer, topics: Iterable[str]) -> str:
    sentence = gettext(
        "Nobody at %(dealer)s is mailed any more when: %(topics)s. The staff are mailed instead."
    )
    labels = ", ".join(str(NotificationTopic(topic).label) for topic in sorted(topics))
    return filled(sentence, dealer=dealer, topics=labels)


def nobody_hears(dealer: Dealer) -> str:
    """Return what it means for a dealer that nobody works there any more."""
    sentence = gettext(
        "Nobody remains at %(dealer)s who is mailed or can log in. What is meant for %(dealer)s "
        "goes to the staff from now on."
    )
    return filled(sentence, dealer=dealer)


class EmployeeInline(NoDeleteMixin, admin.TabularInline[DealerEmployee, Dealer]):
    model = DealerEmployee
    form = EmployeeForm
    formset = EmployeeFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[DealerEmployee]:
        return super().get_queryset(request).select_related("user", "dealer")


WITHOUT_VAT_RATE = _(
    "The portal does not know the VAT of this place, so nothing can be sold from there. A dealer "
    "must be in an EU country, and not in a region that lies outside the VAT area of the EU."
)


class DealerForm(SplitAddressMixin, ShownModelForm):
    """The form of a dealer: takes its street line apart, and checks its numbers and its VAT."""

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("country") and not data.get("stopped_on") and not has_vat_rate(data):
            self.add_error("country", WITHOUT_VAT_RATE)
        return data

    @property
    def _rules(self) -> countries.Rules:
        return countries.rules(self.cleaned_data.get("country", ""))

    def clean_register_number(self) -> str:
        return self._rules.register_number(self.cleaned_data["register_number"])

    def clean_vat_number(self) -> str:
        return self._rules.vat_number(self.cleaned_data["vat_number"])

    def clean_peppol_id(self) -> str:
        return tidy_peppol_id(self.cleaned_data["peppol_id"])


def has_vat_rate(data: dict[str, Any]) -> bool:
    """Tell whether the portal knows the VAT of a dealer with this address."""
    place = Dealer(**{name: data.get(name) or "" for name in ("country", "postcode", "city")})
    return standard_rate(place) is not None


# Registered by customers.dealer_admin, which knows what follows for logins and customers.
class DealerAdmin(ShownAdminMixin, NoDeleteMixin, admin.ModelAdmin[Dealer]):
    form = DealerForm
    list_display = ("name", "city", "phone", "slug", "stopped_on")
    list_filter = (("stopped_on", admin.EmptyFieldListFilter), "country")
    search_fields = ("name", "city", "slug", "customer_number")
    fields = (
        *("name", "slug", "phone", "email", "country", *ADDRESS_FIELDS),
        *("register_number", "vat_number", "peppol_id", "customer_number"),
        *("stopped_on", "closed_from", "closed_until", "deputy"),
    )
    prepopulated_fields = {"slug": ("name",)}

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
            kwargs["queryset"] = DealerEmployee.objects.present().filter(dealer=dealer)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
