"""Makes up what people type: every keystroke of it, and whole texts with the company they mean."""

from __future__ import annotations

import csv
import random
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

EVERY = 997  # one row in so many is meant by somebody
WHOLE = 300  # of each kind
SHORTEST = 2  # letters of the first keystroke that is asked
WORD_KINDS = ("two words", "name + place", "typo", "typo + place")


@dataclass(frozen=True)
class Asked:
    kind: str
    text: str
    ref: str = ""  # of the company that is meant
    meaning: tuple[str, ...] = ()  # what would have been typed without the error
    fitting: int = 0  # active companies that this fits as well as the one that is meant


@dataclass(frozen=True)
class Questions:
    strokes: list[Asked]
    whole: list[Asked]


def questions(path: Path, seed: int = 7) -> Questions:
    rng = random.Random(seed)
    rows = _meant(path)
    rng.shuffle(rows)
    with_two = [row for row in rows if len(_words(row)) >= 2]
    whole = [asked for kind in WORD_KINDS for asked in _whole(kind, with_two, rng)]
    strokes: list[Asked] = []
    for kind, count in zip(WORD_KINDS, (20, 20, 15, 15), strict=True):
        for asked in [w for w in whole if w.kind == kind][:count]:
            strokes += _strokes(kind, asked.text)
    for row in rows[-60:-40]:
        strokes += _strokes("one word", _words(row)[0])
    for row in rows[-40:-20]:
        strokes += _strokes("address", f"{row['postcode']} {row['house_number']}")
    for row in rows[-20:-10]:
        strokes += _strokes("KvK number", row["register_number"])
    for row in rows[-10:]:
        strokes += _strokes("DUNS number", row["duns"])
    return Questions(strokes, _counted(whole, path))


def _counted(whole: list[Asked], path: Path) -> list[Asked]:
    """Add how many companies have a name that begins so, or begins so and are in the town."""
    with path.open(encoding="utf-8") as file:
        known = Counter(
            meaning
            for row in csv.DictReader(file)
            if row["status"] == "active"
            for meaning in _meanings(row)
        )
    return [replace(asked, fitting=known[asked.meaning]) for asked in whole]


def _meanings(row: dict[str, str]) -> Iterator[tuple[str, ...]]:
    words = _words(row)
    if words:
        yield ("place", words[0], row["city"].lower())
    if len(words) > 1:
        yield ("word", words[0], words[1])


def _meant(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        rows = (row for n, row in enumerate(csv.DictReader(file)) if n % EVERY == 0)
        return [row for row in rows if row["status"] == "active" and _words(row) and row["duns"]]


def _words(row: dict[str, str]) -> list[str]:
    """Return the words of the name without its legal form."""
    words = row["name"].lower().split()
    return [word for word in words if "." not in word and word != "bv"]


def _whole(kind: str, rows: list[dict[str, str]], rng: random.Random) -> list[Asked]:
    found: list[Asked] = []
    while len(found) < WHOLE:
        row = rng.choice(rows)
        of_place, of_words = _meanings(row)
        meaning = of_place if kind.endswith("place") else of_words
        _sort, first, last = meaning
        if kind.startswith("typo"):
            if len(first) < 5:
                continue
            first = _mistyped(first, rng)
        found.append(Asked(kind, f"{first} {last}", row["ref"], meaning))
    return found


def _mistyped(word: str, rng: random.Random) -> str:
    """One letter left out, put in, replaced, or swapped with the next."""
    at = rng.randrange(len(word))
    other = rng.choice([c for c in string.ascii_lowercase if c != word[at]])
    swapped = min(at, len(word) - 2)
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + other + word[at:],
            word[:at] + other + word[at + 1 :],
            word[:swapped] + word[swapped + 1] + word[swapped] + word[swapped + 2 :],
        ]
    )


def _strokes(kind: str, text: str) -> list[Asked]:
    return [Asked(kind, text[:end]) for end in range(SHORTEST, len(text) + 1)]
