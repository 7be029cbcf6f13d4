"""Countries: their codes, their names in a language, and the code of one that is written out."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

from registry.folding import fold

NEIGHBOURS = ("NL", "BE", "DE", "LU", "FR")  # first in the list; then all others by name
# Codes in Babel's list that are unions, reserved, or for testing.
NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
_LANGUAGES = ("nl", "en", "de", "fr")
# As the Dutch registers write them, where that is not how Babel does.
_OTHER_NAMES = {
    "Bondsrepubliek Duitsland": "DE", "BRD": "DE", "Koninkrijk België": "BE", "Luxemburg": "LU",
    "Groothertogdom Luxemburg": "LU", "Groot-Brittannië": "GB", "Great Britain": "GB",
    "Engeland": "GB", "England": "GB", "Schotland": "GB", "Wales": "GB", "Noord-Ierland": "GB",
    "UK": "GB", "Republiek Ierland": "IE", "Verenigde Staten van Amerika": "US", "VS": "US",
    "USA": "US", "Tsjechische Republiek": "CZ", "Slowaakse Republiek": "SK", "Slovakije": "SK",
    "Russische Federatie": "RU", "Volksrepubliek China": "CN", "Chinese Volksrepubliek": "CN",
    "Hongkong": "HK", "Hong Kong": "HK", "Zuid-Korea": "KR", "Republiek Korea": "KR",
    "Taiwan": "TW", "Macedonië": "MK", "Turkije": "TR", "Curaçao": "CW", "Sint Maarten": "SX",
    "Verenigde Arabische Emiraten": "AE", "Wit-Rusland": "BY", "Vietnam": "VN", "Iran": "IR",
    "Monaco": "MC", "Liechtenstein": "LI", "Kanaaleilanden": "JE", "Man": "IM",
    "EL": "GR", "Holland": "NL", "The Netherlands": "NL", "Niederlanden": "NL", "Pays Bas": "NL",
    "United States of America": "US", "Czech Republic": "CZ",
}  # fmt: skip


def known_code(code: str) -> str:
    """Return the code of a country that is in the list; "NL" for anything else that is sent."""
    return code if code in _names("nl") else "NL"


def choices() -> list[tuple[str, str]]:
    """Return (code, "NL · Nederland") in the reader's language, the neighbours first."""
    return list(_choices(get_language() or "nl"))


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _names(language)
    others = sorted(set(names) - set(NEIGHBOURS), key=lambda code: fold(names[code]))
    return tuple((code, f"{code} · {names[code]}") for code in (*NEIGHBOURS, *others))


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; its code when it has none."""
    return _names(get_language() or "nl").get(code, code)


def country_code(written: str) -> str:
    """Return the code of a country by its name or code; empty when no country is known by it."""
    code = written.strip().upper()
    if len(code) == 2 and known_code(code) == code:
        return code
    return _codes().get(fold(written), "")


@cache
def _codes() -> dict[str, str]:
    codes = {
        fold(str(name)): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale.parse(language).territories.items()
        if known_code(code) == code
    }
    # Codes of three letters, and those of two that are out of use, where they are of one country.
    aliases = {
        fold(alias): new[0]
        for alias, new in get_global("territory_aliases").items()
        if len(new) == 1 and alias.isalpha()
    }
    return aliases | codes | {fold(name): code for name, code in _OTHER_NAMES.items()}


@cache
def _names(language: str) -> dict[str, str]:
    """Return the names of countries; Babel's territories hold regions and unions too."""
    territories = Locale.parse(language).territories
    return {
        c: n
        for c, n in territories.items()
        if re.fullmatch("[A-Z]{2}", c) and c not in NO_COUNTRIES
    }
