"""Values of the directory that replace those of a customer, checked as if somebody typed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customers.company_form.form import COMPANY_FIELDS, CompanyForm
from customers.models import Customer


def adopted(customer: Customer, values: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the columns of Customer as the form would store them; None when it refuses one.

    A column that is no field of the form stays as it is told.
    """
    form = CompanyForm({**{name: getattr(customer, name) for name in COMPANY_FIELDS}, **values})
    if not form.errors.keys().isdisjoint(values):
        return None
    return {name: form.cleaned_data.get(name, value) for name, value in values.items()}
