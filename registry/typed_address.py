"""Reads an address that somebody typed, in whatever order its parts stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from registry.address_parsing import NUMBER_FIRST, split_number, split_street
from registry.address_street_names import looks_like_year
from registry.countries import rules
from registry.keys import compact
from registry.towns import splits, without_country

_DUTCH_POSTCODE = r"(?:NL[-\s]?)?(?P<nl>[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2})(?![A-Z])"
_BRITISH_POSTCODE = r"(?P<gb>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![A-Z\d])"
_PREFIXED_POSTCODE = r"(?:AT?|BE?|CH|DE?|FR?|LU?)\s?-\s?(?P<prefixed>\d{4,5})(?!\d)"
_FIVE_DIGITS = frozenset({"DE", "EE", "ES", "FI", "FR", "HR", "IT", "LT", "US"})
_FOUR_DIGITS = frozenset({"AT", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "SI"})
# After a year or a round number these are no letters of a postcode: "Metaal 2000 BV".
_NO_LETTERS_OF_POSTCODE = frozenset(
    {
        *("ag", "bv", "co", "cv", "de", "en", "fa", "in", "it", "kg", "no", "nr", "nv", "of", "op"),
        *("te", "vd"),
    }
)
_DIGITS_OF_SHORT = 4
_MORE_NEXT = re.compile(r"\s+(?:[^\W\d_]{2,}|\d)")  # a town, or a house number
# Before a house number; after four digits they are letters of a postcode, but for a year.
_WORD_BEFORE_NUMBER = re.compile(
    r"(?<=[\s,])(?:(?<!\d\s)|(?<=\s1[5-9]\d\d\s))(?:huis)?(?:nummer|nr|no)\b[\s.:]*(?=\d)", re.I
)
_REGISTER_BEFORE = re.compile(r"\b(?:HR[AB]|GnR|PR|VR)\.?\s*$", re.I)  # "HRB 12345"
_NUMBER_LAST = re.compile(r"\d+(?:[\s-]?(?:[A-Z]|bis|ter|\d{1,3}))?[\s,]*$", re.I | re.ASCII)
_LEADING_NUMBER = re.compile(
    r"^(?:(?:huis)?(?:nummer|nr\b|no\b)[\s.:]*)?(?P<number>\d{1,5}(?:\s?[-–]\s?\d+(?!\w))?)"
    r"(?P<more>\D.*)?$",
    re.IGNORECASE | re.ASCII,
)
_ADDITION = re.compile(
    r"^[\s/-]*(?P<addition>(?:bus|bte|bo[iî]te|box)\.?\s?\w{1,5}|[A-Z](?:\s?\d{1,3})?|bis|ter|hs"
    r"|huis|[IV]{1,4}|(?<=[/-])\d{1,4}|\d{1,3}$)(?=$|[\s,-])",
    re.IGNORECASE,
)
_NUMBER_THEN_STREET = re.compile(r"^(\d+\s?(?:[A-Z]|bis|ter)?),\s*(?=[^\W\d_])", re.I)  # "12, rue"
_STREET_NUMBER_TOWN = re.compile(
    r"^(?P<street>(?:\d+(?:e|de|ste)\s+)?\D*[^\W\d_]\D*?(?:\s(?:1[5-9]|20)\d\d(?=\s+\d))?)[\s,]+"
    r"(?P<numbered>\d{1,5}(?:\D.*)?)$",
    re.DOTALL,
)
_STREET_WORD = re.compile(
    r"(?:straat|str|weg|laan|kade|plein|dijk|dreef|steeg|gracht|singel|hof|pad|park|markt|baan|kaai"
    r"|lei|wal|haven|poort|ring|plantsoen|allee|strasse|straße|platz|gasse|ufer|damm|chaussee"
    r"|steenweg|brink|brug|dam|kamp|veld|hoek|rue|avenue|boulevard|place|quai|chemin|route|street"
    r"|road|lane)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Address:
    """Holds the parts of a typed address, and what else was typed beside it."""

    postcode: str = ""
    house_number: str = ""
    addition: str = ""
    street: str = ""
    town: str = ""
    name: str = ""


def _plain(text: str) -> str:
    """Return an address without its country, and without a word that says "number"."""
    return _WORD_BEFORE_NUMBER.sub("", without_country(text))


def is_surely_street(street: str) -> bool:
    """Tell a street from a name with a number in it, "Metaal 2000"."""
    return any(_STREET_WORD.search(word) for word in street.split())


# ---------------------------------------------------------------- with a postcode


def read_by_postcode(text: str, country: str) -> Address | None:
    """Read an address by its postcode, wherever that stands; None without one."""
    text = _plain(text)
    for match in _postcodes(text, country):
        postcode = next(filter(None, match.groups()))
        before, after = text[: match.start()], text[match.end() :]
        address = Address(_written(postcode, country))
        return _around(address, _parts(before, country), _parts(after, country), country)
    return None


def _postcodes(text: str, country: str) -> Iterable[re.Match[str]]:
    """Yield what is a postcode: at the start, after a comma or a house number, or surely."""
    patterns = {"NL": _DUTCH_POSTCODE, "GB": _BRITISH_POSTCODE}
    digits = 5 if country in _FIVE_DIGITS else 4 if country in _FOUR_DIGITS else 0
    own = patterns.get(country) or (rf"(?P<digits>\d{{{digits}}})(?!\d)" if digits else r"(?!)")
    found = re.compile(rf"(?<![A-Z\d])(?:{own}|{_PREFIXED_POSTCODE})", re.I | re.ASCII)
    return (match for match in found.finditer(text) if _is_postcode(match, text))


def _is_postcode(match: re.Match[str], text: str) -> bool:
    parts, before = match.groupdict(), text[: match.start()]
    if _REGISTER_BEFORE.search(before):
        return False
    stands_free = not before.strip() or before.rstrip().endswith(",")
    if stands_free or parts["prefixed"] or parts.get("gb") or _NUMBER_LAST.search(before):
        return True
    digits, letters = (parts.get("nl") or "")[:4], (parts.get("nl") or "")[-2:].lower()
    if letters:
        return not (letters in _NO_LETTERS_OF_POSTCODE and is_year_or_round(digits))
    # "Müller 50667"; four digits may be of a name, and are a postcode when more follows.
    is_long = len(parts.get("digits") or "") > _DIGITS_OF_SHORT
    return is_long or _MORE_NEXT.match(text, match.end()) is not None


def is_year_or_round(number: str) -> bool:
    """Tell whether a number may belong to a name: "Metaal 2000", "Toren 1944"."""
    return looks_like_year(number) or (len(number) > 3 and number.endswith("00"))


def _written(postcode: str, country: str) -> str:
    """Return a postcode as its country writes it; one of another country as it was typed."""
    try:
        return rules(country).postcode(postcode)
    except ValidationError:
        return compact(postcode)


def _parts(text: str, country: str) -> list[str]:
    """Return what stands between commas; a number before its street is one with it."""
    text = text.strip(" ,-–")
    if country in NUMBER_FIRST:
        text = _NUMBER_THEN_STREET.sub(r"\1 ", text)
    return [part for part in (part.strip(" -–") for part in text.split(",")) if part]


def _around(address: Address, before: list[str], after: list[str], country: str) -> Address:
    """Read what stands before and after a postcode."""
    if after and (numbered := _numbered(after[0])):
        number, addition, more = numbered
        return replace(address, house_number=number, addition=addition,
                       name=_joined([*before, more]), town=_joined(after[1:]))  # fmt: skip
    if before and (numbered := _numbered(before[-1])) and not numbered[2]:
        number, addition, _more = numbered
        rest = _joined(before[:-1])
        street, name = (rest, "") if is_surely_street(rest) else ("", rest)
        return replace(address, house_number=number, addition=addition, street=street,
                       name=name, town=_joined(after))  # fmt: skip
    return (
        _street_among(address, before, country, names=[], towns=after)
        or _street_among(address, after, country, names=before, towns=[])
        or replace(address, name=_joined(before), town=_joined(after))
    )


def _street_among(
    address: Address, parts: list[str], country: str, *, names: list[str], towns: list[str]
) -> Address | None:
    """Read the last part that is a street with a number; what precedes it is a name, or a town.

    It is a town when names are known already.
    """
    for place, part in reversed(list(enumerate(parts))):
        if there := _in_street(part, country):
            earlier, later = parts[:place], parts[place + 1 :]
            town = [there.town, *later, *towns] + (earlier if names else [])
            return replace(there, postcode=address.postcode, town=_joined(town),
                           name=_joined(names or earlier))  # fmt: skip
    return None


def _numbered(text: str) -> tuple[str, str, str] | None:
    """Return house number, addition and what follows, of a text that begins with a number."""
    match = _LEADING_NUMBER.match(text)
    if match is None:
        return None
    number, addition = split_number(re.sub(r"\s*[-–]\s*", "-", match["number"]))
    more = match["more"] or ""
    if not addition and (found := _ADDITION.match(more)):
        addition, more = found["addition"].strip(), more[found.end() :]
    return number, addition, more.strip(" ,-–")


def _in_street(part: str, country: str) -> Address | None:
    """Read "Testkade 12", perhaps with its town; None when the number may belong to a name."""
    if there := _street_number_town(part):
        return there
    street, number, addition = split_street(part, country)
    if not (street and number) or (is_year_or_round(number) and not is_surely_street(street)):
        return None
    return Address("", number, addition, street)


def _street_number_town(text: str) -> Address | None:
    """Read street, number and town with nothing but spaces between them."""
    match = _STREET_NUMBER_TOWN.match(text)
    numbered = _numbered(match["numbered"]) if match else None
    if match is None or numbered is None:
        return None
    (number, addition, town), street = numbered, match["street"].strip(" ,")
    if any(map(str.isdigit, town)) or (is_year_or_round(number) and not is_surely_street(street)):
        return None
    return Address("", number, addition, street, town)


def _joined(parts: list[str]) -> str:
    return ", ".join(filter(None, parts))


# ---------------------------------------------------------------- without a postcode


def read_by_street(text: str, country: str) -> Address | None:
    """Read "Testkade 12 Apeldoorn" as an address, which may be a name as well; else None."""
    parts = _parts(_plain(text), country)
    if len(parts) == 1:
        return _street_number_town(parts[0]) or _number_street_town(parts[0], country)
    for place, part in enumerate(parts):
        if there := _in_street(part, country):
            before, after = parts[:place], parts[place + 1 :]
            if not (there.town or after):  # "Apeldoorn, Testkade 12"
                before, after = [], before
            return replace(there, name=_joined(before), town=_joined([there.town, *after]))
    return None


def _number_street_town(text: str, country: str) -> Address | None:
    """Read "12 rue de Rivoli Paris", where the number comes first; else None."""
    street, number, addition = split_street(text, country)
    if country not in NUMBER_FIRST or not (number and is_surely_street(street)):
        return None
    line, town = next(iter(splits(street)), (street, ""))
    return Address("", number, addition, line, town)
