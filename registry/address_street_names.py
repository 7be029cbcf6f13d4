"""Says whether a number in a line is a part of the name of the street, as in "Plein 1951 12"."""

from __future__ import annotations

from registry.address_words import (
    ARTICLES,
    DASH,
    FLOORS,
    MONTHS,
    NUMBERED_STREETS,
    ORDINAL,
    PARTS,
    compiled,
    word,
)

_YEAR = compiled(r"1[5-9]\d\d|20\d\d")
_AFTER_MONTH = compiled(rf"{word(MONTHS)}\s*$")
_BEFORE_MONTH = compiled(
    rf"(?:\.|{ORDINAL})?\s*(?:di\s|de\s)?(?<![^\W\d_])(?:{MONTHS})"
    r"(?:straat|weg|laan|plein|pad|park|straße|strasse|str\.|platz|allee)?(?![^\W_])"
)
_ORDINAL_BEFORE_WORD = compiled(
    rf"(?:{ORDINAL}|\.)\s+(?!{word(rf'{PARTS}|{FLOORS}')})['’]?[^\W\d_]"
)  # "2e Straat 59"
_ARTICLE = compiled(rf"{word(ARTICLES)}\s*$")
_WORD_OR_NUMBER = compiled(rf"(?:\.|{ORDINAL})?\s+(?:[^\W\d_]{{3}}|\d)")
_GLUED_WORD = compiled(rf"{DASH}?[^\W\d_]{{4}}")  # "1415-laan", "Euro2000plein"
_GLUED_FLOOR = compiled(
    rf"{DASH}?(?:hoog|boven|beneden|achter|{PARTS}|{word('huis|voorhuis|links|rechts|rood|zwart')})"
)

# "Kwikhorst 50e 26", "Avenue Albert 1er 12"; a capital E is a letter of the number before it.
_ORDINAL_BEFORE_NUMBER = compiled(r"(?:(?-i:e)|er|ère|ème|ste|de),?\s+\d")
_NUMBER_AFTER_YEAR = compiled(
    rf"(?:\s?(?:{DASH}|/)\s?'?\d{{2}}(?:\d{{2}})?)?,?\s+\d|\s?{DASH}\s\d{{4}}(?!\d)"
)
_WAR = compiled(rf"40\s?{DASH}\s?'?45,?\s+\d")  # "Laan 40-45 12"
_NUMBER = compiled(r",?\s+\d")
_MARKED_NUMBER = compiled(
    r",?\s+(?:(?:huis|haus|h)?nr\.?|no\.|n[°º]|№|(?:huis|haus)nummer)\s*\d"
)  # "Straße 101 Nr. 12"
_NUMBERED = compiled(rf"{word(NUMBERED_STREETS)}\s$")
_SQUARE = compiled(r"[A-Z]\d?\s")  # Mannheim has squares for streets: "E 6, 2"
_ROAD = compiled(r"[^\W\d_]\s+(?-i:[ABNEK])\s$")  # "Fictieweg N 305 1"


def looks_like_year(number: str) -> bool:
    """Tell whether a number after a street may be a year, as in "Plein 1944"."""
    return _YEAR.fullmatch(number) is not None


def is_of_street(before: str, number: str, after: str) -> bool:
    """Whether a number belongs to the name of the street, by the words or numbers beside it."""
    return is_within_name(before, number, after) or _is_before_number(before, number, after)


def is_within_name(before: str, number: str, after: str) -> bool:
    """Whether the words beside a number make it a part of a name: "2e Straat", "17. Juni"."""
    if _BEFORE_MONTH.match(after) and int(number) <= 31:
        return True
    if looks_like_year(number) and _AFTER_MONTH.search(before):
        return True
    if _ORDINAL_BEFORE_WORD.match(after):
        return True
    if _GLUED_WORD.match(after) and not _GLUED_FLOOR.match(after):
        return True
    return bool(_ARTICLE.search(before) and _WORD_OR_NUMBER.match(after))


def _is_before_number(before: str, number: str, after: str) -> bool:
    """Whether a house number follows one that the street is called by: "Plein 1951 12"."""
    if _ORDINAL_BEFORE_NUMBER.match(after) or _WAR.match(number + after):
        return True
    if _MARKED_NUMBER.match(after):
        return True
    if looks_like_year(number) and _NUMBER_AFTER_YEAR.match(after):
        return True
    is_numbered = _NUMBERED.search(before) or _SQUARE.fullmatch(before) or _ROAD.search(before)
    return bool(is_numbered and _NUMBER.match(after))
