"""Search terms: the words by which an article is found, with sizes as people write them.

"Boor 8,50 mm", "boor 8.5" and "BOOR 8,5MM" are the same words; "M8x1,25" is also found by "M8".
"""

from __future__ import annotations

import re

from registry.folding import fold

DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
SIZE = re.compile(r"[^\W_]*\d[^\W_]*(?:[.,]\d[^\W_]*)*")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MILLIMETRES = re.compile(r"(\d+(?:[.,]\d+)?)\s*mm\b", re.IGNORECASE)
DIMENSIONS = re.compile(r"m?\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)+")
UNITS = ("mm", "inch", "st", "stuks")
MIN_COMPOUND_LENGTH = 5  # letters; a shorter word has no other one at its end


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in their order, each once."""
    words: dict[str, None] = {}  # in the order in which they are met
    end = 0  # of the part that has been read
    for match in SIZE.finditer(text):
        words |= dict.fromkeys(fold(text[end : match.start()]).split())
        words |= dict.fromkeys(_sizes(match[0]))
        end = match.end()
    words |= dict.fromkeys(fold(text[end:]).split())
    return [word for word in words if word not in UNITS]


def index_words(text: str) -> list[str]:
    """Return what is stored of an article: its words, the long ones reversed too, sizes in mm.

    A reversed word lets "boor" find "spiraalboor": Dutch and German put the word that people look
    for at the end. A size in mm lets "frees 4" find those of 4 mm before those with 4 flutes.
    """
    words = words_of(text)
    long_words = (w for w in words if len(w) >= MIN_COMPOUND_LENGTH and w.isalpha())
    reversed_words = [reverse_of(word) for word in long_words]
    sizes = [in_mm(_plain(size.replace(",", "."))) for size in MILLIMETRES.findall(text)]
    return list(dict.fromkeys(words + reversed_words + sizes))


def in_mm(number: str) -> str:
    """Return the word for a size of so many millimetres."""
    return f"{number}mm"


def is_number(word: str) -> bool:
    """Tell whether a word is a bare number, such as "8.5"."""
    return NUMBER.fullmatch(word) is not None


def reverse_of(word: str) -> str:
    """Return a word from its end to its beginning, marked so that no other word is equal to it."""
    return f"<{word[::-1]}"


def key_of(number: str) -> str:
    """Return a number or EAN without what people leave out: "11.110.0850" is "111100850"."""
    return "".join(c for c in number.upper() if c.isalnum())


def _sizes(written: str) -> list[str]:
    """Return a size and its parts: "10x100" is found by "10" and by "100" too."""
    size = DECIMAL.sub(".", written.lower().replace("×", "x").replace("ø", ""))
    for unit in UNITS:
        size = size.removesuffix(unit)
    size = NUMBER.sub(lambda match: _plain(match[0]), size)
    parts = size.split("x") if DIMENSIONS.fullmatch(size) else []
    return [part for part in (size, *parts) if part]


def _plain(number: str) -> str:
    """Return a number without zeros that mean nothing: "8.50" is "8.5"."""
    return number.rstrip("0").rstrip(".") if "." in number else number
