"""Register numbers: how each country writes them, and when two spellings are one number.

A number is tidied before it is stored or compared. Tidying refuses nothing; the rules of a country
in `registry.countries` say which tidied numbers are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from registry.folding import fold
from registry.keys import compact

_NAME_OF_NUMBER = re.compile(r"^[^\W\d_]+(?:[\s-]?(?:nummer|nr))?[\s.:-]*(?=\d)", re.IGNORECASE)
_GERMAN = re.compile(
    r"^(?P<court>.*?)[\s,]*\b(?P<kind>HRA|HRB|GnR|GsR|PR|VR)\s*0*(?P<number>\d{1,6})"
    r"(?:\s*(?P<suffix>(?-i:[A-ZÖ]{1,3}))\b)?[\s,]*(?P<after>.*)$",
    re.IGNORECASE,
)
_KINDS = {kind.upper(): kind for kind in ("HRA", "HRB", "GnR", "GsR", "PR", "VR")}
_COURT = re.compile(r"^(?:amtsgericht|registergericht|ag)\s+", re.IGNORECASE)
_LUXEMBOURGISH = re.compile(r"^(?:R\.?C\.?S\.?)?\s*(?:Luxembourg)?\s*([A-Z])\W*(\d{1,7})$", re.I)
_AUSTRIAN = re.compile(r"^(?:FN)?(\d{1,6})([A-Z])$")
_SIREN = 9  # digits; the five after them tell the establishments of one company apart


def tidy_register_number(number: str, country: str) -> str:
    """Return a register number as it is stored: "RCS Luxembourg B 987654" is "B987654"."""
    text = " ".join(number.split())
    tidy = _TIDY.get(country)
    return tidy(text) if tidy and text else text


def register_number_key(number: str, country: str) -> str:
    """Return a tidied number as it is looked up: without spacing, in Germany without its court."""
    match = _GERMAN.match(number) if country == "DE" else None
    if match is None:
        return compact(number)
    return compact(f"{match['kind']}{match['number']}{match['suffix'] or ''}")


def is_same_register_number(one: str, other: str, country: str) -> bool:
    """Whether two spellings are one number; what only one of them tells is no difference.

    That is the court of a German number, and the establishment in a French one.
    """
    one, other = tidy_register_number(one, country), tidy_register_number(other, country)
    if country == "DE":
        return _is_same_german(one, other)
    if country == "FR" and {len(one), len(other)} == {_SIREN, _SIREN + 5}:
        return one[:_SIREN] == other[:_SIREN]
    return bool(one) and compact(one) == compact(other)


def bare_number(text: str) -> str:
    """Return a number without spacing and without its name: "KvK 1000 6040" is "10006040"."""
    return compact(_NAME_OF_NUMBER.sub("", text.strip()))


def _dutch(text: str) -> str:
    """Give back the zeros that a spreadsheet took from the front of a KvK number."""
    bare = bare_number(text)
    return bare.zfill(8) if bare.isdigit() else bare


def _belgian(text: str) -> str:
    bare = bare_number(text)
    return bare.zfill(10) if bare.isdigit() else bare


def _french(text: str) -> str:
    bare = bare_number(text)
    return bare if bare.isdigit() else text


def _german(text: str) -> str:
    match = _GERMAN.match(text)
    if match is None:
        return text
    court = _COURT.sub("", (match["court"] or match["after"]).strip(" ,"))
    kind = _KINDS[match["kind"].upper()]
    return " ".join(filter(None, (court, kind, match["number"], match["suffix"])))


def _is_same_german(one: str, other: str) -> bool:
    here, there = _GERMAN.match(one), _GERMAN.match(other)
    if here is None or there is None:
        return bool(one) and compact(one) == compact(other)
    if [here[part] for part in ("kind", "number", "suffix")] != [
        there[part] for part in ("kind", "number", "suffix")
    ]:
        return False
    courts = set(fold(here["court"]).split()), set(fold(there["court"]).split())
    return courts[0] <= courts[1] or courts[1] <= courts[0]


def _luxembourgish(text: str) -> str:
    match = _LUXEMBOURGISH.match(text)
    return f"{match[1].upper()}{match[2]}" if match else text


def _austrian(text: str) -> str:
    match = _AUSTRIAN.match(compact(text))
    return f"FN {match[1]}{match[2].lower()}" if match else text


_TIDY: dict[str, Callable[[str], str]] = {
    "NL": _dutch,
    "BE": _belgian,
    "FR": _french,
    "DE": _german,
    "LU": _luxembourgish,
    "AT": _austrian,
}
