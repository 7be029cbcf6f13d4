"""Sizes: what a text says in figures, however it is written.

"M8 x 1,25", "M8X1.25" and "m 8x1,25" are one thread, `1/4"` and "1/4 inch" one fraction, "z4",
"4-snijder" and "4 flutes" one number of flutes. A text is read into pieces: words, and sizes
between them. Articles and what people type are read alike, so that a size finds itself only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeGuard

from orders.size_patterns import COUNTED, NUMBER_WORDS, SIZES
from orders.threads import coarse_pitches
from registry.folding import fold


class Kind(StrEnum):
    """What a figure says of a tool."""

    MM = "mm"
    NUMBER = "number"  # bare: a size in mm, unless nothing has that size
    DIMENSIONS = "dimensions"
    RANGE = "range"
    THREAD = "thread"
    INCH = "inch"
    FLUTES = "flutes"
    ANGLE = "angle"
    STANDARD = "standard"
    COUNT = "count"
    RADIUS = "radius"
    CODE = "code"


@dataclass(frozen=True)
class Size:
    """A size: the word by which it is found, and further words of an article that has it."""

    kind: Kind
    word: str
    others: tuple[str, ...] = ()


type Piece = str | Size

UNITS = ("mm", "inch", "st", "stuks")
MAX_PITCH = 6  # mm; what stands there above it is a length
MIN_WHOLE_OF_MM = 4  # "8 1/2" is 8.5 mm: nobody drills eight inches and a half
MAX_JOINED_LETTERS = 4  # "ER 32" is found by "ER32" too
_SAME_SIGNS = str.maketrans({
    "×": "x", "✕": "x", "⌀": "ø", "∅": "ø", "Ø": "ø", "º": "°", "″": '"', "”": '"', "“": '"',
    "–": "-", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ",
    "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅛": " 1/8", "⅜": " 3/8", "⅝": " 5/8", "⅞": " 7/8",
})  # fmt: skip
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_TIMES = re.compile(r"(?<=\d)\*(?=\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LETTERS_AND_DIGITS = re.compile(r"([^\W\d_]{2,})(\d+)")


def pieces_of(text: str) -> list[Piece]:
    """Return the words and sizes of a text in their order."""
    text = _TIMES.sub("x", _DECIMAL_COMMA.sub(".", text.translate(_SAME_SIGNS).lower()))
    pieces: list[Piece] = []
    end = 0  # of the part that has been read
    for match in SIZES.finditer(text):
        pieces += _words(text[end : match.start()])
        pieces += _READERS[match.lastgroup or ""](match)
        end = match.end()
    return pieces + _words(text[end:])


def joined(pieces: list[Piece]) -> Iterator[str]:
    """Yield words that some write as one with the number or code behind: "ER 32" is "er32"."""
    for before, after in pairwise(pieces):
        if isinstance(before, str) and len(before) <= MAX_JOINED_LETTERS and _is_whole(after):
            yield f"{before}{after.word}"


def _is_whole(piece: Piece) -> TypeGuard[Size]:
    if not isinstance(piece, Size):
        return False
    return piece.word.isdigit() if piece.kind == Kind.NUMBER else _is_code(piece)


def _is_code(size: Size) -> bool:
    """Tell whether a code goes on with what stands before it, as "09T304" with "CCMT"."""
    return size.kind == Kind.CODE and size.word.isalnum() and size.word[0].isdigit()


def of_any_kind(number: str) -> str:
    """Return the word for a number that says something else than a size in mm."""
    return f"#{number}"


def plain(number: str) -> str:
    """Return a number without zeros that mean nothing: "8.50" is "8.5"."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _words(text: str) -> list[Piece]:
    return [word for word in fold(text.replace("ø", " ")).split() if word not in UNITS]


def _number(number: str) -> Size:
    return Size(Kind.NUMBER, plain(number))


def _cobalt(match: re.Match[str]) -> list[Piece]:
    percent = match["cobalt_percent"]
    return ["hsse", *([Size(Kind.CODE, f"co{percent}", ("co",))] if percent else [])]


def _standard(match: re.Match[str]) -> list[Piece]:
    name, form = match["standard_name"], match["standard_form"]
    sizes = (
        Size(Kind.STANDARD, f"{name}{number}", (name, of_any_kind(number)))
        for number in re.findall(r"\d+", match["standard_numbers"])
    )
    return [*sizes, *([form] if form else [])]


def _thread_range(match: re.Match[str]) -> list[Piece]:
    first, last = plain(match["first_thread"]), plain(match["last_thread"])
    ends = (of_any_kind(f"m{first}"), of_any_kind(f"m{last}"))
    return [Size(Kind.RANGE, f"m{first}-m{last}", ends)]


def _thread(match: re.Match[str]) -> list[Piece]:
    diameter, pitch = f"m{plain(match['diameter'])}", plain(match["pitch"] or "")
    more: list[Piece] = [_number(length)] if (length := match["length"]) else []
    if pitch and not _is_pitch(diameter, pitch, match["pitch_sign"]):
        more, pitch = [_number(pitch), *more], ""
    if match["fine"] and not pitch:
        more = ["mf", *more]
    return [_thread_size(diameter, pitch), *more]


def _is_pitch(diameter: str, pitch: str, sign: str) -> bool:
    is_small = float(pitch) <= min(MAX_PITCH, float(diameter[1:]))
    return is_small and (sign == "x" or "." in pitch)


def _thread_size(diameter: str, pitch: str) -> Size:
    coarse = coarse_pitches().get(diameter, "")
    if not pitch:
        return Size(Kind.THREAD, diameter, (f"{diameter}x{coarse}",) if coarse else ())
    is_fine = coarse not in ("", pitch)
    return Size(Kind.THREAD, f"{diameter}x{pitch}", (diameter, *(["mf"] if is_fine else [])))


def _fraction(match: re.Match[str]) -> list[Piece]:
    whole, over, under = match["whole"], int(match["over"]), int(match["under"])
    series: list[Piece] = [match["series"]] if match["series"] else []
    if over >= under:
        return [*series, *(_number(n) for n in (whole, str(over), str(under)) if n)]
    if whole and int(whole) >= MIN_WHOLE_OF_MM and not match["fraction_inch"]:
        return [_number(str(int(whole) + over / under))]
    per_inch = match["per_inch"]
    size = Size(Kind.INCH, f"{whole}.{over}/{under}in" if whole else f"{over}/{under}in")
    return [*series, size, *([Size(Kind.CODE, f"{per_inch}tpi")] if per_inch else [])]


def _dimensions(match: re.Match[str]) -> list[Piece]:
    first, *rest = parts = [plain(n) for n in _NUMBER.findall(match["dimension_numbers"])]
    others = (*parts, *(f"{first}x{part}" for part in rest))
    return [Size(Kind.DIMENSIONS, "x".join(parts), others)]


def _range(match: re.Match[str]) -> list[Piece]:
    first, last = plain(match["first"]), plain(match["last"])
    if float(first) >= float(last):
        return [_number(first), _number(last)]
    return [Size(Kind.RANGE, f"{first}-{last}", (of_any_kind(first), of_any_kind(last)))]


def _size(match: re.Match[str]) -> list[Piece]:
    is_sure = bool(match["size_mark"] or match["size_unit"])
    return [Size(Kind.MM if is_sure else Kind.NUMBER, plain(match["size_number"]))]


def _code(match: re.Match[str]) -> list[Piece]:
    code = match[0]
    if _NUMBER.fullmatch(code):
        return [_number(code)]
    parts = _LETTERS_AND_DIGITS.fullmatch(code)
    others = (parts[1], of_any_kind(parts[2])) if parts else ()
    return [Size(Kind.CODE, code, others)]


def _counted(kind: Kind, word: str) -> Callable[[re.Match[str]], list[Piece]]:
    """Return a reader of a number and what it counts; `word` has the number in it."""

    def read(match: re.Match[str]) -> list[Piece]:
        written = next(n for n in match.group(*COUNTED[match.lastgroup or ""]) if n)
        number = plain(NUMBER_WORDS.get(written, written))
        return [Size(kind, word.format(number), (of_any_kind(number),))]

    return read


def _labelled(match: re.Match[str]) -> list[Piece]:
    label, number = match["label"], match["label_number"]
    return [label, Size(Kind.CODE, f"{label}{number}", (of_any_kind(number),))]


_READERS: dict[str, Callable[[re.Match[str]], list[Piece]]] = {
    "cobalt": _cobalt,
    "standard": _standard,
    "thread_range": _thread_range,
    "thread": _thread,
    "fraction": _fraction,
    "inch": lambda match: [Size(Kind.INCH, f"{plain(match['inch_number'])}in")],
    "flutes": _counted(Kind.FLUTES, "z{}"),
    "angle": _counted(Kind.ANGLE, "{}°"),
    "percent": _counted(Kind.CODE, "{}%"),
    "depth": _counted(Kind.CODE, "{}xd"),
    "radius": _counted(Kind.RADIUS, "r{}"),
    "set": _counted(Kind.COUNT, "{}dlg"),
    "labelled": _labelled,
    "dimensions": _dimensions,
    "range": _range,
    "fit": lambda match: [_number(match["fit_number"]), Size(Kind.CODE, match["fit_name"])],
    "size": _size,
    "code": _code,
}
