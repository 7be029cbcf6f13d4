"""Reads what somebody typed to find a company, once for all sources.

It may be a number, an address, or a name with a town after it. What it cannot be read as is empty;
a source takes from it what it can look up, and the words of the text when it can look up nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from registry.company import Company
from registry.folding import fold
from registry.keys import address_key
from registry.towns import splits
from registry.typed_address import is_surely_street, read_by_postcode, read_by_street
from registry.typed_numbers import Kind, Reading, read_number

MAX_QUERY_LENGTH = 200  # characters


@dataclass(frozen=True)
class TypedQuery:
    """Holds what was typed, and what it may be.

    `postcode` is as its country writes it. `name` is what was typed beside an address, and the
    whole text when there is no address. `town` is only known beside an address; after a postcode
    alone it may be a name as well. Of a name and a town `splits` lists the ways to read it.
    """

    text: str
    country: str
    name: str
    number: str = ""  # without its name and spacing; perhaps only the beginning of one
    readings: tuple[Reading, ...] = ()
    postcode: str = ""
    house_number: str = ""
    addition: str = ""
    street: str = ""
    town: str = ""

    @property
    def words(self) -> list[str]:
        """Return the words of the whole text as names are compared."""
        return fold(self.text).split()

    @property
    def splits(self) -> list[tuple[str, str]]:
        """Return the ways in which the text may be a name and a town, the likeliest first."""
        if self.has_name_beside:
            return [(self.name, self.town)] if self.town else []
        return splits(self.text)

    @property
    def has_name_beside(self) -> bool:
        """Tell whether a name stands beside an address."""
        return self.name not in ("", self.text)

    @property
    def address_key(self) -> str:
        """Return postcode and house number as one; empty without a postcode."""
        return address_key(self.postcode, self.house_number)

    @property
    def has_whole_address(self) -> bool:
        """Tell whether a postcode and a house number say where it is."""
        return bool(self.postcode and self.house_number)

    @property
    def bare_address(self) -> str:
        """Return the whole address as people type it, without what tells apart who is there."""
        if self.street:
            return f"{self.street} {self.house_number}, {self.postcode}"
        return f"{self.postcode} {self.house_number}"

    @property
    def has_street(self) -> bool:
        """Tell whether street and number may be an address; a name may look the same."""
        return bool(self.street and self.house_number)

    @property
    def is_surely_street(self) -> bool:
        """Tell a street from a name with a number in it, "Metaal 2000"."""
        return is_surely_street(self.street)

    @property
    def is_whole(self) -> bool:
        """Tell whether it names one company or place, so that no more has to be typed."""
        return self.has_whole_address or any(reading.is_whole for reading in self.readings)

    @property
    def whole_key(self) -> str:
        """Return what is looked up for a whole number or address, however it is typed.

        What stands beside an address only tells apart those who are there.
        """
        numbers = [f"{reading.kind} {reading.value}" for reading in self.readings]
        return " ".join(numbers) or self.address_key

    def values(self, *kinds: Kind, whole_only: bool = False) -> list[str]:
        """Return what it may be as a number of these kinds."""
        return [
            reading.value
            for reading in self.readings
            if reading.kind in kinds and (reading.is_whole or not whole_only)
        ]


def at_address(companies: list[Company], typed: TypedQuery) -> list[Company]:
    """Return the companies at the house number and addition that were typed, or with the name.

    Without any there, or with a source that does not tell it, all of them.
    """
    for part in ("house_number", "addition"):
        if wanted := fold(getattr(typed, part)):
            there = [c for c in companies if fold(getattr(c, part)) == wanted]
            companies = there or companies
    if not (typed.has_name_beside and typed.house_number):
        return companies
    return [c for c in companies if has_beginnings(c, fold(typed.name))] or companies


def has_beginnings(company: Company, folded: str) -> bool:
    """Tell whether each word of a folded text begins a word of one name of the company."""
    parts = folded.split()
    return any(
        all(any(word.startswith(part) for word in words) for part in parts)
        for words in (fold(name).split() for name in company.names)
    )


@lru_cache(maxsize=1000)
def parse(query: str, country: str) -> TypedQuery:
    """Read what was typed by somebody who looks for a company of this country."""
    text = " ".join(query.replace("\0", " ")[:MAX_QUERY_LENGTH].split())
    if not any(map(str.isdigit, text)):
        return TypedQuery(text, country, text)  # most keystrokes; the rest takes 0.1 ms
    number, readings = read_number(text, country)
    typed = TypedQuery(text, country, text, number, readings)
    if typed.is_whole:
        return typed
    if address := read_by_postcode(text, country):
        number = number if number.isdigit() else ""
        return replace(typed, **asdict(address), number=number, readings=())
    if not readings and (address := read_by_street(text, country)):
        return replace(typed, **{**asdict(address), "name": address.name or text})
    return typed
