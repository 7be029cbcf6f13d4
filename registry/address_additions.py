"""Says whether what stands behind a house number is its addition, and nothing of a street."""

from __future__ import annotations

from registry.address_words import CARE_OF, COMPASS, DASH, FLOORS, PARTS, PLACES, compiled, word

MAX_ADDITION_LENGTH = 60  # characters that an addition may have, in forms and columns
# Countries where a house and a flat are written as two numbers with nothing between them.
TWO_NUMBERS = frozenset({"NL", "BE"})

_SEPARATOR = compiled(rf"(?:[\s/,.+&#(){{}};:]|{DASH})+")
_DIGITS = r"\d{1,5}(?!\d)"
_CODE = r"[A-Za-zÀ-ɏͰ-ӿ]{1,3}"
_ELEMENT = compiled(
    rf"(?:{word(rf'{PARTS}|{PLACES}')}"
    rf"|{word(COMPASS)}(?!.*\d)"
    rf"|(?:{PARTS})(?=\d)"  # "Bus5"
    rf"|\d{{1,2}}(?:{FLOORS})(?![^\W_])"  # "3hoog"
    rf"|{_DIGITS}(?:{_CODE}(?![^\W_])|[ºª°])?"  # "03", "11e"
    rf"|{_CODE}{_DIGITS}(?![^\W\d_])"  # "b10"
    rf"|[IVX]{{1,5}}(?![^\W_])|[¼½¾]|{_CODE}(?![^\W_]))"
)
_FREE_TEXT = compiled(
    rf"\s*(?:,|\(|(?={word(CARE_OF)}))\s*[^\W\d_]\D*$"
)  # "Kade 12, naast de loods"
_POSTCODE = compiled(
    r"(?<!\d)\d{4}\s?[A-Z]{2}(?![^\W_])|,\s*\d{4,5}\s+[^\W\d_]{3}|(?<!cs )(?<!bp )(?<!tsa )\d{5}"
)
# Another street: "ZI Nord 12, rue de la Vis 3", or the rest of this one, as in "Kwik12weg 1".
_STREET = compiled(word(r"rue|av|bd|via|weg|pad|str|wal|dam"))
_FRACTION = compiled(r"\s*\d/\d(?!\d)")
_BEFORE_FLOOR = compiled(rf"\s+\d{{1,2}}(?:[^\W\d_]{{1,3}}|[.ºª°])?\s*(?:{word(FLOORS)})")
_BARE_NUMBERS = compiled(r"\d\s+\d|^\.\w")  # "12.2" is a house and a flat, or neither


def is_addition(tail: str, country: str) -> bool:
    """Whether all that stands behind a number is an addition to it: " A", "-2", ", unit 4"."""
    if len(tail.strip()) > MAX_ADDITION_LENGTH or _POSTCODE.search(tail) or _STREET.search(tail):
        return False
    if not _begins_apart(tail, country) or _BARE_NUMBERS.search(tail.strip()):
        return _FRACTION.fullmatch(tail) is not None
    place = 0
    while place < len(tail):
        if _FREE_TEXT.match(tail, place):
            return True
        gap = _SEPARATOR.match(tail, place)
        place = gap.end() if gap else place
        if place == len(tail):
            return True
        element = _ELEMENT.match(tail, place)
        if element is None:
            return False
        place = element.end()
    return True


def _begins_apart(tail: str, country: str) -> bool:
    """Whether a number at the beginning cannot be taken for the one of the house."""
    if not tail.lstrip(" ,")[:1].isdigit():
        return True
    if _FRACTION.fullmatch(tail) or _BEFORE_FLOOR.match(tail):
        return True
    is_after_comma = "," in tail[: len(tail) - len(tail.lstrip(" ,"))]
    return not tail.strip(" ,").isdigit() if is_after_comma else country in TWO_NUMBERS
