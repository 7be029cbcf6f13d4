"""Reading an address: one written line is taken apart into street, house number and addition.

A line is taken apart when it can be read in one way. Any other stays whole, and who fills in a form
is asked. `registry.address_lines` is the other way round, and writes the parts as a line.
"""

from __future__ import annotations

import re

from registry.address_additions import MAX_ADDITION_LENGTH
from registry.address_numbers import (
    MARKS_BEFORE_ADDITION,
    NUMBER,
    may_be_range_or_flat,
    split_number,
    tidy_addition,
)
from registry.address_readings import (
    ENGLISH,
    NUMBER_FIRST,
    Parts,
    assembled,
    candidates,
    checked,
    is_of_road,
    number_first,
    read,
    surely_first,
    without_care_of,
)
from registry.address_street_names import is_of_street, is_within_name
from registry.address_words import DASH, NUMBERED_STREETS, PARTS, POST_BOXES, compiled, word

__all__ = [
    "ENGLISH",
    "MARKS_BEFORE_ADDITION",
    "MAX_ADDITION_LENGTH",
    "NUMBER_FIRST",
    "is_post_box",
    "may_hold_number",
    "split_fields",
    "split_number",
    "split_street",
]

_DIGIT = re.compile(r"[0-9]")
_LAST_POINT = re.compile(r"(?<=[0-9])\.$")
_LEADING_NUMBER = re.compile(rf"{NUMBER}(?![0-9])")
_LETTER = re.compile(r"[^\W\d_]")
_IS_OF_PART = compiled(rf"(?:{DASH}|/|{word(PARTS)}\.?)\s*$")  # "39- 1 hg", "12, unit 4"
_POST_BOX = compiled(POST_BOXES)
_NAMED_BY_NUMBER = compiled(rf"(?:{NUMBERED_STREETS})[\s,]*")


def split_street(line: str, country: str, *, number: str = "") -> Parts:
    """Take "Demostraat 96 bis" apart into ("Demostraat", "96", "bis").

    A line without a number is all street, and so is one whose parts cannot be told apart. A source
    may tell the number in a column of its own, as `number`: the line is taken apart there.
    """
    whole = _trimmed(line)
    care_of, text = without_care_of(whole)
    if number.strip():
        parts = _at_number(text, country, number)
    else:
        parts = (_DIGIT.search(text) and read(text, country)) or (text, "", "")
    return (parts[1] and checked(*parts, care_of)) or (whole, *parts[1:])


def split_fields(
    street: str, number: str, addition: str, country: str, *, needs_number: bool
) -> Parts:
    """Take apart what stands in three fields, of which one may hold what belongs to another."""
    if not number:
        is_in_street = needs_number and not addition
        return split_street(street, country) if is_in_street else (street, "", addition)
    at_number = split_street(street, country, number=f"{number} {addition}")
    if at_number[0] != street:  # the street held the number too
        return at_number
    if addition:
        return street, number, addition
    return street, *split_number(number, country)


def may_hold_number(line: str, country: str) -> bool:
    """Tell whether a line that stays whole has a number which may be the one of a house."""
    _care_of, text = without_care_of(_trimmed(line))
    if read(text, country):
        return False
    return any(not is_of_street(*found) for found in candidates(text))


def is_post_box(street: str) -> bool:
    """Tell whether a street is a post box, whose number stands behind it everywhere."""
    return _POST_BOX.fullmatch(street.strip()) is not None


def _trimmed(line: str) -> str:
    return _LAST_POINT.sub("", " ".join(line.split()).strip(" ,"))


def _at_number(text: str, country: str, written: str) -> Parts:
    """Take a line apart at the number that its source tells; nothing of either is lost."""
    number, addition = split_number(written, country)
    parts = _found_at(text, number, country) if _DIGIT.search(text) else None
    if parts is None:
        return text, number, addition
    known = parts[1] if "-" in parts[1] and "-" not in number else number
    return checked(parts[0], known, _merged(addition, parts[2])) or (text, number, addition)


def _found_at(text: str, number: str, country: str) -> Parts | None:
    """Read a line so that it has a known number; None when the number is not in it."""
    free = read(text, country)
    if free and _is_same_number(free[1], number):
        return free
    same = [
        found
        for found in reversed(list(candidates(text)))
        if _is_same_number(found[1], number) and not is_within_name(*found)
    ]
    of_house = (found for found in same if not _IS_OF_PART.search(found[0]))
    found = next(of_house, same[-1] if same else None)
    if found is None or _NAMED_BY_NUMBER.fullmatch(f"{found[0]}{found[2]}"):  # "Wijk 2", number 2
        return None
    if is_of_road(found[0], found[2], country):
        return None
    return _cut(*found, number, country)


def _cut(before: str, found: str, after: str, number: str, country: str) -> Parts | None:
    """Take a line apart at a number that is known to be the one of the house."""
    numbered, place = f"{found}{after}", before.strip(MARKS_BEFORE_ADDITION)
    if not _LETTER.search(before):
        return surely_first(numbered, country)
    if country in NUMBER_FIRST and (parts := number_first(numbered, country)):
        return checked(*parts, place)
    if "-" not in number and may_be_range_or_flat(numbered, country):
        return checked(place, found, tidy_addition(after, country))
    return assembled(before, numbered, country)


def _is_same_number(found: str, known: str) -> bool:
    """Whether two numbers begin with the same one: "12" and "012", "12-14" and "12"."""
    one, other = (_LEADING_NUMBER.match(said) for said in (found, known))
    return one is not None and other is not None and int(one[0]) == int(other[0])


def _merged(known: str, found: str) -> str:
    """Join the additions of a column and of a line, which may hold each other."""
    if _says(found, known):
        return found
    return known if _says(known, found) else f"{found}, {known}"


def _says(addition: str, other: str) -> bool:
    """Whether an addition holds all of another one, as words: "A, Gebouw Noord" holds "a"."""
    return not other or compiled(word(re.escape(other))).search(addition) is not None
