"""Makes the words by which a company is found, as they stand in the search index.

A lexeme of the index is a country and letters: "NLjan" is a word of a name that begins with "jan",
"NL=jansen" is the whole word, "NL^jansen" is the first one of a name; "NL@apel" and "NL=@apeldoorn"
are of a town. Every beginning of a word is in the index, so that no search looks for beginnings. Of
an address only whole words are in it: "NL#testkade", "NL#14", "NL#7323am", "NL#7323".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from registry.folding import fold

MIN_PREFIX_LENGTH = 2  # letters of a beginning that is in the index
MAX_PREFIX_LENGTH = 15
WHOLE, PLACE, FIRST, ADDRESS = "=", "@", "^", "#"
MIN_STREET_LETTERS = 4  # "van der Lindenlaan" is found by its last word alone

_SEPARATORS = re.compile(r"[\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# What people call a town, beside its name on the map.
_OTHER_PLACES = {"shertogenbosch": ("den", "bosch"), "sgravenhage": ("den", "haag")}


def name_words(*names: str) -> set[str]:
    """Return every word of the names, in each way that somebody may write it.

    "Multi-Metaal d'Hondt" is found by multi, metaal, multimetaal, d, hondt and dhondt.
    """
    return {word for name in names for token in name.split() for word in _spelled(token)}


def place_words(city: str) -> set[str]:
    """Return the words of a town, and what people call it as well."""
    words = name_words(city)
    return words.union(*(said for place, said in _OTHER_PLACES.items() if place in words))


def address_words(street: str, house_number: str, postcode: str) -> set[str]:
    """Return the longer words of a street, the numbers, and what the postcode begins with."""
    words = {word for word in fold(street).split() if len(word) >= MIN_STREET_LETTERS}
    code = fold(postcode).replace(" ", "")
    area = code[:4] if code[4:].isalpha() else code
    return (words | {code, area, fold(house_number).replace(" ", "")}) - {""}


def indexed(names: Iterable[str], city: str, address: Iterable[str] = ()) -> list[str]:
    """Return what a company is found by: the words of its names, its town and its `address_words`.

    Those of its town stand after a "@", those of its address after a "#".
    """
    return [
        *sorted(name_words(*names)),
        *(PLACE + word for word in sorted(place_words(city))),
        *(ADDRESS + word for word in sorted(address)),
    ]


def lexemes(country: str, words: Iterable[str], names: Iterable[str]) -> str:
    """Return the entry of the index for `indexed` words, as PostgreSQL reads a tsvector."""
    opening = {word for name in names for token in name.split()[:1] for word in _spelled(token)}
    firsts = (f"{country}{FIRST}{word[:MAX_PREFIX_LENGTH]}" for word in opening)
    return " ".join([*(_lexemes(country, word) for word in words), *firsts])


@lru_cache(maxsize=100_000)
def _spelled(token: str) -> frozenset[str]:
    words = set(fold(token).split())
    if not token.isalnum():
        words.update(_parts(token))
    if not token.isascii():
        words.update(fold(_written_out(token)).split())
    return frozenset(words)


def _parts(token: str) -> Iterator[str]:
    """Yield the parts of a word with hyphens, dots or apostrophes in it, and the parts as one."""
    parts = [word for part in _SEPARATORS.split(token) if (word := fold(part).replace(" ", ""))]
    if parts:
        yield from (*parts, "".join(parts))


def _written_out(token: str) -> str:
    """Write umlauts out: "Müller" is "mueller"."""
    return unicodedata.normalize("NFC", token.lower()).translate(_UMLAUTS)


@lru_cache(maxsize=100_000)
def _lexemes(country: str, word: str) -> str:
    if word.startswith(ADDRESS):
        return f"{country}{word[: MAX_PREFIX_LENGTH + 1]}"
    mark = PLACE if word.startswith(PLACE) else ""
    letters = word.removeprefix(PLACE)[:MAX_PREFIX_LENGTH]
    ends = range(min(MIN_PREFIX_LENGTH, len(letters)), len(letters) + 1)
    beginnings = (f"{country}{mark}{letters[:end]}" for end in ends)
    return " ".join([f"{country}{WHOLE}{mark}{letters}", *beginnings])
