"""The VAT area of the European Union: which places belong to it, and their standard rates.

Goods are taxed by where they go. A country code alone does not tell that: the Canary Islands are
Spain and lie outside the area, Monaco is no member and lies within it.

Sources: Directive 2006/112/EC, articles 5 to 7 (places), and the protocol on Ireland and Northern
Ireland (goods); rates: the Commission's Taxes in Europe Database (TEDB), as of 2026.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from registry.folding import fold
from registry.keys import compact

NORTHERN_IRELAND = "XI"  # as VAT numbers there begin; goods are taxed as within the EU
OUTSIDE = ""

STANDARD_RATES = {  # percent
    country: Decimal(rate)
    for country, rate in (
        *(("AT", "20"), ("BE", "21"), ("BG", "20"), ("CY", "19"), ("CZ", "21"), ("DE", "19")),
        *(("DK", "25"), ("EE", "24"), ("ES", "21"), ("FI", "25.5"), ("FR", "20"), ("GR", "24")),
        *(("HR", "25"), ("HU", "27"), ("IE", "23"), ("IT", "22"), ("LT", "21"), ("LU", "17")),
        *(("LV", "21"), ("MT", "18"), ("NL", "21"), ("PL", "23"), ("PT", "23"), ("RO", "21")),
        *(("SE", "25"), ("SI", "22"), ("SK", "23")),
    )
}
# Regions that belong to the area and have a standard rate of their own.
AZORES, MADEIRA, JUNGHOLZ_AND_MITTELBERG = Decimal(16), Decimal(22), Decimal(19)

# Not members, and treated as one (article 7). The Isle of Man is treated as the United Kingdom.
_AS_MEMBER = {"MC": "FR"}
# Whose VAT numbers a country uses: that of a member outside the area, or a neighbour's.
NUMBERS_OF = {
    **_AS_MEMBER,
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "YT", "MF"), "FR"),
    "AX": "FI",
    "IM": "GB",
    "GR": "EL",
}

# With which the VAT numbers of the area begin.
EU_PREFIXES = frozenset({*STANDARD_RATES, "EL", NORTHERN_IRELAND} - {"GR"})

_CANARIES_CEUTA_MELILLA = re.compile(r"35|38|51|52")
# Saint-Pierre, Saint-Barthélemy and the Pacific (975 and 977 to 988) are no part of it either;
# 980 is Monaco.
_FRENCH_OVERSEAS = re.compile(r"97|98(?!0)")
_HELIGOLAND_BUSINGEN = re.compile(r"27498|78266")
# Livigno, Campione d'Italia; and San Marino and the Vatican, which use Italian postcodes.
_LIVIGNO_CAMPIONE = re.compile(r"23041|22061|4789|00120")
_ITALIAN_TOWNS = frozenset({"livigno", "campione ditalia", "campione"})  # folded
_MOUNT_ATHOS = re.compile(r"6308[67]")
_ALAND = re.compile(r"22")
_GREENLAND_FAROE = re.compile(r"39\d\d$|\d{3}$")
_PORTUGUESE_ISLANDS = re.compile(r"9")
_JUNGHOLZ_MITTELBERG = re.compile(r"6691|699[123]")


class Place(Protocol):
    """Says where goods are, or go."""

    @property
    def country(self) -> str: ...

    @property
    def postcode(self) -> str: ...

    @property
    def city(self) -> str: ...


def vat_territory(place: Place) -> str:
    """Return whose VAT area a place is in: the code of a member, "XI", or "" outside the area."""
    country = _AS_MEMBER.get(place.country, place.country)
    if country == "GB":
        is_northern = compact(place.postcode).removeprefix("GB").startswith("BT")
        return NORTHERN_IRELAND if is_northern else OUTSIDE
    if country not in STANDARD_RATES:
        return OUTSIDE
    is_outside = _OUTSIDE_BY_POSTCODE.get(country)
    return OUTSIDE if is_outside and is_outside(place) else country


def standard_rate(place: Place) -> Decimal | None:
    """Return the standard rate, in percent, of a seller there; None where none is known.

    A seller in Northern Ireland has that of the United Kingdom, which is not kept here.
    """
    territory = vat_territory(place)
    digits = _digits(place)
    if territory == "PT" and _PORTUGUESE_ISLANDS.match(digits):
        return AZORES if digits >= "95" else MADEIRA
    if territory == "AT" and _JUNGHOLZ_MITTELBERG.match(digits):
        return JUNGHOLZ_AND_MITTELBERG
    return STANDARD_RATES.get(territory)


def territory_of_number(vat_number: str) -> str:
    """Return the member, or "XI", whose tax office gave out a number; "" when it is no such one."""
    prefix = vat_number[:2]
    if prefix not in EU_PREFIXES:
        return OUTSIDE
    return "GR" if prefix == "EL" else prefix


def _digits(place: Place) -> str:
    """Return the digits of a postcode; a spreadsheet takes the zero from the front of five."""
    digits = re.sub(r"\D", "", place.postcode)
    is_short = place.country in ("ES", "FR", "IT", "DE", "FI", "GR") and len(digits) in (3, 4)
    return digits.zfill(5) if is_short else digits


def _has_postcode(shape: re.Pattern[str]) -> Callable[[Place], bool]:
    return lambda place: bool(shape.match(_digits(place)))


def _is_outside_italy(place: Place) -> bool:
    in_town = fold(place.city) in _ITALIAN_TOWNS
    return in_town or bool(_LIVIGNO_CAMPIONE.match(_digits(place)))


_OUTSIDE_BY_POSTCODE: dict[str, Callable[[Place], bool]] = {
    "ES": _has_postcode(_CANARIES_CEUTA_MELILLA),
    "FR": _has_postcode(_FRENCH_OVERSEAS),
    "DE": _has_postcode(_HELIGOLAND_BUSINGEN),
    "IT": _is_outside_italy,
    "GR": _has_postcode(_MOUNT_ATHOS),
    "FI": _has_postcode(_ALAND),
    "DK": _has_postcode(_GREENLAND_FAROE),
}
