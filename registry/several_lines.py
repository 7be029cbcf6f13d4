"""Reading an address of several lines: which one is the street, and what the others add to it.

Sources write a building, a floor, a letter box or "c/o" in a line of its own, before the street or
after it. Nothing of that is dropped: it is kept in the addition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from registry.address_lines import with_more
from registry.address_parsing import is_post_box, split_number, split_street
from registry.address_words import FRENCH_STREETS, STREET_ENDINGS, compiled

_PLACES = (
    r"(?:bedrijfsverzamel|hoofd|kantoor|bij)?gebouw|geb\.|building|bldg|bâtiment|batiment|bât|bat"
    r"|gebäude|toren|tower|tour|turm|hal|halle|hall|loods|unit|blok|block|bloc|vleugel|wing"
    r"|ingang|entrance|entrée|eingang|verdieping|etage|étage|floor|stock|og|kamer|room|suite"
    r"|zimmer|werk|appartement|appt?|apt|apartment|flat|wohnung|bus|bte|boîte|boite|box|p\.?o\.?\s?box"
    r"|postbus|postfach|boîte postale|afd|afdeling|dept|department|abteilung|service"
)
_FOR_SOMEBODY = (
    r"c[/.\\]?o\b|p[/\\]a\b|per adres|t\.?\s?a\.?\s?v\b|ter attentie|att(?:n|entie|ention)?\b"
    r"|z\.?\s?hd?\b|zu händen|bei firma|à l'attention|p\.a\."
)
_ORDINAL = r"\d{1,3}\s?(?:e|de|ste|er|ère|ème|eme|th|st|nd|rd|\.)?\s+"
_IS_FURTHER = re.compile(
    rf"(?:(?:{_ORDINAL}|\w+\s)?(?:{_PLACES})(?![^\W\d_])|{_FOR_SOMEBODY})", re.IGNORECASE
)
_STREET = compiled(rf"(?:{FRENCH_STREETS})(?![^\W_])|.*(?:{STREET_ENDINGS})\.?$")
_DIGIT = re.compile(r"\d")
_NUMBER_ALONE = re.compile(r"\d{1,3}(?:\s?[-/]\s?\d{1,3})?\s?[-/]?\s?[A-Za-z]?")


def read_lines(
    lines: Iterable[str], country: str, *, number: str = "", addition: str = ""
) -> tuple[str, str, str]:
    """Take the lines of an address apart into street, house number and addition.

    A source may tell the number and its addition in columns of their own.
    """
    written = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in lines))))
    if not written:
        return "", number, addition
    written, number = _without_number_alone(written, number)
    place = _place_of_street(written, country, number)
    street, found, more = split_street(written[place], country, number=number)
    others = (line for at, line in enumerate(written) if at != place)
    return street, found, with_more(more, addition, *others)


def _without_number_alone(lines: list[str], number: str) -> tuple[list[str], str]:
    """Take the number out of a line that has nothing else, beside a street that has none."""
    alone = [line for line in lines if _NUMBER_ALONE.fullmatch(line)]
    others = [line for line in lines if line not in alone]
    if len(alone) != 1 or not others or number not in ("", alone[0]):
        return lines, number
    has_digits = any(_DIGIT.search(line) for line in others)
    return (lines, number) if has_digits and not number else (others, alone[0])


def _place_of_street(lines: list[str], country: str, number: str) -> int:
    """Return which line is the street: one with a house number rather than one without.

    Of several with a number it is the one that only a street can be called. Where the number is
    told that is a line with this one, or else one without any.
    """
    read = [split_street(line, country) for line in lines]
    places = range(len(lines))
    streets = [at for at in places if not _IS_FURTHER.match(lines[at])]
    boxes = [at for at in places if is_post_box(read[at][0])]
    numbered = [at for at in streets or places if read[at][1]]
    numbered.sort(key=lambda at: _STREET.match(read[at][0]) is None)
    if known := split_number(number, country)[0]:
        with_known = [at for at in numbered if read[at][1] == known]
        numbered = [*with_known, *(at for at in streets if not read[at][1])]
    return [*numbered, *streets, *boxes, 0][0]
