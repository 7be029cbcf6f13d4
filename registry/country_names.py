"""Finds the country that a source or a file writes out: "Duitsland", "Germany", "DEU"."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from registry import countries
from registry.folding import fold

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


def country_code(written: str) -> str:
    """Return the code of a country by its name or code; empty when no country is known by it."""
    code = written.strip().upper()
    if len(code) == 2 and countries.known_code(code) == code:
        return code
    return _codes().get(fold(written), "")


@cache
def _codes() -> dict[str, str]:
    codes = {
        fold(str(name)): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale.parse(language).territories.items()
        if countries.known_code(code) == code
    }
    # Codes of three letters, and those of two that are out of use, where they are of one country.
    aliases = {
        fold(alias): new[0]
        for alias, new in get_global("territory_aliases").items()
        if len(new) == 1 and alias.isalpha()
    }
    return aliases | codes | {fold(name): code for name, code in _OTHER_NAMES.items()}
