"""Numbers in German registers: a register of a court, a number, and sometimes letters behind it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from stdnum import exceptions as stdnum
from stdnum.de import handelsregisternummer

from registry.folding import fold

_HR = r"H\.?R[.\s-]{0,2}[AB]"
_NUMBER = re.compile(
    rf"^(?P<before>.*?)\b(?P<kind>{_HR}|GnR|GsR|PR|VR"
    r"|Handelsregister[\s,]*(?:Abt(?:eilung|\.)?)?\s*[AB])(?![^\W\d_])"
    rf"(?P<between>(?:(?!\b{_HR}\b)\D)*?)"
    r"0*(?P<number>\d{1,3}[\s.]\d{3}(?!\d)|\d{1,6})(?!\d)(?P<after>.*)$",
    re.IGNORECASE,
)
_KINDS = {kind.upper(): kind for kind in ("HRA", "HRB", "GnR", "GsR", "PR", "VR")}
# Letters of a register that was taken over by another court: "HRB 12345 B", "HRB 12345 KI".
_SUFFIX = re.compile(r"^\s?-?\s?(?!AG\s)(?P<letters>[A-ZÖ]{1,3}|[a-z]|fl|ki|hl|pi)\b(?![.'’])")
# What stands before the name of a court, or between it and the number.
_WORDS = frozenset({
    *("amtsgericht", "amtsgerichts", "ag", "registergericht", "registergerichts", "reggericht"),
    *("handelsregister", "handelsregisters", "register", "hr", "des", "der", "beim", "vom"),
    *("im", "unter", "eingetragen", "reg", "nr", "regnr", "registernr", "registernummer"),
    *("handelsregisternummer", "handelsregisternr", "hregnr", "sitz"),
    *("nummer", "no"),
})  # fmt: skip
_MARKS = " ,;:/#.–-"
_EUID = re.compile(r"(?:DE)?[A-Z]\d{4}[A-Z]?", re.IGNORECASE)  # a court in the registers of Europe
_POSTCODE = re.compile(r"(?:D-)?\d{5}")
_LINKS = frozenset({"a", "am", "an", "d", "der", "i", "im", "in"})  # "Limburg a. d. Lahn"
MAX_SHORT_LENGTH = 2  # letters of a word in the name of a court


class GermanNumber(NamedTuple):
    """The parts of a number; two courts give out the same numbers."""

    kind: str
    number: str
    suffix: str
    court: str


@lru_cache(maxsize=1024)
def read_german_register_number(text: str) -> GermanNumber | None:
    """Take a number apart, in whichever order it is written; None when it is none."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    letter = match["kind"][-1].upper()
    kind = _KINDS.get(match["kind"].upper(), f"HR{letter}")
    suffix, after = _suffix(match["after"])
    court = _court(match["before"]) or _court(match["between"]) or _court(after)
    if any(character.isdigit() for character in f"{court}{after}"):
        return None
    return GermanNumber(kind, re.sub(r"\D", "", match["number"]), suffix, court)


def german_register_number(text: str) -> str:
    """Return a number as it is stored, "Köln HRB 98765"; one that cannot be read as it is."""
    number = read_german_register_number(text)
    if number is None:
        return text
    return " ".join(filter(None, (number.court, number.kind, number.number, number.suffix)))


def is_same_court(one: str, other: str) -> bool:
    """Whether two courts may be one; what only one of two numbers tells is no difference."""
    if not one or not other:
        return True
    here, there = _known_court(one), _known_court(other)
    if _letters(here or one) == _letters(there or other):
        return True
    if here and there:
        return False
    words, other_words = (
        set(fold(court.replace(".", " ")).split()) - _LINKS for court in (one, other)
    )
    return _are_among(words, other_words) or _are_among(other_words, words)


def _are_among(words: set[str], others: set[str]) -> bool:
    return all(any(_is_one_word(word, other) for other in others) for word in words)


def _is_one_word(one: str, other: str) -> bool:
    """Whether two words are one, or one of them is short for the other: "Br." for "Breisgau"."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) <= MAX_SHORT_LENGTH and long.startswith(short))


def _suffix(after: str) -> tuple[str, str]:
    match = _SUFFIX.match(after)
    if match is None or _known_court(after.strip(_MARKS)):  # "HRB 98765 ULM"
        return "", after
    return match["letters"].upper(), after[match.end() :]


def _court(written: str) -> str:
    """Return the name of a court without the words around it."""
    text = written.strip(_MARKS)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    words = text.split()
    while words and _is_no_name(words[0]):
        words.pop(0)
    while words and _is_no_name(words[-1]):
        words.pop()
    name = " ".join(words).strip(_MARKS)
    return "" if _EUID.fullmatch(name) else name


def _is_no_name(word: str) -> bool:
    letters = fold(word).replace(" ", "")
    return not letters or letters in _WORDS or _POSTCODE.fullmatch(word) is not None


@lru_cache(maxsize=1024)
def _known_court(written: str) -> str:
    """Return the name of a court in the list of them; empty when it is not there."""
    try:
        known: str = handelsregisternummer.validate(f"{written} HRB 1")
    except stdnum.ValidationError:
        return ""
    return known.removesuffix(" HRB 1")


def _letters(court: str) -> str:
    """Return the letters of a court, as many write them who have no umlauts."""
    letters = fold(court).replace(" ", "")
    for umlaut in ("ae", "oe", "ue"):
        letters = letters.replace(umlaut, umlaut[0])
    return letters
