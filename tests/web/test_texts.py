"""A text that nobody can see is no text, wherever it is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.test import RequestFactory

import accounts
import customers
import orders
from accounts.admin import EmployeeForm
from accounts.models import User
from customers.action_forms import BlockForm, RejectForm
from customers.actors import SYSTEM
from customers.company_form.form import CustomerForm
from customers.members.forms import ColleagueForm
from customers.models import Customer
from customers.registration.forms import RegistrationForm
from orders.checkout.forms import AddressForm, CheckoutForm
from orders.models import Basket
from orders.placed_orders.forms import DeclineForm
from web.texts import LinesField, TextField, clean_lines, clean_text

UNSEEN = [
    *"\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff\u00ad\u061c\u180e",  # joiners and spaces
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",  # direction
    *"\U000e0001\U000e0020\U000e007f",  # tags
    *"\u3164\u115f\u1160\uffa0\u2800\u17b4\u180b\u034f",  # fillers and blanks
    *"\ufe00\ufe0f\U000e0100",  # variation selectors
    *"\0\x07\x7f\x85\u00a0\u3000\u2028",  # control characters, and spaces
    " \u200b\u3164 \ufe0f\u200d ",
]
# Fields whose text is no words of a person: what is looked for, a number, a choice, a secret.
NO_WORDS = {
    *("DirectoryForm.q", "DirectoryForm.asked", "DirectoryForm.picked", "DirectoryForm.found"),
    *("CompanyForm.reference_token", "QuickOrderForm.pasted", "ShownForm.shown"),
    *("CheckoutForm.asked_about", "OrderFilter.q"),
    *("RegistrationForm.dealer_search", "RegistrationForm.dealer_asked"),
    *("RegistrationForm.dealer_choice", "RegistrationForm.message"),
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Van 't  Hof \t& Zn. ", "Van 't Hof & Zn."),
        ("Caf\u0065\u0301", "Café"),
        ("\u202eABC\u202c", "ABC"),
        ("Zagerij 🪚\u0000", "Zagerij 🪚"),
        ("שלום", "שלום"),
        ("Jan\u3164Jansen", "Jan Jansen"),
        ("Jan\u200bsen", "Jansen"),
        ("❤\ufe0f 👩\u200d🔧", "❤\ufe0f 👩\u200d🔧"),
        ("\ufe0f\u200dJan", "Jan"),
    ],
)
def test_a_text_loses_only_what_is_not_seen(typed: str, meant: str) -> None:
    assert clean_text(typed) == meant
    assert clean_text(meant) == meant


@pytest.mark.parametrize("typed", UNSEEN, ids=lambda text: unicodedata.name(text[0], "control"))
def test_what_cannot_be_seen_is_no_text(typed: str) -> None:
    assert clean_text(typed) == clean_lines(typed) == ""
    for field in (TextField(), LinesField()):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)
    assert set(BlockForm({"reason": typed}).errors) == {"reason"}


def test_lines_stay_lines_and_count_once() -> None:
    assert clean_lines("\r\n Eerst\r\n\r\n\u200bdan  dit \r\n\u2800\r\n") == "Eerst\n\ndan dit"
    assert LinesField(max_length=5).clean("ab\r\ncd") == "ab\ncd"


@pytest.fixture
def basket(active: Customer) -> Basket:
    return Basket.objects.create(customer=active)


REQUIRED = [  # forms, and the fields that they require
    (BlockForm, {"reason"}),
    (RejectForm, {"reason"}),
    (DeclineForm, {"reason"}),
    (EmployeeForm, {"name", "email", "language"}),
    (ColleagueForm, {"name", "email", "language"}),
    (AddressForm, {"company", "street", "house_number", "postcode", "city"}),
    (CustomerForm, {"name", "street", "house_number", "postcode", "city", "language"}),
    (RegistrationForm, {"name", "street", "contact_name", "email"}),
]


@pytest.mark.parametrize("unseen", ["\u3164", "\u2800\u200b", "\U000e0041 \u00ad"])
@pytest.mark.parametrize(
    ("form", "required"), REQUIRED, ids=lambda case: getattr(case, "__name__", "")
)
def test_a_form_takes_it_for_a_field_that_was_left_empty(
    db: None, form: Any, required: set[str], unseen: str
) -> None:
    sent = dict.fromkeys(form.base_fields, unseen)
    extra = {"by": SYSTEM} if form is CustomerForm else {}
    filled = form({**sent, "country": "NL"}, **extra)
    assert required <= set(filled.errors)
    assert {filled.errors.as_data()[name][0].code for name in required - {"language"}} == {
        "required"
    }


def test_what_is_not_required_is_stored_as_nothing(db: None, basket: Basket) -> None:
    sent = {"own_reference": "\u3164", "remarks": " \u2800\r\n\u200b", "delivery": "own"}
    form = CheckoutForm(sent, basket=basket)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["own_reference"], form.cleaned_data["remarks"]) == ("", "")
    rejection = RejectForm({"reason": "Geen klant", "internal_note": "\u3164"})
    assert rejection.is_valid()
    assert rejection.cleaned_data["internal_note"] == ""


def _forms() -> Iterator[type[forms.BaseForm]]:
    """Yield every class of forms in the apps that people type into."""
    for package in (accounts, customers, orders):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in module.name:
                continue
            for thing in vars(import_module(module.name)).values():
                is_form = isinstance(thing, type) and issubclass(thing, forms.BaseForm)
                if is_form and thing.__module__ == module.name:
                    yield thing


def test_every_text_of_a_form_is_one_that_can_be_seen() -> None:
    plain = {
        f"{declaring.__name__}.{name}"
        for form in _forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput)
        for declaring in [_declaring(form, name)]
        if not declaring.__module__.startswith("django.")
    }
    assert plain - NO_WORDS == {"MyDetailsForm.phone"}  # which its country's rules read


def _declaring(form: type[forms.BaseForm], name: str) -> type:
    """Return the class that the field comes from, the last in the line that has it."""
    return [c for c in form.__mro__ if name in getattr(c, "base_fields", {})][-1]


def test_every_text_of_the_administration_is_one_that_can_be_seen(
    rf: RequestFactory, staff: User
) -> None:
    request: HttpRequest = rf.get("/")
    request.user = staff
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label not in ("accounts", "customers", "orders"):
            continue
        for obj in (None, model()):
            form = model_admin.get_form(request, obj)
            for name, field in form.base_fields.items():
                column = next((c for c in model._meta.fields if c.name == name), None)
                if isinstance(column, models.CharField) and type(field) is forms.CharField:
                    assert name == "password", (model, name)
