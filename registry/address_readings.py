"""Reads a line in the order of its country, or not at all when it can be read in two ways.

The first number that is not a part of the street's name is the one of the house, if all that stands
behind it is an addition to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.address_additions import MAX_ADDITION_LENGTH, is_addition
from registry.address_numbers import (
    MARKS_BEFORE_ADDITION,
    MAX_LINE_LENGTH,
    NUMBER,
    STROKE_BETWEEN_HOUSES,
    may_be_range_or_flat,
    split_number,
)
from registry.address_street_names import is_of_street, is_within_name, looks_like_year
from registry.address_words import (
    CARE_OF,
    DASH,
    ENGLISH_STREETS,
    FLOORS,
    FRENCH_STREETS,
    KINDS_OF_STREET,
    MAYBE_NUMBERED,
    NO_STREET_ALONE,
    NUMBERED_ROADS,
    OPPOSITE,
    ORDINAL,
    PARTS,
    POST_BOXES,
    compiled,
    word,
)

NUMBER_FIRST = frozenset({"FR", "LU", "MC", "GB", "IE", "US", "CA", "AU", "NZ"})
ENGLISH = NUMBER_FIRST - {"FR", "LU", "MC"}

MAX_HOUSE_DIGITS = 3  # of a house with a flat; "Plein 1421 5" is at a square with a year

type Parts = tuple[str, str, str]

# At the beginning of a word, behind a mark, or glued to a street of three letters or more.
_CANDIDATE = re.compile(
    r"(?:(?<=[\s,(])|(?<![\s\S])|(?<=[^\W\d_]{3})|(?<=[^\W\d_]{2}\.)|(?<=[\s,][nN][rRoO])|(?<=[°º№]))"
    rf"{NUMBER}(?![0-9])"
)
_MARK_OF_NUMBER = compiled(
    r"(?:^|[\s,]+)(?:(?:haus|huis|o|h)?-?nr\.?|(?:haus|huis)?nummer|no\.?|n[°º.]|n[úu]m\.?|#|№"
    r"|č\.?\s?p\.?):?\s*$"
)
_OPPOSITE = compiled(rf"\s+(?P<word>{OPPOSITE})\s*$")
_POST_BOX = compiled(rf"^(?P<street>{POST_BOXES})(?:[\s,:]|nr\.?)*(?P<number>{NUMBER})$")
_CARE_OF_FIRST = compiled(rf"^(?P<name>(?:{CARE_OF})\s[^,\d]+),\s*(?P<rest>.+)$")
_PART_BEFORE = compiled(rf"{word(PARTS)}\.?\s*$")
# "Bij de Hal" is a street, "Testkade hal" is none.
_ARTICLE_BEFORE = compiled(rf"(?:{word('der|dem|den|de|het|la|le|du|the')}\s|[dl’'])(?:{PARTS})$")
_MAYBE_NUMBERED = compiled(rf"(?:.*[\s-])?(?:{MAYBE_NUMBERED})[\s,]*")
_NO_STREET_ALONE = compiled(rf"(?:{NO_STREET_ALONE})[\s,]*")
_KIND_ONLY = compiled(rf"(?:{KINDS_OF_STREET})[\s,]*")
_LETTERS_ONLY = re.compile(r"\s?[^\W\d_]\D*")  # behind a number that may be a year
_FLOOR = compiled(rf"(?:{ORDINAL}|\.)\s*{word(FLOORS)}")  # "Kwiktoren 5e etage 12"
# In capitals, "50E 26" may be "50e 26", of which the street is called 50e, or number 50 with an E.
_CAPITAL_E = re.compile(r"E\s+[0-9]")
_ANOTHER_NUMBER = compiled(r"[\s,]+[0-9]")
_SHORT_ADDITION = compiled(rf"(?:\s?(?:{DASH}|/)\s?\d+)?(?:\s|{DASH})?(?:[A-Z]|bis|ter|quater)?")

_KIND_OF_STREET = compiled(rf"(?:{FRENCH_STREETS})(?![^\W_])|.*{word(ENGLISH_STREETS)}\.?$")
_NUMBER_BEFORE = compiled(
    rf"^(?P<number>{NUMBER}(?:\s?(?:{DASH}|/)\s?{NUMBER})?)(?P<space>\s?)"
    r"(?P<addition>(?:bis|ter|quater|[A-Z])(?=[\s,]))?[\s,]+(?P<street>(?=\d+|[^\W\d_]).*)$"
)
_PART_FIRST = compiled(rf"^(?P<part>(?:{PARTS})\.?\s(?:[A-Z]?\d+[A-Z]?|[A-Z])),\s*(?P<rest>\d.*)$")
_PART_LAST = compiled(
    r"^(?P<street>.*?\S)\s+(?P<part>(?:b[aâ]t|b[aâ]timent|esc|escalier|appt?|apt|apartment|unit|flat|suite"
    r"|ste|floor|fl|room|rm|bldg|bte|bo[iî]te|bp|cs|tsa|#)\.?\s?(?:[A-Z]?\d+[A-Z]?|[A-Z]))$"
)
_NUMBERED_ROAD = compiled(rf"{word(NUMBERED_ROADS)}\s*$")
_UNNAMED_ROAD = compiled(
    r"(?:(?:.*\s)?(?:route|nationale|départementale|highway|hwy|interstate)|rn|rd|cd|us|sr)\s*"
)
_DIRECTION = compiled(r"[NSEW]")
_KIND_ALONE = compiled(rf"(?:{ENGLISH_STREETS})(?![^\W_])")
_LETTER_E = compiled(r"\d+e\s")  # no ordinal in English
_LETTER = compiled(rf"(?:[A-Z]|bis|ter|quater)(?:\s|{DASH}\s?\d)")


def candidates(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each number of a line, with what stands before and behind it."""
    for match in _CANDIDATE.finditer(text[:MAX_LINE_LENGTH]):
        yield text[: match.start()], match[0], text[match.end() :]


def without_care_of(text: str) -> tuple[str, str]:
    """Return whom a line is in care of, and the rest of it: "c/o Demo" and "Kade 12"."""
    match = _CARE_OF_FIRST.match(text) if len(text) <= MAX_LINE_LENGTH else None
    return (match["name"], match["rest"]) if match else ("", text)


def read(text: str, country: str) -> Parts | None:
    """Read a line in the order of its country; None when it can be read in no way or in two."""
    if len(text) > MAX_LINE_LENGTH:
        return None
    if box := _POST_BOX.match(text):
        return box["street"], box["number"], ""
    if country in NUMBER_FIRST:
        return number_first(text, country) or _number_last(text, country)
    return _number_last(text, country) or number_first(text, country)


def _number_last(text: str, country: str) -> Parts | None:
    """Read a line as "street number addition"."""
    for before, number, after in candidates(text):
        if is_of_street(before, number, after):
            continue
        if _is_of_house(before, number, after, country):
            return assembled(before, number + after, country)
        return None
    return None


def _is_of_house(before: str, number: str, after: str, country: str) -> bool:
    """Whether a number that no name explains can only be the one of a house."""
    street = _OPPOSITE.sub("", _MARK_OF_NUMBER.sub("", before)).strip(" ,")
    if not _is_street(street, country) or _is_numbered(street, number, after):
        return False
    is_marked = _MARK_OF_NUMBER.search(before) is not None
    if looks_like_year(number) and not is_marked and not _LETTERS_ONLY.fullmatch(after):
        return False
    if is_of_road(before, after, country) or _FLOOR.match(after):
        return False
    if before.isupper() and _CAPITAL_E.match(after):
        return False
    if country in NUMBER_FIRST and not _SHORT_ADDITION.fullmatch(after):
        return False
    return is_addition(after, country) and not may_be_range_or_flat(number + after, country)


def _is_street(street: str, country: str) -> bool:
    """Whether a text before a number is a whole street, and no part of a house: "Testkade unit"."""
    if not re.search(r"[^\W\d_]", street) or _NO_STREET_ALONE.fullmatch(street):
        return False
    if country in NUMBER_FIRST - {"LU"} and not _KIND_OF_STREET.match(street):
        return False
    return not _PART_BEFORE.search(street) or _ARTICLE_BEFORE.search(street) is not None


def _is_numbered(street: str, number: str, after: str) -> bool:
    """Whether the first of two numbers may be the name of the street: "Industriezone 3 12"."""
    is_kind = _MAYBE_NUMBERED.fullmatch(street) or _KIND_ONLY.fullmatch(street)
    may_be_name = is_kind or len(number) > MAX_HOUSE_DIGITS
    return bool(may_be_name and _ANOTHER_NUMBER.match(after))


def assembled(before: str, numbered: str, country: str) -> Parts | None:
    """Return the parts of a line that is cut before the number; None when they are none."""
    street = _MARK_OF_NUMBER.sub("", before)
    opposite = _OPPOSITE.search(street)
    if opposite:
        street = street[: opposite.start()]
    number, addition = split_number(numbered, country)
    return checked(street, number, opposite and opposite["word"], addition)


def checked(street: str, number: str, *additions: str | None) -> Parts | None:
    """Return the parts; None when the addition is too long to be one."""
    addition = ", ".join(filter(None, additions))
    if len(addition) > MAX_ADDITION_LENGTH:
        return None
    return street.strip(" ,"), number, addition


def number_first(text: str, country: str) -> Parts | None:
    """Read a line as "number street, part of the house"."""
    part = ""
    if match := _PART_FIRST.match(text):
        part, text = match["part"], match["rest"]
    found = _NUMBER_BEFORE.match(text)
    if found is None or not _is_sure_number(found, text, country):
        return None
    if not (named := _street_and_letter(found, country)):
        return None
    street, part_last = _without_part(named[0], country)
    if not _is_whole_name(street) or not _is_in_order(street, country):
        return None
    return checked(street, split_number(found["number"], country)[0], named[1], part, part_last)


def _street_and_letter(found: re.Match[str], country: str) -> tuple[str, str] | None:
    """Return the street and the letter of the number before it; None where it may be of either."""
    street, letter = found["street"], found["addition"] or ""
    if letter and found["space"] and country in ("US", "CA") and _DIRECTION.fullmatch(letter):
        return f"{letter} {street}", ""  # "10 E 42nd Street"
    if _LETTER.match(street):
        return None
    if letter and found["space"] and country in ENGLISH and _KIND_ALONE.match(street):
        return None  # "12 K Street"
    return street, letter


def _is_in_order(street: str, country: str) -> bool:
    """Whether the number stands before such a street in that country."""
    return country in NUMBER_FIRST or _KIND_OF_STREET.match(street) is not None


def is_of_road(before: str, after: str, country: str) -> bool:
    """Whether the number at the end of a line is the one of a road: "route nationale 7"."""
    return country in NUMBER_FIRST and not after and _UNNAMED_ROAD.fullmatch(before) is not None


def surely_first(text: str, country: str) -> Parts | None:
    """Read a line of which it is known that it begins with the number of the house."""
    found = _NUMBER_BEFORE.match(text)
    if found is None:
        return None
    number, more = split_number(found["number"], country)
    return checked(found["street"], number, found["addition"], more)


def _is_sure_number(found: re.Match[str], text: str, country: str) -> bool:
    """Whether a number at the beginning of a line is a house, or two: "24-26, boulevard"."""
    first = re.match(r"\d+", text)
    if first is None or is_within_name("", first[0], text[first.end() :]):
        return bool(first and country in ENGLISH and _LETTER_E.match(text))
    if "/" in found["number"] and country not in STROKE_BETWEEN_HOUSES:
        return False
    return not split_number(found["number"], country)[1]


def _without_part(street: str, country: str) -> tuple[str, str]:
    """Return a street without a part of the house behind it, and that; no street when unsure."""
    name, comma, part = street.partition(",")
    if comma:
        is_part = is_addition(f",{part}", country)
        return (name, part.strip(MARKS_BEFORE_ADDITION)) if is_part else ("", "")
    match = _PART_LAST.match(street)
    return (match["street"].strip(MARKS_BEFORE_ADDITION), match["part"]) if match else (street, "")


def _is_whole_name(street: str) -> bool:
    """Whether every number in a street is a part of its name: "2ème Avenue", "State Route 9"."""
    return bool(re.search(r"[^\W\d_].*[^\W\d_]", street)) and all(
        is_of_street(*found) or looks_like_year(found[1]) or _NUMBERED_ROAD.search(found[0])
        for found in candidates(street)
    )
