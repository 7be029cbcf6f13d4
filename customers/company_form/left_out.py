"""Sentences at the form about what a company that was picked has wrong in the directory."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from registry.company import Company
from web.sentences import filled

LEFT_OUT: dict[str, StrOrPromise] = {
    "house_number": _(
        "The house number in the directory is not right and was left out: %(value)s."
    ),
    "addition": _("The addition in the directory is not right and was left out: %(value)s."),
    "postcode": _("The postcode in the directory is not right and was left out: %(value)s."),
    "register_number": _(
        "The register number in the directory is not right and was left out: %(value)s."
    ),
    "branch_number": _(
        "The branch number in the directory is not right and was left out: %(value)s."
    ),
    "vat_number": _("The VAT number in the directory is not right and was left out: %(value)s."),
}
OF_COUNTRY: dict[tuple[str, str], StrOrPromise] = {
    ("register_number", "NL"): _(
        "The KvK number in the directory is not right and was left out: %(value)s."
    ),
    ("register_number", "BE"): _(
        "The enterprise number in the directory is not right and was left out: %(value)s."
    ),
}


def notes_on_left_out(company: Company, fields: Iterable[str]) -> list[str]:
    """Say of each of these fields what the directory told in it that breaks a rule."""
    left_out = company.values_left_out
    return [
        filled(OF_COUNTRY.get((name, company.country), LEFT_OUT[name]), value=left_out[name])
        for name in fields
        if name in LEFT_OUT and name in left_out
    ]
