"""Writing an address: the lines in which its parts are written, as its country writes them.

This is the only module that puts a house number beside its addition: "96" and "2" without a mark
between them would be number 962. Pages ask for the lines with the tag `address`.
"""

from __future__ import annotations

from typing import Protocol

from registry.address_parsing import (
    MARKS_BEFORE_ADDITION,
    MAX_ADDITION_LENGTH,
    NUMBER_FIRST,
    split_number,
)

STREET_FIELDS = ("street", "house_number", "addition")
ADDRESS_FIELDS = (*STREET_FIELDS, "postcode", "city")  # within its country

# What may stand between a number and an addition that begins with a digit, the usual mark first.
_MARKS = {"NL": ("-", " "), "DE": ("/", " "), "AT": ("/", ", ", " ")}
_COMMA_AFTER_NUMBER = frozenset({"LU"})
_TOWN_FIRST = NUMBER_FIRST - {"FR", "LU", "MC"}
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
    street, country = place.street, place.country
    number, part = place.house_number, place.addition.lstrip(MARKS_BEFORE_ADDITION)
    if not number:
        return ", ".join(filter(None, (street, part)))
    if country not in NUMBER_FIRST:
        numbered = _numbered(number, part, country, place.postcode)
        return " ".join(filter(None, (street, numbered)))
    if _is_of_number(part):
        number, part = _joined(number, " ", part), ""
    comma = "," if country in _COMMA_AFTER_NUMBER and street else ""
    return ", ".join(filter(None, (f"{number}{comma} {street}".strip(), part)))


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
    if place.country in _TOWN_FIRST:
        parts.reverse()
    return " ".join(filter(None, parts))


def _numbered(number: str, addition: str, country: str, postcode: str) -> str:
    """Write number and addition so that they are read back as the same two."""
    if country == "BE" and addition.isdigit():
        return f"{number} {_box(postcode)} {addition}"
    is_fraction = country == "DE" and not addition.isalnum()  # "7 1/2"
    begins_with_digit = addition[:1].isdigit() and not is_fraction
    marks = _MARKS.get(country, (" ",)) if begins_with_digit else (" ",)
    written = [_joined(number, mark, addition) for mark in marks]
    read_back = (w for w in written if split_number(w, country) == (number, addition))
    return next(read_back, written[-1])


def _joined(number: str, mark: str, addition: str) -> str:
    return f"{number}{mark}{addition}" if addition else number


def _is_of_number(addition: str) -> bool:
    """Whether an addition belongs to the number itself, as in "12 bis", and not to a flat."""
    return addition.lower() in ("bis", "ter", "quater") or (
        len(addition) == 1 and addition.isalpha()
    )


def _box(postcode: str) -> str:
    """Return the word for a letter box in the language of that part of Belgium."""
    is_walloon = "1300" <= postcode < "1500" or "4000" <= postcode < "8000"
    return "bte" if is_walloon else "bus"
