"""Made-up companies in any number, the same ones for the same seed, and what people type.

The names follow Zipf's law over some 257,000 words, as the names in a trade register do: a few
words ("stichting", "metaal") stand in every tenth name, most in only a few. Nothing is real.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20260105
WORDS = 257_701
PLACES = 2_500
COLUMNS = (
    "ref", "name", "trade_names", "country", "street", "house_number", "postcode", "city",
    "register_number", "vat_number", "duns", "lei", "prominence", "status",
)  # fmt: skip
ONSETS = [
    "b",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "z",
    "bl",
    "br",
    "dr",
    "fl",
    "gr",
    "kl",
    "kr",
    "pl",
    "pr",
    "schr",
    "sl",
    "sp",
    "st",
    "str",
    "tr",
    "vl",
    "zw",
]
VOWELS = ["a", "e", "i", "o", "u", "aa", "ee", "oo", "uu", "ie", "ei", "ij", "oe", "ou", "ui", "eu"]
CODAS = ["", "", "", "k", "l", "m", "n", "p", "r", "s", "t", "ng", "rt", "st", "ls", "rs", "nd"]
DIACRITICS = {"e": "é", "o": "ö", "u": "ü", "i": "ï", "a": "à", "c": "ç"}
LEGAL_FORMS = ["B.V."] * 55 + ["BV"] * 10 + ["V.O.F."] * 8 + ["N.V."] * 2 + [""] * 25
COMMON = [
    "stichting",
    "holding",
    "beheer",
    "metaal",
    "techniek",
    "van",
    "de",
    "der",
    "bouw",
    "groep",
    "service",
    "vereniging",
    "transport",
    "installatie",
    "advies",
    "machinefabriek",
    "jansen",
    "vries",
    "handelsonderneming",
    "constructie",
    "onderhoud",
    "services",
    "consultancy",
    "bakker",
    "international",
    "nederland",
]
STREET_ENDS = ("straat", "weg", "laan", "kade", "plein", "dijk")


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(
        rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables)
    )


def _distinct(rng: random.Random, count: int, known: list[str]) -> list[str]:
    words = dict.fromkeys(known)
    while len(words) < count:
        words[_word(rng, rng.choice((1, 2, 2, 2, 3, 3, 4)))] = None
    return list(words)


class Vocabulary:
    """Holds the words that names are made of, from the most to the least common."""

    def __init__(self, seed: int = SEED, *, even_towns: bool = False) -> None:
        rng = random.Random(seed)
        self.words = _distinct(rng, WORDS, COMMON)
        self.places = [place.title() for place in _distinct(rng, PLACES, ["zwolle", "venlo"])]
        self.places[5], self.places[9] = "'s-Gravenkade", "Sint Zwolmer aan den Rijn"
        self.streets = [_word(rng, 2).title() + rng.choice(STREET_ENDS) for _ in range(8_000)]
        self.word_weights = list(itertools.accumulate(1 / (n + 3) for n in range(WORDS)))
        weights = (1.0 if even_towns else 1 / (n + 8) for n in range(PLACES))
        self.place_weights = list(itertools.accumulate(weights))


def companies(
    count: int, seed: int = SEED, *, even_towns: bool = False
) -> Iterator[dict[str, str]]:
    """Rows by COLUMNS, in no order. `prominence` is a turnover.

    As many companies are in each town when `even_towns`; else most are in a few.
    """
    vocabulary = Vocabulary(seed, even_towns=even_towns)
    rng = random.Random(seed + 1)
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        yield from _batch(vocabulary, rng, start, size)


def _batch(
    vocabulary: Vocabulary, rng: random.Random, start: int, size: int
) -> Iterator[dict[str, str]]:
    words = iter(rng.choices(vocabulary.words, cum_weights=vocabulary.word_weights, k=size * 5))
    places = rng.choices(vocabulary.places, cum_weights=vocabulary.place_weights, k=size)
    streets = rng.choices(vocabulary.streets, k=size)
    for offset in range(size):
        number = start + offset
        length = rng.choice((1, 2, 2, 2, 3, 3, 4))
        name = " ".join(word.capitalize() for word in itertools.islice(words, length))
        name = _with_and(name, number)
        if rng.random() < 0.03:
            name = _accented(rng, name)
        form = rng.choice(LEGAL_FORMS)
        style = rng.random()
        full = f"{name} {form}".strip()
        # One address in fifty is crowded: an office building with dozens of companies.
        crowd = rng.randrange(400) if rng.random() < 0.02 else None
        area = crowd if crowd is not None else rng.randrange(400_000)
        yield {
            "ref": f"{number:08d}",
            "name": full.upper() if style < 0.08 else full,
            "trade_names": next(words).capitalize() + " " + name.split()[-1] if style > 0.8 else "",
            "country": "NL",
            "street": vocabulary.streets[area % 8_000] if crowd is not None else streets[offset],
            "house_number": str(1 + (area * 7 if crowd is not None else rng.randrange(300)) % 300),
            "postcode": f"{1000 + area % 8999} {_letters(area)}",
            "city": vocabulary.places[area % 50] if crowd is not None else places[offset],
            "register_number": f"{10_000_000 + number * 7 % 89_999_999:08d}",
            "vat_number": "",
            "duns": f"{100_000_000 + number * 13 % 899_999_999:09d}" if style < 0.7 else "",
            "lei": "",
            "prominence": str(int(rng.paretovariate(0.9) * 10_000)),
            "status": "closed" if rng.random() < 0.04 else "active",
        }


def _with_and(name: str, number: int) -> str:
    """Put "&", "en" or "+" after the first word of one name in six."""
    first, _space, others = name.partition(" ")
    word = {0: "&", 1: "en", 2: "+"}.get(number % 17)
    return f"{first} {word} {others}" if word and others else name


def _letters(area: int) -> str:
    alphabet = "ABCDEGHJKLMNPRTVWXZ"
    return alphabet[area // 9_000 % 19] + alphabet[area // 171_000 % 19]


def _accented(rng: random.Random, name: str) -> str:
    spots = [i for i, letter in enumerate(name) if letter in DIACRITICS]
    if not spots:
        return name
    spot = rng.choice(spots)
    return name[:spot] + DIACRITICS[name[spot]] + name[spot + 1 :]


def write(path: Path, count: int, seed: int = SEED, *, even_towns: bool = False) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(companies(count, seed, even_towns=even_towns))
