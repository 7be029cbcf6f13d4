"""What people type: every keystroke of it, and whole texts with the company they mean."""

from __future__ import annotations

import csv
import random
import string
from dataclasses import dataclass
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
    return Questions(strokes, whole)


def _meant(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        rows = (row for n, row in enumerate(csv.DictReader(file)) if n % EVERY == 0)
        return [row for row in rows if row["status"] == "active" and _words(row) and row["duns"]]


def _words(row: dict[str, str]) -> list[str]:
    """Of the name, without a legal form."""
    words = row["name"].lower().split()
    return [word for word in words if "." not in word and word != "bv"]


def _whole(kind: str, rows: list[dict[str, str]], rng: random.Random) -> list[Asked]:
    found: list[Asked] = []
    while len(found) < WHOLE:
        row = rng.choice(rows)
        first, second = _words(row)[:2]
        if kind.startswith("typo"):
            if len(first) < 5:
                continue
            first = _mistyped(first, rng)
        last = row["city"].lower() if kind.endswith("place") else second
        found.append(Asked(kind, f"{first} {last}", row["ref"]))
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
