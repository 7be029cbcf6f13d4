"""Reads what somebody typed to find a company, once for all sources.

It may be a number, an address, or a name with a town after it. What it cannot be read as is empty;
a source takes from it what it can look up, and the words of the text when it can look up nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.exceptions import ValidationError

from registry.address_parsing import looks_like_year, split_street
from registry.company import Company
from registry.countries import rules
from registry.folding import fold
from registry.keys import address_key, compact
from registry.towns import splits
from registry.typed_numbers import Kind, Reading, read_number

MAX_QUERY_LENGTH = 200  # characters

_DUTCH_POSTCODE = r"(?:NL[-\s]?)?(?P<nl>[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2})(?![A-Z])"
_BRITISH_POSTCODE = r"(?P<gb>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![A-Z\d])"
_PREFIXED_POSTCODE = r"(?:AT?|BE?|CH|DE?|FR?|LU?)\s?-\s?(?P<prefixed>\d{4,5})(?!\d)"
_FIVE_DIGITS = frozenset({"DE", "EE", "ES", "FI", "FR", "HR", "IT", "LT", "US"})
_FOUR_DIGITS = frozenset({"AT", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "SI"})
# Two letters after four digits that are no postcode: "Metaal 2000 BV".
_NO_LETTERS_OF_POSTCODE = frozenset(
    {"ag", "bv", "cv", "de", "en", "in", "kg", "nv", "of", "op", "te", "vd"}
)
_NUMBER_LAST = re.compile(r"\d+(?:[\s-]?(?:[A-Z]|bis|ter|\d{1,3}))?[\s,]*$", re.I | re.ASCII)
_HOUSE_NUMBER = re.compile(r"^(?P<number>\d+)(?P<more>.*)$", re.ASCII)
_ADDITION = re.compile(
    r"^[\s/-]*(?P<addition>[A-Z](?:\s?\d{1,3})?|bis|ter|hs|huis|[IV]{1,4}|(?<=[/-])\d{1,4})(?=$|[\s,])",
    re.IGNORECASE | re.ASCII,
)  # fmt: skip
_STREET_AND_TOWN = re.compile(
    r"^(?P<street>.*?[^\W\d_].*?)[\s,]+(?P<number>\d{1,5})(?P<rest>\D.*)?$", re.DOTALL
)
_STREET_WORD = re.compile(
    r"(?:straat|str|weg|laan|kade|plein|dijk|dreef|steeg|gracht|singel|hof|pad|park|markt|baan|kaai"
    r"|lei|wal|haven|poort|ring|plantsoen|allee|strasse|straße|platz|gasse|ufer|damm|chaussee"
    r"|steenweg|brink|brug|dam|kamp|veld|hoek|rue|avenue|boulevard|place|quai|chemin|route|street"
    r"|road|lane)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TypedQuery:
    """Holds what was typed, and what it may be.

    `postcode` is as its country writes it. `name` is what was typed beside an address, and the
    whole text when there is no address. `town` is only known beside an address: of a name and a
    town `splits` lists the ways in which it may be both.
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
        return splits(self.text)

    @property
    def address_key(self) -> str:
        """Return postcode and house number as one; empty without a postcode."""
        return address_key(self.postcode, self.house_number)

    @property
    def has_whole_address(self) -> bool:
        """Tell whether a postcode and a house number say where it is."""
        return bool(self.postcode and self.house_number)

    @property
    def has_street(self) -> bool:
        """Tell whether street and number may be an address; a name may look the same."""
        return bool(self.street and self.house_number)

    @property
    def is_surely_street(self) -> bool:
        """Tell a street from a name with a number in it, "Metaal 2000"."""
        return any(_STREET_WORD.search(word) for word in self.street.split())

    @property
    def is_whole(self) -> bool:
        """Tell whether it names one company or place, so that no more has to be typed."""
        return self.has_whole_address or any(reading.is_whole for reading in self.readings)

    @property
    def whole_key(self) -> str:
        """Return what is looked up for a whole number or address, however it is typed."""
        numbers = [f"{reading.kind} {reading.value}" for reading in self.readings]
        address = [self.address_key, self.addition, self.name] if self.has_whole_address else []
        return " ".join(numbers + address)

    def values(self, *kinds: Kind, whole_only: bool = False) -> list[str]:
        """Return what it may be as a number of these kinds."""
        return [
            reading.value
            for reading in self.readings
            if reading.kind in kinds and (reading.is_whole or not whole_only)
        ]


def at_address(companies: list[Company], typed: TypedQuery) -> list[Company]:
    """Return the companies at the house number and addition that were typed.

    Without any there, or with a source that does not tell it, all of them.
    """
    for part in ("house_number", "addition"):
        if wanted := fold(getattr(typed, part)):
            there = [c for c in companies if fold(getattr(c, part)) == wanted]
            companies = there or companies
    return companies


@lru_cache(maxsize=1000)
def parse(query: str, country: str) -> TypedQuery:
    """Read what was typed by somebody who looks for a company of this country."""
    text = " ".join(query.replace("\0", " ")[:MAX_QUERY_LENGTH].split())
    number, readings = read_number(text, country)
    typed = TypedQuery(text, country, text, number, readings)
    if typed.is_whole:
        return typed
    return _with_postcode(typed) or (typed if readings else _with_street(typed) or typed)


def _with_postcode(typed: TypedQuery) -> TypedQuery | None:
    """Read an address by its postcode, wherever that stands; None without one."""
    for match in _postcodes(typed.text, typed.country):
        before = typed.text[: match.start()].strip(" ,")
        after = typed.text[match.end() :]
        postcode = next(filter(None, match.groups()))
        written = _written(postcode, typed.country)
        number = typed.number if typed.number.isdigit() else ""
        read = replace(typed, postcode=written, name="", number=number, readings=())
        if before:
            return _before_postcode(replace(read, town=after.strip(" ,-")), before)
        return _after_postcode(read, after.strip(" ,-"))
    return None


def _postcodes(text: str, country: str) -> Iterable[re.Match[str]]:
    """Yield what is a postcode: at the start, after a comma or a house number, or surely."""
    patterns = {"NL": _DUTCH_POSTCODE, "GB": _BRITISH_POSTCODE}
    digits = 5 if country in _FIVE_DIGITS else 4 if country in _FOUR_DIGITS else 0
    own = patterns.get(country) or (rf"(?P<digits>\d{{{digits}}})(?!\d)" if digits else r"(?!)")
    found = re.compile(rf"(?<![A-Z\d])(?:{own}|{_PREFIXED_POSTCODE})", re.I | re.ASCII)
    return (match for match in found.finditer(text) if _is_postcode(match, text[: match.start()]))


def _is_postcode(match: re.Match[str], before: str) -> bool:
    parts = match.groupdict()
    stands_free = not before.strip() or before.rstrip().endswith(",")
    if stands_free or parts["prefixed"] or parts.get("gb") or _NUMBER_LAST.search(before):
        return True
    letters = (parts.get("nl") or "")[-2:].lower()
    return bool(letters) and letters not in _NO_LETTERS_OF_POSTCODE


def _written(postcode: str, country: str) -> str:
    """Return a postcode as its country writes it; one of another country as it was typed."""
    try:
        return rules(country).postcode(postcode)
    except ValidationError:
        return compact(postcode)


def _after_postcode(typed: TypedQuery, after: str) -> TypedQuery:
    """Read "12 A", "12 firma" or "Gent", which stand after a postcode."""
    match = _HOUSE_NUMBER.match(after)
    if match is None:
        return replace(typed, town=after)
    number, addition, more = _numbered(match)
    return replace(typed, house_number=number, addition=addition, name=more)


def _numbered(match: re.Match[str]) -> tuple[str, str, str]:
    """Return house number and addition, and what follows them."""
    more = match["more"]
    addition = _ADDITION.match(more)
    if addition is None:
        return match["number"], "", more.strip(" ,-")
    return match["number"], addition["addition"].strip(), more[addition.end() :].strip(" ,-")


def _before_postcode(typed: TypedQuery, before: str) -> TypedQuery:
    """Read "12", "Testkade 12" or "Jansen, Testkade 12", which stand before a postcode."""
    *names, last = (part.strip() for part in before.split(","))
    name = ", ".join(filter(None, names))
    if match := _HOUSE_NUMBER.match(last):
        number, addition, rest = _numbered(match)
        if not rest:
            is_street = bool(names) and not any(map(str.isdigit, name))
            street = name if is_street else ""
            return replace(typed, house_number=number, addition=addition, street=street,
                           name="" if is_street else name)  # fmt: skip
    street, number, addition = split_street(last, typed.country)
    if not number:
        return replace(typed, name=" ".join(filter(None, (name, last))))
    return replace(typed, street=street, house_number=number, addition=addition, name=name)


def _with_street(typed: TypedQuery) -> TypedQuery | None:
    """Read "Testkade 12 Apeldoorn" as an address that may be a name as well; else None."""
    line, comma, town = typed.text.rpartition(",")
    if comma and not any(map(str.isdigit, town)):
        street, number, addition = split_street(line.strip(), typed.country)
        if number:
            return replace(typed, street=street, house_number=number, addition=addition,
                           town=town.strip())  # fmt: skip
    match = _STREET_AND_TOWN.match(typed.text)
    if match is None or any(map(str.isdigit, match["street"])):
        return None
    number, addition = match["number"], ""
    rest = match["rest"] or ""
    if found := _ADDITION.match(rest):
        addition, rest = found["addition"], rest[found.end() :]
    rest = rest.strip(" ,")
    if any(map(str.isdigit, rest)) or looks_like_year(number):
        return None
    return replace(typed, street=match["street"].strip(" ,"), house_number=number,
                   addition=addition, town=rest)  # fmt: skip
