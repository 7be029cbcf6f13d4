"""VAT numbers: their prefix, their check digits, and when two spellings are one number."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import exceptions as stdnum
from stdnum.eu import vat as european_vat
from stdnum.gb import vat as british_vat

from registry.keys import bare
from registry.spreadsheet_damage import undamaged

VAT_EXAMPLES = {
    "NL": "NL123456789B01",
    "BE": "BE0123456789",
    "DE": "DE123456789",
    "FR": "FR12345678901",
    "LU": "LU12345678",
    "AT": "ATU12345678",
    "GB": "GB123456789",
}
# Greece writes EL. Northern Ireland writes XI in trade with the EU, else GB, and means one number.
_OTHER_PREFIXES = {"GR": ("EL", "GR"), "GB": ("GB", "XI")}
_COUNTRIES = {code.upper() for code in european_vat.MEMBER_STATES} | {"GR", "GB"}
_NAME = re.compile(
    r"^N?(?:BTW|TVA|VAT|UST|MWST|UID|IVA|NIF|CIF)"
    r"(?:INTRACOM(?:MUNAUTAIRE)?|IDENTIFICATIE|NUMMER|NUMERO|NUMBER|IDNR|ID|NR|NO(?!\d))*"
)


def check_vat_number(written: str, country: str) -> str:
    """Return a number with its prefix, which may be left out. Raises ValidationError."""
    number = _prefixed(undamaged(written), country)
    if not number:
        return ""
    try:
        if not re.search(r"[1-9]", number):  # zeros stand for a number that lacks
            raise stdnum.InvalidFormat
        if country not in _COUNTRIES:
            return number
        if country == "GB":
            return number[:2] + british_vat.validate(number[2:])
        return str(european_vat.validate(number))
    except stdnum.ValidationError:
        sentence = _("This VAT number is not right. It looks like %(example)s.")
        example = VAT_EXAMPLES.get(country, _prefixes(country)[0] + "…")
        raise ValidationError(sentence, code="vat_number", params={"example": example}) from None


def is_same_vat_number(one: str, other: str, country: str) -> bool:
    """Whether two spellings are one number, also when its check digits are wrong."""
    return bool(one) and _key(one, country) == _key(other, country)


def _key(written: str, country: str) -> str:
    try:
        number = check_vat_number(written, country)
    except ValidationError:
        number = _prefixed(written, country)
    return f"GB{number[2:]}" if number.startswith("XI") else number


def _prefixed(written: str, country: str) -> str:
    """Return a number without spacing and without its name, with the prefix of its country."""
    number = _NAME.sub("", bare(written))
    if number.startswith("GR"):
        number = f"EL{number[2:]}"
    if not number or country not in _COUNTRIES or number.startswith(_prefixes(country)):
        return number
    return _prefixes(country)[0] + number


def _prefixes(country: str) -> tuple[str, ...]:
    return _OTHER_PREFIXES.get(country, (country,))
