"""VAT numbers: how they are typed, and which of them are right by their check digits.

A number is stored with its prefix. It may be one of another country than the customer's: who is
registered for VAT elsewhere too says so with that number.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.ch import uid as swiss_company
from stdnum.eu import vat as european_vat
from stdnum.gb import vat as british_vat
from stdnum.no import orgnr as norwegian_company

from registry.keys import compact
from registry.vat_area import NUMBERS_OF, territory_of_number

VAT_EXAMPLES = {
    "NL": "NL123456789B01",
    "BE": "BE0123456789",
    "DE": "DE123456789",
    "FR": "FR12345678901",
    "LU": "LU12345678",
    "AT": "ATU12345678",
    "GB": "GB123456789",
    "CH": "CHE-123.456.789 MWST",
    "NO": "NO123456789MVA",
}
_LIKE_EUROPEAN = re.compile(r"[A-Z]{2}U?\d{7,}\w*")
_SWISS = re.compile(r"(CHE\d{9})(?:MWST|TVA|IVA|VAT)?")
_NORWEGIAN = re.compile(r"(?:NO)?(\d{9})(?:MVA)?")


def tidy_vat_number(number: str) -> str:
    """Return a VAT number without spacing; Greece writes EL and is often written GR."""
    bare = compact(number)
    return f"EL{bare[2:]}" if bare.startswith("GR") else bare


def check_vat_number(typed: str, country: str) -> str:
    """Return a number as it is stored, for a customer in this country.

    Its own prefix may be left out. Raises ValidationError; not for a country without a check.
    """
    number = tidy_vat_number(typed)
    prefix = NUMBERS_OF.get(country, country)
    for written in (number, prefix + number):
        if is_european_number(written):
            return written
    if number and _is_wrong(number, prefix):
        raise ValidationError(
            _("This VAT number is not right. It looks like %(example)s."),
            code="vat_number",
            params={"example": VAT_EXAMPLES.get(prefix, f"{prefix}…")},
        )
    return prefix + number if prefix == "GB" and number[:1].isdigit() else number


def is_european_number(number: str) -> bool:
    """Tell whether it is a right number of a member or of Northern Ireland, with its prefix."""
    return bool(territory_of_number(number)) and bool(european_vat.is_valid(number))


def _is_wrong(number: str, prefix: str) -> bool:
    """Tell of a number that is no right European one whether something is wrong with it."""
    if territory_of_number(prefix) or (
        territory_of_number(number) and _LIKE_EUROPEAN.fullmatch(number)
    ):
        return True
    if prefix == "GB":
        return not british_vat.is_valid(number)
    if match := _SWISS.fullmatch(number):
        return not swiss_company.is_valid(match[1])
    match = _NORWEGIAN.fullmatch(number) if prefix == "NO" else None
    return match is not None and not norwegian_company.is_valid(match[1])
