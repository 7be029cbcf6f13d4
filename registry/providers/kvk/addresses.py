"""Reads the addresses of KVK: of a visit or for mail, shielded, abroad."""

from __future__ import annotations

from typing import Any

from registry.address_lines import with_more
from registry.address_parsing import split_street
from registry.country_names import country_code
from registry.json_fields import Json, objects, text
from registry.town_lines import split_town

HOME = "NL"
BOX = "Postbus"
# What stands for an address in a Company when nothing is told.
NO_ADDRESS: dict[str, Any] = {
    **dict.fromkeys(("street", "house_number", "addition", "postcode", "city"), ""),
    **dict.fromkeys(("is_address_shielded", "is_postal_address"), False),
    "country": HOME,
    "registered_in": "",
}
_BESIDE = {"to": "t/o", "by": "bij"}  # aanduidingBijHuisnummer: opposite it, or near it
# Where the region is part of an address: there are towns of one name.
_WITH_REGION = frozenset({"US", "CA", "AU", "BR", "MX", "IN", "CN"})


def place_of(*records: Json) -> dict[str, Any]:
    """Return the fields of the visiting address, of the first record that has one.

    Where it is shielded, or there is none, they are those of an address for mail.
    """
    addresses = [address for record in records for address in objects(record, "adressen")]
    visiting = _of_kind(addresses, "bezoekadres")
    if visiting and not _is_shielded(visiting[0]):
        return read_address(visiting[0])
    postal = [a for a in _of_kind(addresses, "correspondentieadres") if not _is_shielded(a)]
    fields = read_address(postal[0]) if postal else NO_ADDRESS
    return {**fields, "is_address_shielded": bool(visiting)}


def read_address(address: Json, *, is_abroad: bool = False) -> dict[str, Any]:
    """Return the fields of Company that an address fills in."""
    if is_abroad or text(address, "straatHuisnummer") or text(address, "postcodeWoonplaats"):
        return _abroad(address)
    country = country_code(text(address, "land")) or HOME
    box = text(address, "postbusnummer")
    number = text(address, "huisnummer")
    return {
        **NO_ADDRESS,
        "street": text(address, "straatnaam") or (BOX if box and not number else ""),
        "house_number": number or box,
        "addition": _addition(address),
        "postcode": text(address, "postcode"),
        "city": text(address, "plaats"),
        "is_postal_address": text(address, "type") == "correspondentieadres",
        **_country(country),
    }


def _abroad(address: Json) -> dict[str, Any]:
    """Read an address of two lines, the street and the town, in the order of their country.

    A country that nobody knows is kept in the town.
    """
    land, region = text(address, "land"), text(address, "regio")
    country = country_code(land)
    street, number, addition = split_street(text(address, "straatHuisnummer"), country)
    town = text(address, "postcodeWoonplaats")
    postcode, city = split_town(town, country) if country else ("", town)
    more = (region if country in _WITH_REGION else "", "" if country else land)
    return {
        **NO_ADDRESS,
        "street": street,
        "house_number": number,
        "addition": with_more(addition, text(address, "toevoegingAdres")),
        "postcode": postcode,
        "city": ", ".join(filter(None, (city, *more))),
        "is_postal_address": text(address, "type") == "correspondentieadres",
        **_country(country or HOME),
    }


def _country(country: str) -> dict[str, str]:
    return {"country": country, "registered_in": HOME if country != HOME else ""}


def _addition(address: Json) -> str:
    """Return what tells a house from its neighbour, and then where in it."""
    beside = text(address, "aanduidingBijHuisnummer")
    parts = (
        _BESIDE.get(beside.lower(), beside),
        text(address, "huisletter"),
        text(address, "huisnummerToevoeging"),
    )
    return with_more(" ".join(filter(None, parts)), text(address, "toevoegingAdres"))


def _of_kind(addresses: list[Json], kind: str) -> list[Json]:
    return [address for address in addresses if text(address, "type") == kind]


def _is_shielded(address: Json) -> bool:
    return text(address, "indAfgeschermd") == "Ja"
