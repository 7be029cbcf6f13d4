"""Reads a number that somebody typed: which numbers it may be, and whether it is a whole one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from stdnum.eu import vat as european_vat

from registry.countries import rules
from registry.keys import compact


class Kind(StrEnum):
    """Names what a number is a number of."""

    KVK = "kvk"
    RSIN = "rsin"  # of a Dutch legal person, also the digits of its VAT number
    BRANCH = "branch"  # vestigingsnummer
    DUNS = "duns"
    VAT = "vat"
    LEI = "lei"
    REGISTER = "register"  # of another country


@dataclass(frozen=True)
class Reading:
    """One thing that a number may be, as registers write it.

    One that is not whole may be a beginning: it is looked up when somebody presses "Zoeken".
    """

    kind: Kind
    value: str
    is_whole: bool = True


_WORD_FOR_NUMBER = r"(?:[\s-]*(?:identificatie)?(?:nummer|number|code|nr|no|n°|id)\b\.?)?"
_LABELS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"k\.?v\.?k\.?|kamer van koophandel|handelsregister|trade register",
     frozenset({Kind.KVK, Kind.REGISTER})),
    (r"r\.?s\.?i\.?n\.?|fiscaal", frozenset({Kind.RSIN})),
    (r"vestigings|vestiging|branch", frozenset({Kind.BRANCH})),
    (r"d[\s.-]?u[\s.-]?n[\s.-]?s\.?(?:\s?®|\s?\(r\))?", frozenset({Kind.DUNS})),
    (r"b\.?t\.?w\.?|vat|t\.?v\.?a\.?|ust[\s.-]*id(?:ent)?|mwst|omzetbelasting",
     frozenset({Kind.VAT, Kind.RSIN, Kind.REGISTER})),
    (r"l\.?e\.?i\.?", frozenset({Kind.LEI})),
    (r"ondernemings|kbo|bce|r\.?p\.?r\.?|siren|siret|r\.?c\.?s\.?|company|register",
     frozenset({Kind.REGISTER, Kind.VAT})),
)  # fmt: skip
_BEFORE_NUMBER = r"(?=[\W\d]|[A-Z]{2}\W*\d)[\s.:#-]*"
_LABELLED = [
    (re.compile(f"^(?:{label}){_WORD_FOR_NUMBER}{_BEFORE_NUMBER}(?P<number>.+)$", re.I), kinds)
    for label, kinds in _LABELS
]
_LOOKS_LIKE_NUMBER = re.compile(r"[A-Z]{0,4}\d[\dA-Z]{4,}", re.ASCII)
_LABELLED_NUMBER = re.compile(r"[A-Z]{0,4}\d[\dA-Z]*", re.ASCII)
_DUNS_WITH_MARKS = re.compile(r"\d{2}-\d{3}-\d{4}", re.ASCII)
_LEI = re.compile(r"(?=.*[A-Z])[A-Z\d]{18}\d{2}", re.ASCII)
_DUTCH_VAT = re.compile(r"(?:NL)?(\d{9}B\d{2})", re.ASCII)
_VAT_PREFIXES = {code.upper() for code in european_vat.MEMBER_STATES} | {"GR", "EL"}
_KVK_DIGITS, _NINE, _BRANCH_DIGITS = 8, 9, 12


def read_number(text: str, country: str) -> tuple[str, tuple[Reading, ...]]:
    """Return a typed number without its name and spacing, and what it may be.

    The number is empty when the text is none; it has no readings while it is only a beginning.
    """
    written, wanted = _without_label(text)
    number = compact(written.strip(" .:"))
    shape = _LABELLED_NUMBER if wanted else _LOOKS_LIKE_NUMBER
    if not (shape.fullmatch(number) or _LEI.fullmatch(number)):
        return "", ()
    readings = _readings(number, country, is_labelled=bool(wanted))
    if _DUNS_WITH_MARKS.fullmatch(written.strip()):
        wanted = wanted or frozenset({Kind.DUNS})
    fitting = tuple(reading for reading in readings if not wanted or reading.kind in wanted)
    if number[:2].isalpha() and wanted and (of_register := _value(fitting, Kind.REGISTER)):
        return of_register, fitting  # "RPR Gent 0403.019.261"
    return number, fitting


def _value(readings: tuple[Reading, ...], kind: Kind) -> str:
    return next((reading.value for reading in readings if reading.kind is kind), "")


def _without_label(text: str) -> tuple[str, frozenset[Kind]]:
    for label, kinds in _LABELLED:
        if match := label.match(text):
            return match["number"], kinds
    return text, frozenset()


def _readings(number: str, country: str, *, is_labelled: bool) -> list[Reading]:
    found = [*_international(number), *_vat(number, country)]
    if country == "NL":
        found += _dutch(number, is_labelled=is_labelled)
    elif own := _register_number(number, country):
        found.append(own)
    return found


def _international(number: str) -> list[Reading]:
    if _LEI.fullmatch(number):
        return [Reading(Kind.LEI, number)]
    is_duns = number.isdigit() and len(number) == _NINE
    return [Reading(Kind.DUNS, number)] if is_duns else []


def _vat(number: str, country: str) -> list[Reading]:
    """Read a VAT number, with its country or without."""
    if match := _DUTCH_VAT.fullmatch(number):
        vat = f"NL{match[1]}"
        return [Reading(Kind.VAT, vat), Reading(Kind.RSIN, match[1][:_NINE])]
    of_country = number[:2] if number[:2] in _VAT_PREFIXES else country
    if of_country not in _VAT_PREFIXES:
        return []
    try:
        valid = rules("GR" if of_country == "EL" else of_country).vat_number(number)
    except ValidationError:
        return []
    return [Reading(Kind.VAT, valid)]


def _dutch(number: str, *, is_labelled: bool) -> list[Reading]:
    if not number.isdigit():
        return []
    match len(number):
        case 8:
            return [Reading(Kind.KVK, number)]
        case 9:
            return [Reading(Kind.RSIN, number)]
        case 12:
            return [Reading(Kind.BRANCH, number)]
        case 7:  # a spreadsheet took the zero from its front
            return [Reading(Kind.KVK, number.zfill(_KVK_DIGITS), is_whole=False)]
    if is_labelled and len(number) < _KVK_DIGITS:
        return [Reading(Kind.KVK, number.zfill(_KVK_DIGITS), is_whole=False)]
    return []


def _register_number(number: str, country: str) -> Reading | None:
    """Read a number of another country's register; whole only when its length tells."""
    try:
        stored = rules(country).register_number(number)
    except ValidationError:
        return None
    bare = compact(stored)
    is_whole = {
        "BE": True,
        "FR": bare.isdigit() and len(bare) in (9, 14),
        "AT": bool(re.fullmatch(r"FN\d{1,6}[A-Z]", bare.upper())),
        "GB": len(bare) == _KVK_DIGITS,
    }.get(country, False)
    return Reading(Kind.REGISTER, bare.upper(), is_whole)
