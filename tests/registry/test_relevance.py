"""Real names find themselves: 8,600 of Dutch legal entities (GLEIF, CC0 1.0), no addresses."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.company import Company
from registry.folding import fold
from registry.loading.files import load_rows
from registry.loading.rows import Row
from registry.providers.local import LocalDirectory

NAMES = Path(__file__).parent / "data" / "nl_company_names.csv"
SAMPLE = 250


@pytest.fixture
def names(db: None) -> list[str]:
    """Return some of the names that are in the directory."""
    with NAMES.open(encoding="utf-8") as file:
        known = [(record["lei"], record["legal_name"]) for record in csv.DictReader(file)]
    rows = (Row(Company("local", lei, name, "NL", lei=lei)) for lei, name in known)
    load_rows(rows, dataset="csv", file_name=NAMES.name)
    return random.Random(7).sample([name for _lei, name in known], SAMPLE)


def as_written(name: str) -> str:
    return name


def shouted(name: str) -> str:
    return name.upper()


def half_typed(name: str) -> str:
    """Return the first word, and the beginning of what follows."""
    return name[: max(len(name) * 2 // 3, 6)]


def with_a_typo(name: str) -> str:
    """Leave a letter out in the middle of the longest word."""
    word = max(fold(name).split(), key=len)
    return fold(name).replace(word, word[: len(word) // 2] + word[len(word) // 2 + 1 :], 1)


def with_two_letters_swapped(name: str) -> str:
    word = max(fold(name).split(), key=len)
    middle = len(word) // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return fold(name).replace(word, swapped, 1)


@pytest.mark.parametrize(
    ("typed", "least"),
    [
        (as_written, 1.0),
        (shouted, 1.0),
        (half_typed, 0.85),
        (with_a_typo, 0.9),
        (with_two_letters_swapped, 0.9),
    ],
)
def test_a_name_finds_itself_among_the_first_ten(
    names: list[str], typed: Callable[[str], str], least: float
) -> None:
    directory = LocalDirectory()
    missed = [
        name
        for name in names
        if name not in [c.name for c in directory.search(typed(name), country="NL").companies]
    ]
    assert len(missed) <= (1 - least) * SAMPLE, missed[:20]
