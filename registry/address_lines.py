"""Writing an address: the lines in which its parts are written, as its country writes them.

This is the only module that puts a house number beside its addition: "96" and "2" without a mark
between them would be number 962. Pages ask for the lines with the tag `address`.
"""

from __future__ import annotations

from typing import Protocol

from registry.address_additions import MAX_ADDITION_LENGTH
from registry.address_parsing import (
    ENGLISH,
    MARKS_BEFORE_ADDITION,
    NUMBER_FIRST,
    is_post_box,
    split_street,
)

STREET_FIELDS = ("street", "house_number", "addition")
ADDRESS_FIELDS = (*STREET_FIELDS, "postcode", "city")  # within its country

_COMMA_AFTER_NUMBER = frozenset({"LU"})
_GERMAN = frozenset({"DE", "AT", "CH"})
_POSTCODE_PREFIXES = {"LU": "L-"}


class AddressParts(Protocol):
    """What an address consists of, whichever model or record has it."""

    @property
    def street(self) -> str: ...
    @property
    def house_number(self) -> str: ...
    @property
    def addition(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def country(self) -> str: ...


class AddressLines:
    """Gives what has the parts of an address the lines in which it is written."""

    @property
    def street_line(self: AddressParts) -> str:
        """Return "Testkade 14 bis", or "14 bis rue de l'Acier" in France."""
        return street_line(self)

    @property
    def town_line(self: AddressParts) -> str:
        """Return "7323 AM Apeldoorn", or "London SW1A 1AA" in Britain."""
        return town_line(self)

    @property
    def one_line(self: AddressParts) -> str:
        """Return street and town together: "Testkade 14 bis, 7323 AM Apeldoorn"."""
        return ", ".join(filter(None, (street_line(self), town_line(self))))


def street_line(place: AddressParts) -> str:
    """Write the street with its number, in the order of the country."""
    street, number = place.street, place.house_number
    addition = place.addition.lstrip(MARKS_BEFORE_ADDITION)
    if not number:
        return ", ".join(filter(None, (street, addition)))
    if place.country not in NUMBER_FIRST or is_post_box(street):
        return _number_last(street, number, addition, place)
    return _number_first(street, number, addition, place.country)


def with_more(addition: str, *more: str) -> str:
    """Join further text of an address to its addition: "A" and "Gebouw Noord".

    It becomes "A, Gebouw Noord". What an addition has already is not said twice, and one that
    does not fit ends with "…", so that who reads it knows that something lacks.
    """
    parts: list[str] = []
    for text in (addition, *more):
        part = " ".join(text.split()).strip(MARKS_BEFORE_ADDITION)
        if part and part.casefold() not in (known.casefold() for known in parts):
            parts.append(part)
    return _fitting(", ".join(parts))


def _fitting(addition: str) -> str:
    if len(addition) <= MAX_ADDITION_LENGTH:
        return addition
    whole_words = addition[: MAX_ADDITION_LENGTH - 1].rsplit(" ", 1)[0]
    return f"{whole_words.rstrip(MARKS_BEFORE_ADDITION)}…"


def town_line(place: AddressParts) -> str:
    """Write the town with its postcode, in the order of the country."""
    prefix = _POSTCODE_PREFIXES.get(place.country, "") if place.postcode else ""
    parts = [f"{prefix}{place.postcode}", place.city]
    if place.country in ENGLISH:
        parts.reverse()
    return " ".join(filter(None, parts))


def _number_last(street: str, number: str, addition: str, place: AddressParts) -> str:
    """Write a line that is read back as the same parts, with the first mark that makes it so."""
    country = place.country
    if country == "BE" and addition.isdigit():
        addition = f"{_box(place.postcode)} {addition}"
    numbered = [
        f"{number}{mark}{addition}" if addition else number for mark in _marks(addition, country)
    ]
    word = "Nr." if country in _GERMAN else "nr."
    lines = [f"{street} {written}".strip() for written in numbered]
    if street[-1:].isdigit():
        lines += [f"{street} {word} {written}" for written in numbered]  # "Straße 101 Nr. 4"
    lines.append(_number_first(street, number, addition, country))
    read_back = (
        line for line in lines if split_street(line, country) == (street, number, addition)
    )
    return next(read_back, lines[0])


def _marks(addition: str, country: str) -> tuple[str, ...]:
    """Return what may stand between a number and its addition, the usual mark first."""
    is_fraction = country == "DE" and "/" in addition  # "7 1/2"
    if not addition[:1].isdigit() or is_fraction:
        return (" ", ", ", "/")
    if " " in addition:
        return (", ", " ", "/", "-")
    return ("-", " ", ", ") if country == "NL" else ("/", ", ", " ")


def _number_first(street: str, number: str, addition: str, country: str) -> str:
    """Write "12 bis rue de l'Acier, App 3", or "12A High Street" in English."""
    part, _comma, rest = addition.partition(", ")
    if _is_of_number(part):
        glue = "" if country in ENGLISH and len(part) == 1 else " "
        number, addition = f"{number}{glue}{part}", rest
    comma = "," if country in _COMMA_AFTER_NUMBER and street else ""
    return ", ".join(filter(None, (f"{number}{comma} {street}".strip(), addition)))


def _is_of_number(addition: str) -> bool:
    """Whether an addition belongs to the number itself, as in "12 bis", and not to a flat."""
    return addition.lower() in ("bis", "ter", "quater") or (
        len(addition) == 1 and addition.isalpha()
    )


def _box(postcode: str) -> str:
    """Return the word for a letter box in the language of that part of Belgium."""
    is_walloon = "1300" <= postcode < "1500" or "4000" <= postcode < "8000"
    return "bte" if is_walloon else "bus"
