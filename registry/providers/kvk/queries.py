"""Writes what somebody typed as queries of KVK's Zoeken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.keys import compact
from registry.towns import names_of_town
from registry.typed_numbers import Kind
from registry.typed_query import TypedQuery

# What it finds by number. The RSIN stands in the VAT number of a Dutch legal person.
NUMBERS = {Kind.KVK: "kvkNummer", Kind.RSIN: "rsin", Kind.BRANCH: "vestigingsnummer"}
MAX_QUERIES = 6  # of one search
_POST_BOX = re.compile(r"postbus", re.IGNORECASE)
_WITH_INACTIVE = {"inclusiefInactieveRegistraties": "true"}

type Query = dict[str, str]


def queries(typed: TypedQuery, *, typing: bool = False) -> list[Query]:
    """List the queries, of which each is made when the one before it has found nobody.

    Companies that have stopped are asked for only when nobody else has the name or the address,
    since there are many; at an address, when somebody presses "Zoeken".
    """
    if by_number := list(_by_number(typed)):
        return by_number
    if typed.has_whole_address:
        there = _at_address(typed)
        return [there] if typing else [there, {**there, **_WITH_INACTIVE}]
    by_name, in_street = list(_by_name(typed)), list(_in_street(typed))
    if typed.has_name_beside:
        likeliest = by_name[1:] + in_street + by_name[:1]
    elif typed.is_surely_street:
        likeliest = in_street + by_name[:1]
    else:
        likeliest = by_name + in_street
    return [*likeliest[: MAX_QUERIES - 1], {**by_name[0], **_WITH_INACTIVE}]


def _by_number(typed: TypedQuery) -> Iterator[Query]:
    for kind, parameter in NUMBERS.items():
        for value in typed.values(kind):
            yield {parameter: value, **_WITH_INACTIVE}


def _at_address(typed: TypedQuery) -> Query:
    is_box = _POST_BOX.fullmatch(typed.street) is not None
    number = re.match(r"\d*", typed.house_number)  # of "12-14" the first
    return {
        "postcode": compact(typed.postcode),
        "postbusnummer" if is_box else "huisnummer": number[0] if number else "",
    }


def _by_name(typed: TypedQuery) -> Iterator[Query]:
    """Yield the name alone, then the ways in which its end is a town.

    KVK takes a postcode with a house number only, so a name beside a postcode is asked for alone.
    """
    yield {"naam": typed.name or typed.text}
    if not typed.postcode:
        for name, town in typed.splits:
            yield from ({"naam": name, "plaats": place} for place in names_of_town(town))


def _in_street(typed: TypedQuery) -> Iterator[Query]:
    """Yield the street and its town: without a postcode KVK takes no house number."""
    if typed.has_street and typed.town:
        for place in names_of_town(typed.town):
            yield {"straatnaam": typed.street, "plaats": place}
