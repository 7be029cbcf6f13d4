"""When two values are the same, however they are spelled.

The comparison with the directory, its changes, matching and the marks for duplicates all ask here.
An empty value is the same as nothing; `differs` says when both tell something, and not the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from phonenumbers import PhoneNumberFormat, format_number

from registry.address_lines import AddressParts, street_line
from registry.address_parsing import split_number, split_street
from registry.countries import rules
from registry.folding import fold
from registry.keys import compact
from registry.phones import read_phone
from registry.register_numbers import is_same_register_number
from registry.vat_numbers import tidy_vat_number

# Folded, at the end of a name or before it: "S.A. Acier" is "Acier S.A.".
LEGAL_FORMS = frozenset({
    *("bv", "nv", "vof", "cv", "ua", "ba", "bvba", "cvba", "vzw"),
    *("sprl", "srl", "scrl", "asbl"),
    *("sa", "sarl", "sas", "sasu", "eurl", "snc", "scs", "sci", "rl"),
    *("gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "gbr", "eg", "ek", "ev"),
    *("ltd", "limited", "plc", "llp", "llc", "inc"),
})  # fmt: skip
_BEFORE_KG = ("co", "und")  # "GmbH & Co. KG", "GmbH und Co. KG"
_GERMAN_STREET = re.compile(r"str(?:asse)?(?= |$)")
_BOX = re.compile(r"\b(?:bus|bte|boite|box)\b")

type Same = Callable[[str, str, str], bool]


def is_same(field: str, one: str, other: str, country: str) -> bool:
    """Whether two values of a field of a company are the same."""
    return _SAME.get(field, _same_text)(one, other, country)


def differs(field: str, one: str, other: str, country: str) -> bool:
    """Whether both values tell something and not the same; what only one tells is no difference."""
    return bool(one and other) and not is_same(field, one, other, country)


def is_same_or_both_empty(field: str, one: str, other: str, country: str) -> bool:
    """Whether two values are the same, or neither tells anything."""
    return is_same(field, one, other, country) or not (one or other)


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts have the same letters, whatever their case, accents and spacing."""
    return bool(one) and _bare(one) == _bare(other)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same, each with or without its legal form."""
    return bool(one) and (is_same_text(one, other) or _core(one) == _core(other))


def is_one_of_names(name: str, others: Iterable[str]) -> bool:
    """Whether a name is the same as one of several, such as the trade names of a company."""
    return any(is_same_name(name, other) for other in others)


def is_same_street_line(one: str, other: str, country: str) -> bool:
    """Whether two lines are one house: "Kade 96 A" and "kade 96a", but not "Kade 96-2" and 962."""
    if not one or not other:
        return False
    return _house(one, country) == _house(other, country)


def is_same_street(one: AddressParts, other: AddressParts) -> bool:
    """Whether two addresses in one country have the same street, number and addition."""
    return is_same_street_line(street_line(one), street_line(other), one.country)


def _house(line: str, country: str) -> tuple[str, str, str]:
    street, number, addition = split_street(line, country)
    street = fold(street)
    if country in ("DE", "AT", "CH"):
        street = _GERMAN_STREET.sub("str", street)
    if country == "BE":
        addition = _BOX.sub("", fold(addition))
    return street.replace(" ", "") or line, number, _bare(addition)


def _same_text(one: str, other: str, country: str) -> bool:
    return is_same_text(one, other)


def _same_name(one: str, other: str, country: str) -> bool:
    return is_same_name(one, other)


def _same_code(one: str, other: str, country: str) -> bool:
    return bool(one) and compact(one) == compact(other)


def _same_house_number(one: str, other: str, country: str) -> bool:
    """Compare numbers; an addition that stands behind only one of them is another field's."""
    number, addition = split_number(one, country)
    other_number, other_addition = split_number(other, country)
    is_other_door = bool(addition and other_addition) and _bare(addition) != _bare(other_addition)
    return bool(number) and number == other_number and not is_other_door


def _same_postcode(one: str, other: str, country: str) -> bool:
    """Compare as the country writes it; what is no postcode there, letter by letter."""
    return _same_code(
        as_stored("postcode", one, country), as_stored("postcode", other, country), ""
    )


def _same_vat_number(one: str, other: str, country: str) -> bool:
    one, other = (tidy_vat_number(as_stored("vat_number", said, country)) for said in (one, other))
    return bool(one) and one == other


def _same_phone(one: str, other: str, country: str) -> bool:
    here, there = read_phone(one, country), read_phone(other, country)
    if here is None or there is None:
        return _same_code(one, other, country)
    is_one_line = format_number(here, PhoneNumberFormat.E164) == format_number(
        there, PhoneNumberFormat.E164
    )
    return is_one_line and here.extension == there.extension


def as_stored(field: str, value: str, country: str) -> str:
    """Return a value as the rules of its country store it; as it is when it breaks them."""
    return rules(country).normalise({field: value})[field] or value


def _bare(text: str) -> str:
    """Return the letters and digits of a text; of one without any, the text itself."""
    return fold(text).replace(" ", "") or text


def _core(name: str) -> str:
    """Return a folded name without its legal form; all of it when it is nothing else."""
    words = fold(name).split()
    kept = list(words)
    while kept and (kept[-1] in LEGAL_FORMS or (kept[-1] in _BEFORE_KG and words[-1] == "kg")):
        kept.pop()
    while kept and kept[0] in LEGAL_FORMS:
        kept.pop(0)
    return "".join(kept or words) or name


_SAME: dict[str, Same] = {
    "name": _same_name,
    "country": _same_code,
    "house_number": _same_house_number,
    "postcode": _same_postcode,
    "register_number": is_same_register_number,
    "branch_number": _same_code,
    "vat_number": _same_vat_number,
    "duns": _same_code,
    "phone": _same_phone,
}
