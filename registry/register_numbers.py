"""Register numbers: how each country writes them, and when two spellings are one number.

A number is stored as it is written, tidied: without its name and spacing, with the zeros that a
spreadsheet took from its front. It is compared by a key, for which what it says of a company
beside its number does not count. Nothing here refuses a number: `registry.countries` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import ValidationError

from registry.german_registers import (
    german_register_number,
    is_same_court,
    read_german_register_number,
)
from registry.keys import bare, compact, number_among_words
from registry.spreadsheet_damage import undamaged
from web.texts import clean_text

KVK_DIGITS = 8
_BELGIAN_DIGITS = 10
_SIREN_DIGITS = 9
_SIRET_DIGITS = 14  # a SIREN, and five digits that tell the establishments of one company apart
_RCS_DIGITS = 7  # at most
_LUXEMBOURGISH = re.compile(
    r"(?:\D*?(?:[\W_]|RCSL?|LUX(?:EMBOU?RG)?))??(?P<section>[A-K])[\s.:-]*"
    r"(?:N[or]?[°º.]*[\s.:]*)?0*(?P<number>\d[\d\s.]*)(?:[\s,;(]\D*)?",
    re.IGNORECASE | re.ASCII,
)
_AUSTRIAN = re.compile(
    r"\D*?(?P<mark>\bFN)?[\s.:-]*(?<!\d)0*(?P<number>\d{1,6})"
    r"(?:\s?-?(?P<letter>[A-Z]))?(?:[\s,;(]\D*)?",
    re.IGNORECASE | re.ASCII,
)
_BRITISH = re.compile(
    r"(?:\D*?[\s.:#])??(?P<register>AC|BR|CE|FC|GE|IP|LP|NC|NI|NL|OC|RC|RS|SC|SE|SL|SO|SP)?"
    r"[\s-]*(?P<number>\d[\d\s]*)",
    re.IGNORECASE | re.ASCII,
)
# What stands beside a number in countries that have no tidying of their own.
_NAMES = re.compile(
    r"^(?:CVR|KRS|ORG|REA|NIF|CIF|NIPC|GEMI|ΓΕΜΗ|I[ČC]O?(?=\d{8})|CG)(?:NR|NO|NUMMER)?"
    r"|(?:MVA|MWST|TVA|IVA)$"
)
_PREFIXES = {"GR": "GR|EL"}  # where it is another one than the code of the country


class RegisterKey(NamedTuple):
    """What a number is compared by, and what may be said beside it."""

    number: str
    detail: str = ""  # a German court, a French establishment, an Austrian check letter


def tidy_register_number(number: str, country: str) -> str:
    """Return a register number as it is stored: "RCS Luxembourg B 987654" is "B987654"."""
    text = clean_text(number)
    tidy = _TIDY.get(country)
    return tidy(text) if tidy and text else text


def register_number_key(number: str, country: str) -> str:
    """Return a number as it is looked up from its beginning; a German one without its court."""
    if country == "NL" and len(number) == KVK_DIGITS and number.isdigit():
        return number  # loading millions of companies waits for this
    key = register_key(number, country)
    return key.number if country == "DE" else key.number + key.detail


def register_key(number: str, country: str) -> RegisterKey:
    """Return what a number is compared by: of a French establishment the number of its company."""
    tidied = tidy_register_number(_whole(number), country)
    if country == "DE" and (german := read_german_register_number(tidied)):
        return RegisterKey(bare(f"{german.kind}{german.number}{german.suffix}"), german.court)
    key = bare(tidied)
    if country == "FR" and key.isdigit() and len(key) == _SIRET_DIGITS:
        return RegisterKey(key[:_SIREN_DIGITS], key[_SIREN_DIGITS:])
    if country == "AT" and (match := re.fullmatch(r"(?:FN)?(\d{1,6})([A-Z]?)", key)):
        return RegisterKey(f"FN{match[1]}", match[2])
    prefix = _PREFIXES.get(country, country)
    return RegisterKey(_NAMES.sub("", re.sub(rf"^(?:{prefix})(?=[A-Z]?\d)", "", key)))


def is_same_register_number(one: str, other: str, country: str) -> bool:
    """Whether two spellings are one number; what only one of them tells is no difference."""
    here, there = register_key(one, country), register_key(other, country)
    if not here.number or here.number != there.number:
        return False
    if country == "DE":
        return is_same_court(here.detail, there.detail)
    return not (here.detail and there.detail) or here.detail == there.detail


def _whole(number: str) -> str:
    """Return a number without what a spreadsheet added; one that it has changed as it is."""
    try:
        return undamaged(number)
    except ValidationError:
        return number


def bare_number(text: str) -> str:
    """Return a number without spacing and without its name: "KvK 1000 6040" is "10006040"."""
    return text if text.isdigit() else compact(number_among_words(text) or text)


def _dutch(text: str) -> str:
    """Give back the zeros that a spreadsheet took from the front of a KvK number."""
    number = text if text.isdigit() else number_among_words(text)
    if number.isdigit():  # what has spacing in it was typed, and lacks a digit
        return number.zfill(KVK_DIGITS)
    return compact(number) if len(compact(number)) == KVK_DIGITS else text


def _belgian(text: str) -> str:
    digits = bare_number(text.replace("(0)", "0"))
    is_without_zero = digits.isdigit() and len(digits) == _BELGIAN_DIGITS - 1
    return f"0{digits}" if is_without_zero else digits


def _french(text: str) -> str:
    digits = bare_number(text)
    is_number = digits.isdigit() and len(digits) in (_SIREN_DIGITS, _SIRET_DIGITS)
    return digits if is_number else text


def _luxembourgish(text: str) -> str:
    match = _LUXEMBOURGISH.fullmatch(text)
    number = bare(match["number"]) if match else ""
    return f"{match['section'].upper()}{number}" if match and len(number) <= _RCS_DIGITS else text


def _austrian(text: str) -> str:
    match = _AUSTRIAN.fullmatch(text)
    if match is None or not (match["mark"] or match["letter"]):
        return text
    return f"FN {match['number']}{(match['letter'] or '').lower()}"


def _british(text: str) -> str:
    match = _BRITISH.fullmatch(text)
    if match is None:
        return text
    register = (match["register"] or "").upper()
    return register + compact(match["number"]).zfill(8 - len(register))


_TIDY: dict[str, Callable[[str], str]] = {
    "NL": _dutch,
    "BE": _belgian,
    "FR": _french,
    "DE": german_register_number,
    "LU": _luxembourgish,
    "AT": _austrian,
    "GB": _british,
}
