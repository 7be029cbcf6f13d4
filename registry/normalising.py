"""What a source delivers passes the rules of its country before it is stored, shown or compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from registry.address_lines import ADDRESS_FIELDS
from registry.company import Company
from registry.countries import CHECKED, rules
from web.texts import clean_text

NUMBER_FIELDS = ("register_number", "branch_number", "vat_number")
NORMALISED = ("name", *ADDRESS_FIELDS, *NUMBER_FIELDS, "duns", "lei", "phone")
MAX_LEFT_OUT_LENGTH = 60  # characters that are kept of a value that is no value


def normalised(company: Company) -> Company:
    """Return the company as its country's form would store it.

    What breaks a rule is left out, and `left_out` says what it was.
    """
    delivered = {name: getattr(company, name) for name in NORMALISED}
    stored: dict[str, Any] = rules(company.country).normalise(delivered)
    if company.registered_in:  # a foreign address does not make its number a foreign one
        home = {name: delivered[name] for name in ("register_number", "branch_number")}
        stored |= rules(company.registered_in).normalise(home)
    if stored == delivered:
        return company
    broken = {name: delivered[name] for name in CHECKED if not stored[name]}
    left_out = company.values_left_out | {
        name: value for name, written in broken.items() if (value := _shown(written))
    }
    return replace(company, **stored, left_out=tuple(map("=".join, left_out.items())))


def _shown(value: str) -> str:
    return clean_text(value)[:MAX_LEFT_OUT_LENGTH].rstrip()
