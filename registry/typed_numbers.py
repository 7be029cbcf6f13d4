"""Reads a number that somebody typed: which numbers it may be, and whether it is a whole one."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_WORD_FOR_NUMBER = (
    r"(?:[\s-]*(?:identificatie|registratie|registration)?"
    r"(?:nummers?|numbers?|num[eé]ro|code|nr|no|n°|id)(?![^\W\d_])\.?)*"
)
_LABELS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"k\.?v\.?k\.?|kamer van koophandel|handelsregister|trade register|c\.?o\.?c\.?"
     r"|chamber of commerce|(?:inschrijvings?|registratie|dossier|reg\.?|registration)"
     r"(?=[\s-]*(?:nummer|number|nr|no))",
     frozenset({Kind.KVK, Kind.REGISTER})),
    (r"r\.?s\.?i\.?n\.?|fiscaal", frozenset({Kind.RSIN})),
    (r"vestigings?|vest\.?|branch(?: unit)?|filiaal", frozenset({Kind.BRANCH})),
    (r"d[\s.-]?u[\s.-]?n[\s.-]?s\.?(?:\s?®|\s?\(r\))?|d\s?&\s?b|dun (?:&|and) bradstreet",
     frozenset({Kind.DUNS})),
    (r"b\.?t\.?w\.?|vat|t\.?v\.?a\.?|ust[\s.-]*id(?:ent)?|mwst|omzetbelasting|o\.?b\.?|uid",
     frozenset({Kind.VAT, Kind.RSIN, Kind.REGISTER})),
    (r"l\.?e\.?i\.?", frozenset({Kind.LEI})),
    (r"ondernemings|kbo|bce|r\.?p\.?[rm]\.?|siren|siret|r\.?c\.?s\.?|company|entreprise|register"
     r"|firmenbuch",
     frozenset({Kind.REGISTER, Kind.VAT})),
)  # fmt: skip
_BEFORE_LABEL = r"(?<![^\W_])(?:(?:nummer|numbers?|num[eé]ro|nr\.?|n°)\s+(?:de\s+)?)?"
_AFTER_LABEL = r"(?=[\W\d]|[A-Z]{2}\W*\d)[\s.:#(-]*"
_WITH_LABEL = [
    (
        re.compile(f"{_BEFORE_LABEL}(?:{label}){_WORD_FOR_NUMBER}{_AFTER_LABEL}", re.I),
        re.compile(rf"[\s,(-]+(?:{label}){_WORD_FOR_NUMBER}$", re.I),
        kinds,
    )
    for label, kinds in _LABELS
]
_MAX_WORDS_OF_NUMBER = 8  # of those that stand behind a label
_LETTERS = re.compile(r"[^\W\d_]+")
_MAX_LETTERS = 3  # that stand together in a number: "HRB 12345", and not "12 rue de Rivoli"
_MARKS_AROUND = " ()[].,;:-"
_LOOKS_LIKE_NUMBER = re.compile(r"[A-Z]{0,4}\d[\dA-Z]{4,}", re.ASCII)
_LABELLED_NUMBER = re.compile(r"[A-Z]{0,4}\d[\dA-Z]*", re.ASCII)
_DUNS_WITH_MARKS = re.compile(r"\d{2}-\d{3}-\d{4}", re.ASCII)
_LEI = re.compile(r"(?=.*[A-Z])[A-Z\d]{18}\d{2}", re.ASCII)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{5,}(?![^\W_])")  # of a name; an LEI has none
_DUTCH_VAT = re.compile(r"(?:NL)?(\d{9}B\d{2})", re.ASCII)
_DUTCH_VAT_BEGUN = re.compile(r"NL(\d{9})(?:B\d?)?", re.ASCII)
_WHOLE_NUMBER = re.compile(
    r"(?<![\w.-])(?:\d{2}-\d{3}-\d{4}|\d{8}|\d{12}|(?:NL)?\d{9}B\d{2}|[A-Z]{2}\d{8,12})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_GERMAN = re.compile(r"(?<!\w)(?P<number>(?:HR[AB]|GnR|PR|VR)\s?\d{1,6}(?:\s[A-Z](?!\w))?)", re.I)
_LUXEMBOURGISH = re.compile(r"^(?:RCS\s)?(?:Luxembourg\s)?(?P<number>[A-K]\s?\d{3,7})$", re.I)
_IN_TEXT = {"DE": _GERMAN, "LU": _LUXEMBOURGISH}  # register numbers that stand among words
_VAT_PREFIXES = {code.upper() for code in european_vat.MEMBER_STATES} | {"GR", "EL"}
_DUNS = frozenset({Kind.DUNS})
_KVK_DIGITS, _NINE, _BRANCH_DIGITS = 8, 9, 12


def read_number(text: str, country: str) -> tuple[str, tuple[Reading, ...]]:
    """Return a typed number without its name and spacing, and what it may be.

    The number is empty when the text is none; it has no readings while it is only a beginning. A
    number that stands among words is read only when it is a whole one.
    """
    text = text.strip(_MARKS_AROUND)
    read = _after_label(text, country) or _read(text, country)
    return read if read[1] else _of_register(text, country) or _among_words(text, country) or read


def _after_label(text: str, country: str) -> tuple[str, tuple[Reading, ...]] | None:
    """Read what follows a label that the text begins with; None when it is no number."""
    for before, _after, kinds in _WITH_LABEL:
        match = before.match(text)
        if match and (read := _read(text[match.end() :], country, kinds))[0]:
            return read
    return None


def _read(
    written: str, country: str, wanted: frozenset[Kind] = frozenset()
) -> tuple[str, tuple[Reading, ...]]:
    """Read a text that is nothing but a number; `wanted` are the kinds that its label allows."""
    written = written.strip(_MARKS_AROUND)
    number = compact(written)
    shape = _LABELLED_NUMBER if wanted else _LOOKS_LIKE_NUMBER
    if _LEI.fullmatch(number) and not _WORD.search(written):
        readings = [Reading(Kind.LEI, number)]
    elif shape.fullmatch(number):
        is_name = any(len(letters) > _MAX_LETTERS for letters in _LETTERS.findall(written))
        readings = [
            reading
            for reading in _readings(number, country, wanted)
            if reading.kind is not Kind.REGISTER or wanted or not is_name
        ]
    else:
        return "", ()
    if _DUNS_WITH_MARKS.fullmatch(written):
        wanted = wanted or frozenset({Kind.DUNS})
    fitting = tuple(reading for reading in readings if not wanted or reading.kind in wanted)
    if number[:2].isalpha() and wanted and (of_register := _value(fitting, Kind.REGISTER)):
        return of_register, fitting  # "RPR Gent 0403.019.261"
    return number, fitting


def _value(readings: tuple[Reading, ...], kind: Kind) -> str:
    return next((reading.value for reading in readings if reading.kind is kind), "")


def _of_register(text: str, country: str) -> tuple[str, tuple[Reading, ...]] | None:
    """Read a number that only its register makes one: "Amtsgericht Köln HRB 12345"."""
    pattern = _IN_TEXT.get(country)
    match = pattern.search(text) if pattern else None
    if match is None:
        return None
    number = compact(match["number"])
    return number, (Reading(Kind.REGISTER, number, is_whole=False),)


def _among_words(text: str, country: str) -> tuple[str, tuple[Reading, ...]] | None:
    """Read a whole number that stands among words, the last of those with a label first."""
    labelled = sorted(_beside_labels(text), key=lambda found: found[0], reverse=True)
    alone = [match[0] for match in _WHOLE_NUMBER.finditer(text)]
    any_kind: frozenset[Kind] = frozenset()
    beside = [(written, kinds) for _place, written, kinds in labelled]
    for written, kinds in (*beside, *((written, any_kind) for written in reversed(alone))):
        read = _read(written, country, kinds)
        if any(reading.is_whole for reading in read[1]):
            return read
    return None


def _beside_labels(text: str) -> Iterator[tuple[int, str, frozenset[Kind]]]:
    """Yield what stands beside the labels of a text, and where: as many words as there are."""
    for before, after, kinds in _WITH_LABEL:
        for match in before.finditer(text):
            for written in _stretches(re.split("[,;()]", text[match.end() :])[0]):
                yield match.start(), written, kinds
        if at_end := after.search(text):
            for written in _stretches(re.split("[,;]", text[: at_end.start()])[-1]):
                yield 0, written, kinds


def _stretches(text: str) -> Iterator[str]:
    """Yield the words that follow one another in a text, the most of them first."""
    words = text.split()[:_MAX_WORDS_OF_NUMBER]
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _readings(number: str, country: str, wanted: frozenset[Kind]) -> list[Reading]:
    found = [*_international(number, wanted), *_vat(number, country)]
    if country == "NL":
        found += _dutch(number, wanted)
    elif own := _register_number(number, country):
        found.append(own)
    return found


def _international(number: str, wanted: frozenset[Kind]) -> list[Reading]:
    if not number.isdigit() or len(number) > _NINE:
        return []
    is_whole = len(number) == _NINE
    return (
        [Reading(Kind.DUNS, number.zfill(_NINE), is_whole)] if is_whole or wanted == _DUNS else []
    )


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


def _dutch(number: str, wanted: frozenset[Kind]) -> list[Reading]:
    """Read a Dutch number. One that lacks zeros at its front has gone through a spreadsheet."""
    if match := _DUTCH_VAT_BEGUN.fullmatch(number):
        return [Reading(Kind.RSIN, match[1], is_whole=False)]
    if not number.isdigit():
        return []
    kinds = {_KVK_DIGITS: Kind.KVK, _NINE: Kind.RSIN, _BRANCH_DIGITS: Kind.BRANCH}
    if kind := kinds.get(len(number)):
        return [Reading(kind, number)]
    if Kind.BRANCH in wanted and len(number) < _BRANCH_DIGITS:
        return [Reading(Kind.BRANCH, number.zfill(_BRANCH_DIGITS), is_whole=False)]
    is_short = len(number) < _KVK_DIGITS
    if is_short and (Kind.KVK in wanted or len(number) == _KVK_DIGITS - 1):
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
