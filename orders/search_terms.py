"""The words by which an article is found, with sizes as people write them.

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
COMPOUND = 5  # letters from which a word may have another one at its end


def words_of(text: str) -> list[str]:
    """Folded, in the order of the text, each once."""
    found: dict[str, None] = {}
    place = 0
    for match in SIZE.finditer(text):
        found.update(dict.fromkeys(fold(text[place : match.start()]).split()))
        found.update(dict.fromkeys(_sizes(match[0])))
        place = match.end()
    found.update(dict.fromkeys(fold(text[place:]).split()))
    return [word for word in found if word not in UNITS]


def index_words(text: str) -> list[str]:
    """What is kept of an article: its words, the long ones backwards too, and what is in mm.

    So "boor" finds "spiraalboor": Dutch and German put the word one looks for at the end. And
    "frees 4" finds those of 4 mm before those with 4 flutes.
    """
    words = words_of(text)
    backward = [backwards(word) for word in words if len(word) >= COMPOUND and word.isalpha()]
    sizes = [in_mm(_plain(size.replace(",", "."))) for size in MILLIMETRES.findall(text)]
    return list(dict.fromkeys(words + backward + sizes))


def in_mm(number: str) -> str:
    return f"{number}mm"


def is_number(word: str) -> bool:
    return NUMBER.fullmatch(word) is not None


def backwards(word: str) -> str:
    """A word from its end, told apart from words that read so."""
    return f"<{word[::-1]}"


def key_of(number: str) -> str:
    """An article number or EAN without what people leave out: "11.110.0850" is "111100850"."""
    return "".join(c for c in number.upper() if c.isalnum())


def _sizes(written: str) -> list[str]:
    """The size, and each of its parts: "10x100" is found by "10" and by "100" too."""
    size = DECIMAL.sub(".", written.lower().replace("×", "x").replace("ø", ""))
    for unit in UNITS:
        size = size.removesuffix(unit)
    size = NUMBER.sub(lambda match: _plain(match[0]), size)
    parts = size.split("x") if DIMENSIONS.fullmatch(size) else []
    return [part for part in (size, *parts) if part]


def _plain(number: str) -> str:
    """Without zeros that mean nothing: "8.50" is "8.5"."""
    return number.rstrip("0").rstrip(".") if "." in number else number
