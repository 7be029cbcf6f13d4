"""Makes up what people type: every keystroke of it, and whole texts with the company they mean."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.directory.typed import (
    WAYS,
    CannotBeTyped,
    Row,
    Way,
    bare_words,
    meanings,
    mistyped,
)
from registry.directory import MIN_QUERY_LENGTH

MEANT = 10_000  # companies, of all, that somebody means
WHOLE = 200  # texts of each kind
ALONE_IN = 5  # texts, at least one is of a company that nothing else fits as well
STROKES = 2  # texts of each way of which every keystroke is asked
WORD_KINDS = ("two words", "name + place", "typo", "typo + place")

type Meaning = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    kind: str
    text: str
    same: Meaning = ()  # the name and the town of the company that is meant
    meaning: Meaning = ()  # what would have been typed without an error
    fitting: int = 0  # active companies that this fits as well as the one that is meant
    right: frozenset[str] = frozenset()  # references: the one that is meant, and its doubles


@dataclass(frozen=True)
class Questions:
    strokes: list[Asked]
    whole: list[Asked]  # of WORD_KINDS
    ways: list[Asked]  # of WAYS, by their names

    def of_way(self, way: Way) -> list[Asked]:
        return [asked for asked in self.ways if asked.kind == way.name]


def questions(path: Path, count: int, seed: int = 7) -> Questions:
    """Return what is asked of the `count` companies in a file."""
    rng = random.Random(seed)
    rows = _meant(path, max(1, count // MEANT))
    rng.shuffle(rows)
    of_words = [asked for kind in WORD_KINDS for asked in _whole(kind, rows, rng)]
    of_ways = [asked for way in WAYS for asked in _of_way(way, rows)]
    known = _known(path, [*of_words, *of_ways])
    whole = known[: len(of_words)]
    ways = [asked for way in WAYS for asked in _chosen(way, known[len(of_words) :])]
    strokes: list[Asked] = []
    for kind, some in zip(WORD_KINDS, (20, 20, 15, 15), strict=True):
        for asked in [w for w in whole if w.kind == kind][:some]:
            strokes += _strokes(kind, asked.text)
    for row in rows[-60:-40]:
        strokes += _strokes("one word", bare_words(row["name"])[0])
    for row in rows[-40:-20]:
        strokes += _strokes("address", f"{row['postcode']} {row['house_number']}")
    for row in rows[-20:-10]:
        strokes += _strokes("KvK number", row["register_number"])
    for row in rows[-10:]:
        strokes += _strokes("DUNS number", row["duns"])
    for way in WAYS:
        for asked in [w for w in ways if w.kind == way.name][:STROKES]:
            strokes += _strokes(way.name, asked.text)
    return Questions(strokes, whole, ways)


def _known(path: Path, asked: list[Asked]) -> list[Asked]:
    """Add which companies are right, and how many fit as well, in one pass over the file."""
    wanted = {each.meaning for each in asked} | {each.same for each in asked}
    fitting, right = Counter[Meaning](), defaultdict[Meaning, set[str]](set)
    for row in _active(path):
        own = meanings(row)
        fitting.update(meaning for meaning in own.values() if meaning in wanted)
        if own["same"] in wanted:
            right[own["same"]].add(row["ref"])
    return [
        replace(each, fitting=fitting[each.meaning], right=frozenset(right[each.same]))
        for each in asked
    ]


def _active(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        yield from (row for row in csv.DictReader(file) if row["status"] == "active")


def _meant(path: Path, every: int) -> list[Row]:
    return [
        row for n, row in enumerate(_active(path))
        if n % every == 0 and bare_words(row["name"]) and row["duns"]
    ]  # fmt: skip


def _of_way(way: Way, rows: list[Row]) -> Iterator[Asked]:
    rng = random.Random(way.name)
    towns = sorted({row["city"] for row in rows})
    found = 0
    for row in rows:
        own = meanings(row)
        try:
            text = way.typed(row, rng, towns)
        except CannotBeTyped:
            continue
        if way.meaning in own and len(text) >= MIN_QUERY_LENGTH:
            yield Asked(way.name, text, own["same"], own[way.meaning])
            found += 1
        if found == WHOLE * (ALONE_IN if way.alone else 1):
            return


def _chosen(way: Way, candidates: list[Asked]) -> list[Asked]:
    of_way = [asked for asked in candidates if asked.kind == way.name]
    return [asked for asked in of_way if asked.fitting == 1 or not way.alone][:WHOLE]


def _whole(kind: str, rows: list[Row], rng: random.Random) -> list[Asked]:
    fitting = [row for row in rows if len(bare_words(row["name"])) >= 2]
    if kind.startswith("typo"):
        fitting = [row for row in fitting if len(bare_words(row["name"])[0]) >= 5]
    found = []
    for row in rng.choices(fitting, k=WHOLE):
        own = meanings(row)
        meaning = own["first word in town" if kind.endswith("place") else "first two words"]
        _sort, first, last = meaning
        if kind.startswith("typo"):
            first = mistyped(first, rng)
        found.append(Asked(kind, f"{first} {last}", own["same"], meaning))
    return found


def _strokes(kind: str, text: str) -> list[Asked]:
    return [Asked(kind, text[:end]) for end in range(MIN_QUERY_LENGTH, len(text) + 1)]
