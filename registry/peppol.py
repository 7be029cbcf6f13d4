"""Peppol IDs: by which address a company receives electronic documents, such as "0106:12345678".

A company that has none of its own is registered under a number that its country gives it. What is
typed is tidied and checked; what follows from other numbers is checked too, and else left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.keys import compact
from registry.peppol_schemes import SCHEMES, VAT_SCHEMES, has_vat_shape, is_right, prefix_of
from registry.register_numbers import tidy_register_number
from registry.vat_area import NUMBERS_OF
from registry.vat_numbers import tidy_vat_number

MAX_ID_LENGTH = 50  # by Peppol's policy for identifiers
_NETWORK = "iso6523-actorid-upis::"  # before the ID, in what a directory of Peppol shows
_TYPED = re.compile(r"(?P<scheme>\w{2,4})\s*[:/ ]\s*(?P<value>\S.*)")
_SWISS_ENDING = re.compile(r"(?<=^CHE\d{9})(MWST|TVA|IVA)$")

# In these countries receivers are registered under the number of the register. More than one
# scheme: the first that the number fits.
_REGISTER_SCHEMES = {
    "NL": ("0106",),
    "BE": ("0208",),
    "FR": ("0009", "0002"),
    "DK": ("0184",),
    "NO": ("0192",),
    "SE": ("0007",),
}
# Where the number of the register stands in a VAT number.
_REGISTER_NUMBER_IN_VAT = {"BE": slice(2, None), "DK": slice(2, None), "SE": slice(2, 12)}
# In Belgium receivers are registered under the enterprise number, not under the VAT number.
_DERIVED_VAT_SCHEMES = {prefix: s for prefix, s in VAT_SCHEMES.items() if prefix != "BE"}


class Numbered(Protocol):
    """A company with the numbers that it is known by."""

    @property
    def country(self) -> str: ...
    @property
    def register_number(self) -> str: ...
    @property
    def vat_number(self) -> str: ...
    @property
    def peppol_id(self) -> str: ...


@dataclass(frozen=True)
class PeppolId:
    """A number, and the scheme that says what kind of number it is."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def tidy_peppol_id(typed: str) -> str:
    """Return a Peppol ID as it is stored; nothing for nothing. Raises ValidationError."""
    text = typed.strip().removeprefix(_NETWORK)
    return str(_parsed(text)) if text else ""


def peppol_id_of(company: Numbered) -> PeppolId | None:
    """Return by which ID a company receives: its own, else the one that follows from its numbers.

    Returns None when no number of it fits.
    """
    if company.peppol_id:
        scheme, _colon, value = company.peppol_id.partition(":")
        return PeppolId(scheme, value)
    return register_id(company) or _vat_id(company)


def has_register_scheme(country: str) -> bool:
    """Tell whether receivers of a country are registered under the number of its register."""
    return country in _REGISTER_SCHEMES


def register_id(company: Numbered) -> PeppolId | None:
    """Return the number of a company in its country's register, if that has a scheme."""
    for scheme in _REGISTER_SCHEMES.get(company.country, ()):
        for number in _register_numbers(company):
            if is_right(scheme, number):
                return PeppolId(scheme, number)
    return None


def _register_numbers(company: Numbered) -> Iterator[str]:
    country = company.country
    number = company.register_number
    # "0999.000.030" is tidied; a Dutch number that is too short must not be made longer.
    yield tidy_register_number(number, country) if country == "BE" else compact(number)
    if country in _REGISTER_NUMBER_IN_VAT:
        yield vat_identifier(company)[_REGISTER_NUMBER_IN_VAT[country]]


def vat_identifier(company: Numbered) -> str:
    """Return a VAT number with the prefix of an ISO country; nothing when it does not look right.

    Northern Ireland's "XI" is no country to Peppol: a number has the same digits behind "GB".
    """
    number = _SWISS_ENDING.sub("", re.sub("^XI", "GB", tidy_vat_number(company.vat_number)))
    prefix = NUMBERS_OF.get(company.country, company.country)
    return next(filter(has_vat_shape, (number, prefix + number)), "")


def _vat_id(company: Numbered) -> PeppolId | None:
    number = vat_identifier(company)
    scheme = _DERIVED_VAT_SCHEMES.get(number[:2])
    return PeppolId(scheme, number) if scheme and is_right(scheme, number) else None


def _parsed(text: str) -> PeppolId:
    match = _TYPED.fullmatch(text)
    if match is None:
        sentence = _("A Peppol ID is a scheme and a number, like 0106:12345678.")
        raise ValidationError(sentence, code="peppol_id")
    scheme, value = match["scheme"].upper(), match["value"]
    if scheme not in SCHEMES:
        sentence = _("“%(scheme)s” is not a scheme of Peppol. For a KvK number it is 0106.")
        raise ValidationError(sentence, code="peppol_scheme", params={"scheme": scheme})
    found = PeppolId(scheme, _tidy_value(scheme, value))
    if len(str(found)) > MAX_ID_LENGTH or not is_right(scheme, found.value):
        sentence = _("“%(value)s” is not a number of scheme %(scheme)s. Is a digit wrong?")
        params = {"value": value, "scheme": scheme}
        raise ValidationError(sentence, code="peppol_value", params=params)
    return found


def _tidy_value(scheme: str, typed: str) -> str:
    """Return a value without spacing; a VAT number gets the prefix that was left out."""
    prefix = prefix_of(scheme)
    if prefix:
        number = tidy_vat_number(typed)
        return number if number.startswith(prefix) else prefix + number
    value = typed.replace(" ", "").upper()
    return value if is_right(scheme, value) else compact(value)
