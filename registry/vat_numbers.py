"""VAT numbers: how they are written, which are right by their check digits, and which are one.

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

from registry.keys import bare
from registry.spreadsheet_damage import undamaged
from registry.vat_area import NORTHERN_IRELAND, NUMBERS_OF, territory_of_number

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
_NAME = re.compile(
    r"^N?(?:BTW|TVA|VAT|UST|MWST|UID|IVA|NIF|CIF)"
    r"(?:INTRACOM(?:MUNAUTAIRE)?|IDENTIFICATIE|NUMMER|NUMERO|NUMBER|IDNR|ID|NR|NO(?!\d))*"
)


def tidy_vat_number(written: str) -> str:
    """Return a number without spacing and its name; Greece writes EL and is often written GR."""
    number = _NAME.sub("", bare(written))
    return f"EL{number[2:]}" if number.startswith("GR") else number


def check_vat_number(written: str, country: str) -> str:
    """Return a number as it is stored, for a customer in this country.

    Its own prefix may be left out. Raises ValidationError; not for a country without a check.
    """
    number, prefix = tidy_vat_number(undamaged(written)), _prefix(country)
    for whole in (number, prefix + number):
        if is_european_number(whole):
            return str(european_vat.compact(whole))
    if number and _is_wrong(number, prefix):
        raise ValidationError(
            _("This VAT number is not right. It looks like %(example)s."),
            code="vat_number",
            params={"example": VAT_EXAMPLES.get(prefix, f"{prefix}…")},
        )
    return f"GB{number.removeprefix('GB')}" if number and prefix == "GB" else number


def is_european_number(number: str) -> bool:
    """Tell whether it is a right number of a member or of Northern Ireland, with its prefix."""
    is_of_area = bool(territory_of_number(number)) and _is_some_number(number)
    return is_of_area and bool(european_vat.is_valid(number))


def is_same_vat_number(one: str, other: str, country: str) -> bool:
    """Whether two spellings are one number, also when its check digits are wrong."""
    return bool(one) and _key(one, country) == _key(other, country)


def _is_wrong(number: str, prefix: str) -> bool:
    """Tell of a number that is no right European one whether something is wrong with it."""
    if not _is_some_number(number):
        return True
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


def _is_some_number(number: str) -> bool:
    """Tell whether a digit of it counts: zeros stand for a number that lacks, right or not."""
    return bool(re.search(r"[1-9]", number))


def _key(written: str, country: str) -> str:
    """Return what two spellings have in common; Northern Ireland writes XI for GB at times."""
    try:
        number = check_vat_number(written, country)
    except ValidationError:
        number = tidy_vat_number(written)
    if number.startswith(NORTHERN_IRELAND):
        return f"GB{number[2:]}"
    prefix = _prefix(country)
    is_whole = territory_of_number(number) or number.startswith(prefix)
    return number if is_whole else prefix + number


def _prefix(country: str) -> str:
    return NUMBERS_OF.get(country, country)
