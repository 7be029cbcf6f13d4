"""Search terms: the words by which an article is found, and the other forms of a word.

Sizes are words too, as `orders.sizes` reads them: "Boor 8,50 mm" and "BOOR 8.5MM" have the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orders.sizes import Piece, joined, pieces_of

MAX_WORD_LENGTH = 100  # characters; a longer one is no word, and nobody types it
MIN_FORM_LENGTH = 3  # letters of a form that is made from a longer word
MIN_INFLECTED_LENGTH = 5  # letters, as in "lange"; "hsse" is not a form of "hss"
DIMINUTIVES = ("je", "jes")
GROUP_MARK = "~"  # before a word of the product group, which is not the article's own

_VOWELS = "aeiou"
# A short vowel that is long in the plural: no rule tells these from "boren".
_LENGTHENED = (("gat", "gaten"), ("blad", "bladen"), ("slot", "sloten"), ("glas", "glazen"))
_HARDENED = str.maketrans("zv", "sf")  # "frezen" is of "frees", "schroeven" of "schroef"
_SOFTENED = str.maketrans("sf", "zv")
_LONG_VOWEL = re.compile(rf"(.*)([{_VOWELS}])\2([^{_VOWELS}])")
_OPEN_SYLLABLE = re.compile(rf"(.*[^{_VOWELS}])([{_VOWELS}])([^{_VOWELS}])")
_DOUBLE_CONSONANT = re.compile(rf"(.*)([^{_VOWELS}])\2")
_CLOSED_SYLLABLE = re.compile(rf"(.*[^{_VOWELS}])?[{_VOWELS}]([^{_VOWELS}w-y])")


def index_words(*texts: str) -> list[str]:
    """Return what is stored of an article: the words and sizes of its names."""
    words: dict[str, None] = {}  # in the order in which they are met
    for text in texts:
        pieces = pieces_of(text)
        for piece in pieces:
            words |= dict.fromkeys(_stored(piece))
        words |= dict.fromkeys(joined(pieces))
    return [word for word in words if len(word) <= MAX_WORD_LENGTH]


def forms_of(word: str) -> list[str]:
    """Return a word with its singular and its plural, in Dutch, German or English.

    "boren" is "boor" too, "frees" is "frezen", "tappen" is "tap", "drills" is "drill".
    """
    if not word.isalpha() or len(word) < MIN_FORM_LENGTH:
        return [word]
    forms = dict.fromkeys([word, *_singulars(word), *_plurals(word)])
    return [form for form in forms if len(form) >= MIN_FORM_LENGTH or form == word]


def key_of(number: str) -> str:
    """Return a number or EAN without what people leave out: "11.110.0850" is "111100850"."""
    return "".join(c for c in number.upper() if c.isalnum())


def spelling_of(number: str) -> str:
    """Return a number as it is compared exactly: without regard to case and surplus space."""
    return " ".join(number.split()).upper()


def _stored(piece: Piece) -> tuple[str, ...]:
    return (piece,) if isinstance(piece, str) else (piece.word, *piece.others)


def _singulars(word: str) -> Iterator[str]:
    """Yield what a plural may be of: it is not known to be one."""
    for one, many in _LENGTHENED:
        if word.endswith(many):
            yield word.removesuffix(many) + one
    if word.endswith("en") and len(word) > MIN_FORM_LENGTH + 1:
        base = word[:-2]
        if match := _DOUBLE_CONSONANT.fullmatch(base):
            yield match[1] + match[2]
        elif match := _OPEN_SYLLABLE.fullmatch(base):
            yield match[1] + match[2] * 2 + match[3].translate(_HARDENED)
        else:
            yield base
    elif word.endswith(DIMINUTIVES):
        small = word.removesuffix("s").removesuffix("je")
        yield from dict.fromkeys((small, small.removesuffix("t")))  # "plaatje" and "boortje"
    elif _is_inflected(word):
        yield word[:-1]


def _is_inflected(word: str) -> bool:
    """Tell whether a word may be a longer form of another: "drills" and "lange", not "frees"."""
    if word.endswith("s"):
        return word[-2:-1] != "s" and _LONG_VOWEL.fullmatch(word) is None
    return word.endswith(("e", "n")) and len(word) >= MIN_INFLECTED_LENGTH


def _plurals(word: str) -> Iterator[str]:
    """Yield the plurals that do not begin with the word, or that a compound may end with."""
    for one, many in _LENGTHENED:
        if word.endswith(one):
            yield word.removesuffix(one) + many
    if word.endswith("en"):
        return
    if word.endswith(("er", "el", "em")):
        yield from (f"{word}s", f"{word}en")
    elif match := _LONG_VOWEL.fullmatch(word):
        yield match[1] + match[2] + match[3].translate(_SOFTENED) + "en"
    elif match := _CLOSED_SYLLABLE.fullmatch(word):
        yield f"{word}{match[2]}en"
    elif word[-1:] not in _VOWELS and not word.endswith("s"):
        yield f"{word}en"
