"""Reads the addresses of D&B, which say the same in several ways and leave out any of them."""

from __future__ import annotations

from typing import Any

from registry.address_lines import with_more
from registry.address_parsing import is_post_box, split_number, split_street
from registry.json_fields import Json, part, text
from registry.several_lines import read_lines

LINES = ("line1", "line2", "line3", "line4")
# What a post office box is called, where it is not "PO Box".
BOXES = {"NL": "Postbus", "BE": "Postbus", "DE": "Postfach", "AT": "Postfach", "CH": "Postfach",
         "FR": "BP", "LU": "BP"}  # fmt: skip


def read_address(address: Json, country: str) -> dict[str, Any]:
    """Return the fields of Company that an address fills in."""
    street, number, addition = _street(address, country)
    box = "" if street else _box_number(address)
    if box:
        street, number = BOXES.get(country, "PO Box"), box
    return {
        "address_lines": tuple(_lines(address)),
        "street": street,
        "house_number": number,
        "addition": addition,
        "postcode": text(address, "postalCode"),
        "city": text(part(address, "addressLocality"), "name"),
        "is_postal_address": bool(box or address.get("isMailing")),
    }


def is_told(address: Json) -> bool:
    """Tell whether an address names a street or a box."""
    return bool(text(address, "streetName") or _lines(address) or _box_number(address))


def has_street(address: Json) -> bool:
    """Tell whether an address names a street, which is no box: one can go there."""
    country = text(part(address, "addressCountry"), "isoAlpha2Code")
    street = _street(address, country)[0]
    return bool(street) and not is_post_box(street)


def _street(address: Json, country: str) -> tuple[str, str, str]:
    """Take the street from its own fields, else from the lines; the further lines are kept.

    A street name without a number may be the whole line.
    """
    street, number = text(address, "streetName"), text(address, "streetNumber")
    lines = _lines(address)
    if not (street and number):
        return read_lines(lines or [street], country, number=number)
    number, addition = split_number(number, country)
    own = [line for line in lines if _is_of(street, number, line, country)]
    said = [split_street(line, country, number=number)[2] for line in own]
    return street, number, with_more(addition, *said, *(x for x in lines if x not in own))


def _is_of(street: str, number: str, line: str, country: str) -> bool:
    """Tell whether a line is the street that has fields of its own."""
    return street.casefold() in line.casefold() or split_street(line, country)[1] == number


def _lines(address: Json) -> list[str]:
    street = part(address, "streetAddress")
    return [line for name in LINES if (line := text(street, name))]


def _box_number(address: Json) -> str:
    return text(part(address, "postOfficeBox"), "postOfficeBoxNumber")
