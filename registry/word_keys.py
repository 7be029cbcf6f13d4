"""Makes the keys of a word: words that share one sound alike, or are two typing errors apart.

A load keeps the keys of each word of the directory, and a search looks up those of what was typed.
Each is a number, so that an index of millions of them stays small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, combinations, zip_longest
from zlib import crc32

from registry.folding import fold

MIN_ERROR_LETTERS = 4  # of a shorter word every other one is a letter away
MIN_TWO_ERROR_LETTERS = 5
MAX_ERRORS = 2
KEY_LETTERS = 7  # two errors leave five of the first seven letters, in their order

# As it is spelled, and as it sounds to Dutch ears; in this order.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("aai|aay|aij", "ai"),
        ("eij|ij|ei|ey|y", "i"),
        ("i+", "i"),
        ("ou|au", "o"),
        ("ae", "a"),
        ("ph|v", "f"),
        ("isch", "is"),
        ("[ck]h|gh", "g"),
        ("th", "t"),
        ("x", "ks"),
        ("qu|q", "k"),
        ("z", "s"),
        (r"(.)\1+", r"\1"),
        ("dt?$", "t"),
        ("b$", "p"),
    )
)
_SOFT_C = re.compile("c(?=[eiy])")


@lru_cache(maxsize=20_000)
def sound_keys(country: str, word: str) -> tuple[int, ...]:
    """Return the keys of how a word sounds: a "c" may be a "k" or an "s"."""
    if not word.isalpha():
        return ()
    sounds = {_sound(word.replace("c", "k")), _sound(_SOFT_C.sub("s", word).replace("c", "k"))}
    return tuple(sorted(_key(country, f"~{sound}") for sound in sounds))


@lru_cache(maxsize=20_000)
def error_keys(country: str, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return keys of a word's first letters: with at most one left out, and with two.

    A word shares one of the first with each word that is one typing error from it.
    """
    if len(word) < MIN_ERROR_LETTERS or not word.isalpha():
        return (), ()
    start = word[:KEY_LETTERS]
    near = {start, *_left_out(start, 1)}
    far = {*_left_out(start, 2)} - near if len(word) >= MIN_TWO_ERROR_LETTERS else set()
    return tuple(_key(country, left) for left in near), tuple(_key(country, left) for left in far)


def like(word: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of texts that are spelled or sound like a word, or that it is joined from."""
    for text in texts:
        words = fold(text).split()
        for one, after in zip_longest(words, words[1:], fillvalue=""):
            if one + after == word:
                yield from (one, after)
            if _is_like(word, one):
                yield one


def _is_like(word: str, other: str) -> bool:
    if set(sound_keys("", word)).intersection(sound_keys("", other)):
        return True
    errors = set(chain(*error_keys("", word)))
    return abs(len(word) - len(other)) <= MAX_ERRORS and not errors.isdisjoint(
        chain(*error_keys("", other))
    )


def _left_out(start: str, errors: int) -> Iterator[str]:
    for kept in combinations(start, len(start) - errors):
        yield "".join(kept)


def _sound(word: str) -> str:
    for spelling, sound in _SPELLINGS:
        word = spelling.sub(sound, word)
    return word


def _key(country: str, text: str) -> int:
    """Return a number of four bytes with a sign, as PostgreSQL has them."""
    return crc32(f"{country}{text}".encode()) - 2**31
