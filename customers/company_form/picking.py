"""What picking a company makes of the fields of the form."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from registry import countries
from registry.address_lines import ADDRESS_FIELDS
from registry.company import Company
from registry.sameness import differs

# What belongs together: parts of one address, numbers of one company.
GROUPS = (("country", *ADDRESS_FIELDS), ("register_number", "branch_number", "vat_number"))


def values_of(company: Company) -> dict[str, str]:
    """Return what a company fills in, by field.

    The number of another country's register is left out where the form would refuse it.
    """
    fields = ("name", *(field for group in GROUPS for field in group))
    return {
        **{name: getattr(company, name) for name in fields},
        "register_number": "" if lost_number(company) else company.register_number,
    }


def lost_number(company: Company) -> str:
    """Return a register number that the form refuses: its register is of another country."""
    if not company.registered_in:
        return ""
    try:
        countries.rules(company.country).register_number(company.register_number)
    except ValidationError:
        return company.register_number
    return ""


def own_values(typed: Mapping[str, str], earlier: Company | None) -> dict[str, str]:
    """Return what the person typed itself: not what an earlier pick filled in and nobody changed.

    The country stays, since it says in which one is searched.
    """
    before = values_of(earlier) if earlier else {}
    return {
        name: "" if value == before.get(name) and name != "country" else value
        for name, value in typed.items()
    }


def filled_in(
    typed: Mapping[str, str], earlier: Company | None, company: Company
) -> dict[str, str]:
    """Return what the fields hold once a company has been picked.

    What it does not tell stays as the person typed it, unless that belongs to another address, or
    to a company with another number.
    """
    told, own = values_of(company), own_values(typed, earlier)
    kept = {
        name: own[name]
        for group in GROUPS
        if not any(differs(n, typed.get(n, ""), told[n], company.country) for n in group)
        for name in group
        if name in own
    }
    if told["house_number"]:
        kept.pop("addition", None)  # it is told with its number
    return {name: told.get(name) or kept.get(name, "") for name in typed}
