"""Quantities as people type them: whole pieces, with thousands and units as they write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MAX_QUANTITY = 1_000_000  # pieces in one line

_PIECES = (
    r"st|stk|stks|stuk|stuks|stück|stücke|stueck|pc|pcs|pce|pces|piece|pieces|ea|each"
    r"|ex|exemplaar|exemplaren"
)
_TIMES = r"x|×|\*"
# Units that may hold more than one piece.
_LARGER_UNITS = (
    r"doos|dozen|doosje|doosjes|box|boxes|pak|pakken|pakje|pakjes|pack|packs|packung|packungen"
    r"|verpakking|verpakkingen|set|sets|satz|sätze|karton|kartons|schachtel|schachteln|ve|vpe"
    r"|paar|pair|pairs|m|mtr|meter|meters|metre|metres|kg|rol|rollen|roll|rolls|rolle"
)
_BEFORE = r"x|×|aantal|qty|quantity|menge|anzahl"
_QUANTITY = re.compile(
    rf"(?:(?:{_BEFORE})\.?:? ?)?(?P<number>\+?[\d.,' ]*\d(?:[.,]-?)?)"
    rf" ?(?:(?:{_TIMES}|{_PIECES})\.?|(?P<larger>{_LARGER_UNITS})\.?)?",
    re.IGNORECASE,
)
_DIGITS = r"\d[\d.,']*(?: \d{3})*"
_WITH_UNIT = re.compile(
    rf"(?<![\w.,×*-]){_DIGITS} ?(?:(?:{_TIMES})(?! ?[\d.,])|(?:{_PIECES})\b\.?)"
    rf"|(?<![\w.,×*])(?<!\d )(?<!mm )[x×] ?{_DIGITS}(?![\w.,])",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:(?P<group>[.,' ])\d{3})(?:(?P=group)\d{3})*)"
    r"(?:(?!(?P=group))[.,](?P<decimals>\d*))?"
)
_PLAIN = re.compile(r"(?P<whole>\d*)(?:[.,](?P<decimals>\d*))?")
_NEGATIVE = re.compile(r"(?<!\d)(?<!\d )[-−–] ?(?=[\d.,])|(?<=\d)-$")  # "5-10" is a range
_FRACTION = re.compile(r"[\d ]*(?:\d ?[/⁄] ?\d+|[¼½¾⅓⅔⅛⅜⅝⅞])")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ´`", "'"))


class QuantityRefusal(StrEnum):
    """Names why a text cannot be a quantity."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    ZERO = "zero"
    NEGATIVE = "negative"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class TypedQuantity:
    """What a typed quantity means: pieces when it is clear, else what to ask, or why not."""

    pieces: int | None = None
    readings: tuple[int, ...] = ()  # what it may mean when it is not clear, the likeliest first
    has_larger_unit: bool = False  # "2 dozen": asked, since a box may hold more than one piece
    refusal: QuantityRefusal | None = None


def read_quantity(text: str) -> TypedQuantity:
    """Return what a text means as a number of pieces, from one to `MAX_QUANTITY`.

    A unit may stand with it ("7 st", "x5"). "1.000" and "1,000" may be a thousand or one, and
    "1.500" only a thousand and a half, which is asked too: a point is a comma to who reads the
    other way.
    """
    text = _tidy(text)
    if not text:
        return _refused(QuantityRefusal.MISSING)
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return _refused(_refusal_of(text))
    typed = _read_number(match["number"])
    if not match["larger"] or typed.refusal:
        return typed
    readings = typed.readings or (typed.pieces or 0,)
    return TypedQuantity(readings=readings, has_larger_unit=True)


def find_quantity(text: str) -> str:
    """Return the one quantity in a text that has its unit with it, such as "5 st" or "5x".

    Nothing when there is none, or more than one. "M8x1,25" and "8 x 30" are sizes.
    """
    found = [match[0].strip() for match in _WITH_UNIT.finditer(_tidy(text))]
    return found[0] if len(found) == 1 else ""


def _tidy(text: str) -> str:
    """Return a text with plain spaces, without what is invisible or makes a cell text in Excel."""
    visible = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(visible.translate(_APOSTROPHES).split()).lstrip("'")


def _refusal_of(text: str) -> QuantityRefusal:
    positive, sign_count = _NEGATIVE.subn("", text, count=1)
    if sign_count and _QUANTITY.fullmatch(positive):
        return QuantityRefusal.NEGATIVE
    is_fraction = _FRACTION.fullmatch(text) is not None
    return QuantityRefusal.NOT_WHOLE if is_fraction else QuantityRefusal.NOT_A_NUMBER


def _read_number(number: str) -> TypedQuantity:
    number = number.removeprefix("+").removesuffix("-")
    grouped = _GROUPED.fullmatch(number)
    plain = _PLAIN.fullmatch(number)
    if not grouped:
        return _whole(plain) if plain else _refused(QuantityRefusal.NOT_A_NUMBER)
    if not plain or grouped["group"] not in ".,":
        return _whole(grouped)
    readings = (_whole(match).pieces for match in (grouped, plain))
    return TypedQuantity(readings=tuple(pieces for pieces in readings if pieces))


def _whole(match: re.Match[str]) -> TypedQuantity:
    """Return the pieces of a number whose decimals are zeros."""
    digits = re.sub(r"\D", "", match["whole"]).lstrip("0")
    if (match["decimals"] or "").strip("0"):
        return _refused(QuantityRefusal.NOT_WHOLE)
    if not digits:
        return _refused(QuantityRefusal.ZERO)
    # Python refuses to read a number of thousands of digits.
    if len(digits) > len(str(MAX_QUANTITY)) or int(digits) > MAX_QUANTITY:
        return _refused(QuantityRefusal.TOO_MANY)
    return TypedQuantity(int(digits))


def _refused(refusal: QuantityRefusal) -> TypedQuantity:
    return TypedQuantity(refusal=refusal)
