"""What a source delivers passes the rules of its country before it is stored, shown or compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from registry.address_lines import ADDRESS_FIELDS
from registry.company import Company
from registry.countries import rules

NUMBER_FIELDS = ("register_number", "branch_number", "vat_number")
NORMALISED = ("name", *ADDRESS_FIELDS, *NUMBER_FIELDS, "phone")


def normalised(company: Company) -> Company:
    """Return the company as its country's form would store it; what breaks a rule is left out."""
    delivered = {name: getattr(company, name) for name in NORMALISED}
    stored: dict[str, Any] = rules(company.country).normalise(delivered)
    if company.registered_in:  # a foreign address does not make its number a foreign one
        home = {name: delivered[name] for name in ("register_number", "branch_number")}
        stored |= rules(company.registered_in).normalise(home)
    return company if stored == delivered else replace(company, **stored)
