"""Reading a house number: what is the number, and what is added to it."""

from __future__ import annotations

import re

from registry.address_words import DASH, compiled

# Where a stroke may stand between two houses; elsewhere it stands before a door or a letter box.
STROKE_BETWEEN_HOUSES = frozenset({"", "NL", "DE", "CH", "FR", "LU", "MC"})
MARKS_BEFORE_ADDITION = " -‐‑–—/,"
MAX_DOORS_APART = 40  # of "31-33" in the Netherlands, where "10-142" is a house and a flat

MAX_LINE_LENGTH = 200  # characters; nobody writes an address of more on one line
NUMBER = r"[0-9]{1,6}"  # of a house, or of a post box

_NUMBER = compiled(
    rf"^(?P<number>{NUMBER})(?![0-9])(?:\s?(?P<mark>{DASH}|/)\s?(?P<last>{NUMBER})(?P<letter>bis|hs|[A-Z])?"
    r"(?![^\W_]))?(?P<more>.*)$"
)
_FLOOR_AFTER = compiled(r"\s*(?:hoog|hg|etage|verdieping|verd)\b")
_ROW = compiled(rf"(?:\d+\s?{DASH}\s?){{2}}\d")  # "100-102-104"
_BOX = compiled(r"[\s,/-]*\b(?P<word>bus|bte|boîte|boite|box)\.?\s*(?=\w)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def split_number(written: str, country: str = "") -> tuple[str, str]:
    """Take "96 bis" apart into ("96", "bis"), and "96-2" into ("96", "2").

    "96-98" stays one: the two numbers of one house.
    """
    match = _NUMBER.match(written.strip()) if len(written) <= MAX_LINE_LENGTH else None
    if match is None:
        return written.strip(), ""
    number, last, letter, more = match.group("number", "last", "letter", "more")
    if last is None:
        return number, tidy_addition(more, country)
    if _is_range(match, country):
        return f"{number}-{last}", tidy_addition(f"{letter or ''}{more}", country)
    return number, tidy_addition(f"{last}{letter or ''}{more}", country)


def _is_range(match: re.Match[str], country: str) -> bool:
    """Whether "31-33" are two houses, and not a house with its flat."""
    number, last = match["number"], match["last"]
    if int(last) <= int(number) or last.startswith("0") or _FLOOR_AFTER.match(match["more"]):
        return False
    return match["mark"] != "/" or country in STROKE_BETWEEN_HOUSES


def may_be_range_or_flat(numbered: str, country: str) -> bool:
    """Tell whether "10-142" is two houses or a house with its flat; "100-102-104" is neither."""
    if _ROW.match(numbered):
        return True
    match = _NUMBER.match(numbered)
    if match is None or match["last"] is None or (country != "NL" and match["mark"] != "/"):
        return False
    apart = int(match["last"]) - int(match["number"])
    return _is_range(match, country) and (apart % 2 == 1 or apart > MAX_DOORS_APART)


def tidy_addition(addition: str, country: str) -> str:
    """Give an addition without the marks before it; "b, Bus5" in Belgium is "b bus 5"."""
    bare = _IN_BRACKETS.sub(r"\1", addition).strip(MARKS_BEFORE_ADDITION)
    if country == "BE":
        bare = _BOX.sub(lambda match: f" {match['word'].lower()} ", bare).strip()
    return bare
