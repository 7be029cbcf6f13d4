"""Reading an address: one written line is taken apart into street, house number and addition.

`registry.address_lines` is the other way round, and writes the parts as a line.
"""

from __future__ import annotations

import re

NUMBER_FIRST = frozenset({"FR", "LU", "MC", "GB", "IE", "US", "CA", "AU", "NZ"})
# Where a stroke stands before a door or a letter box, and never between two houses.
STROKE_BEFORE_DOOR = frozenset({"BE", "AT"})
MARKS_BEFORE_ADDITION = " -–/,"
MAX_ADDITION_LENGTH = 60  # characters that an addition may have, in forms and columns
_MAX_READ_LENGTH = 20  # characters; what is longer in a line is a sentence and no addition

_MONTHS = (
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|januar|februar|märz|mai|august|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_POST_OFFICE_BOX = re.compile(
    r"post(?:bus|fach|box)|p\.?\s?o\.?\s?box|bo[iî]te postale|b\.?p", re.IGNORECASE
)
_BOXES = r"bus|bte|boîte|boite|box"
_ORDINAL = r"(?:er|ère|e|ème|eme|de|ste|nde|nd|rd|st|th)\b"
_PARTS_OF_HOUSES = (
    r"app|appt|apt|appartement|apartment|bât|bat|bâtiment|esc|escalier|étage|etage|porte"
    r"|bte|boîte|bp|lot|unit|flat|suite|floor|room"
)

_CANDIDATE = re.compile(r"(?<=[\s,])\d+", re.ASCII)
_GLUED = re.compile(r"[^\W\d_]{3,}\.?(?=\d)")  # "Testkade1A"
_NUMBER_BEFORE = re.compile(
    r"^(?P<number>\d+(?:\s?[-/–]\s?\d+)?)\s?(?P<addition>bis|ter|quater|[A-Z]\b)?[\s,]+"
    rf"(?P<street>(?:\d+{_ORDINAL}\s+)?[^\W\d_].*)$",
    re.IGNORECASE,
)
_PART_OF_HOUSE = re.compile(
    rf"^(?P<street>.*?),\s*(?P<addition>(?:{_PARTS_OF_HOUSES})\b.*)$", re.IGNORECASE
)
_SHORT_ADDITION = re.compile(
    r"(?:\s?[-–/]\s?\d+)?[\s-]?(?:[A-Z]|bis|ter|quater)?", re.IGNORECASE
)  # and a range
_NUMBER = re.compile(
    r"^(?P<number>\d+)(?:\s?(?P<mark>[-/–])\s?(?P<last>\d+)\b)?(?P<more>.*)$", re.ASCII
)
_MARK_OF_NUMBER = re.compile(r"\s+(?:nr\.?|no\.|n°|№|hnr\.?)\s*$", re.IGNORECASE)
_OPPOSITE = re.compile(r"\s+(?P<word>t/o)\s*$", re.IGNORECASE)
_BOX = re.compile(rf"[\s,/-]*\b(?P<word>{_BOXES})\.?\s*(?=\w)", re.IGNORECASE)

# What makes a number part of the name of the street: what stands before it, and what follows.
_AFTER_MONTH = re.compile(rf"\b(?:{_MONTHS})\s*$", re.IGNORECASE)
_BEFORE_MONTH = re.compile(rf"\.?\s(?:{_MONTHS})\b", re.IGNORECASE)
_ORDINAL_BEFORE_MORE = re.compile(rf"(?:{_ORDINAL}|\.)\s+\w", re.IGNORECASE)  # "2e Straat 59"
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_MORE_AFTER_YEAR = re.compile(r"(?:\s?[-–/]\s?\d{4})?\s+\d|\s?[-–]\s\d{4}\b")
_MORE_AFTER_RANGE = re.compile(r"\s?[-–]\s?\d+\s+\d")  # "Laan 40-45 12"
_NUMBERED = re.compile(r"\b(?:wijk|vak|sectie)\s$", re.IGNORECASE)  # "Wijk 2 20"
_SQUARE = re.compile(r"[A-Z]\d?\s")  # Mannheim has squares for streets: "E 6, 2"


def split_street(line: str, country: str, *, number: str = "") -> tuple[str, str, str]:
    """Take "Demostraat 96 bis" apart into ("Demostraat", "96", "bis").

    A line without a number is all street, and so is one whose parts cannot be told apart. A source
    may tell the number in a column of its own, as `number`.
    """
    if number.strip():
        street, found, addition = split_street(line, country)
        own, more = split_number(number, country)
        if found == own:
            return street, found, addition or more
        return " ".join(line.split()), own, more
    text = re.sub(r"(\d)\.$", r"\1", " ".join(line.split()).strip(" ,"))
    first, second = _number_last, _number_first
    if country in NUMBER_FIRST:
        first, second = second, first
    return first(text, country) or second(text, country) or (text, "", "")


def is_post_box(street: str) -> bool:
    """Tell whether what stands as a street is a post office box."""
    return _POST_OFFICE_BOX.fullmatch(street.strip(" .")) is not None


def looks_like_year(number: str) -> bool:
    """Tell whether a number after a street may be a year, as in "Plein 1944"."""
    return _YEAR.fullmatch(number) is not None


def split_number(written: str, country: str = "") -> tuple[str, str]:
    """Take "96 bis" apart into ("96", "bis"), and "96-2" into ("96", "2").

    "96-98" stays one: the two numbers of one house.
    """
    match = _NUMBER.match(written.strip())
    if match is None:
        return written.strip(), ""
    number, last, more = match["number"], match["last"], match["more"]
    if last is None:
        return number, _tidy(more, country)
    is_range = int(last) > int(number) and not last.startswith("0")
    if match["mark"] == "/" and country in STROKE_BEFORE_DOOR:
        is_range = False
    if is_range and (not more.strip() or more.startswith("/")):
        return f"{number}-{last}", _tidy(more, country)
    space = "" if more.startswith(("/", ".")) else " "
    return number, _tidy(f"{last}{space}{more.strip()}", country)


def _number_last(text: str, country: str) -> tuple[str, str, str] | None:
    """Read a line as "street number addition"; None when it is none."""
    for match in _CANDIDATE.finditer(text):
        before, number, after = text[: match.start()], match[0], text[match.end() :]
        if not re.search(r"[^\W\d_]", before) or _is_of_street(before, number, after, country):
            continue
        if country in NUMBER_FIRST and not _SHORT_ADDITION.fullmatch(after):
            continue
        return _assembled(before, number + after, country)
    glued = _GLUED.search(text)
    return _assembled(text[: glued.end()], text[glued.end() :], country) if glued else None


def _is_of_street(before: str, number: str, after: str, country: str) -> bool:
    """Whether a number belongs to the name of the street, as in "Plein 1951 12"."""
    if _BEFORE_MONTH.match(after) or _ORDINAL_BEFORE_MORE.match(after):
        return True
    is_year = _YEAR.fullmatch(number) is not None
    if is_year and (_AFTER_MONTH.search(before) or _MORE_AFTER_YEAR.match(after)):
        return True
    if country == "NL" and _MORE_AFTER_RANGE.match(after):
        return True
    has_more = re.match(r",?\s+\d", after) is not None
    return has_more and bool(_NUMBERED.search(before) or _SQUARE.fullmatch(before))


def _assembled(before: str, numbered: str, country: str) -> tuple[str, str, str] | None:
    street = _MARK_OF_NUMBER.sub("", before)
    opposite = _OPPOSITE.search(street)
    if opposite:
        street = street[: opposite.start()]
    number, addition = split_number(numbered, country)
    addition = " ".join(filter(None, (opposite and opposite["word"], addition)))
    if len(addition) > _MAX_READ_LENGTH:
        return None
    return street.strip(" ,"), number, addition


def _number_first(text: str, country: str) -> tuple[str, str, str] | None:
    """Read a line as "number street, part of the house"; None when it is none."""
    match = _NUMBER_BEFORE.match(text)
    if match is None:
        return None
    street, part = match["street"], ""
    if inside := _PART_OF_HOUSE.match(street):
        street, part = inside["street"], inside["addition"]
    number, after = split_number(match["number"], country)
    addition = " ".join(filter(None, (after, match["addition"], part)))
    if len(addition) > _MAX_READ_LENGTH:
        return None
    return street.strip(" ,"), number, addition


def _tidy(addition: str, country: str) -> str:
    """Give an addition without the marks before it; "b, Bus5" in Belgium is "b bus 5"."""
    bare = addition.strip(MARKS_BEFORE_ADDITION)
    if country == "BE":
        bare = _BOX.sub(lambda match: f" {match['word'].lower()} ", bare).strip()
    return bare
