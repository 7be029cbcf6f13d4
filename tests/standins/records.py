"""Gives the stand-ins the made-up companies, and searches their names."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import registry

type Record = dict[str, Any]

FILE = Path(registry.__path__[0]) / "demo_data" / "fictional_companies.json"

# What the file has none of: a branch with the very name of its head office.
BRANCH: Record = {
    "duns": "991009001",
    "name": "Quostra Printservices B.V.",
    "kvk": "00007919",
    "vestigingsnummer": "000000104730",
    "street": "Testkade",
    "number": "3",
    "line1": "Testkade 3",
    "postcode": "7323 AM",
    "city": "Apeldoorn",
    "region": "Gelderland",
    "is_branch": True,
    "revenue_eur": 1,
}


# And no company that had another name before, by which KVK finds it too.
FORMER_NAMES = {BRANCH["kvk"]: "Drukhuis Wijnandsrade"}


def records() -> list[Record]:
    """Return the companies, the largest first."""
    known: list[Record] = json.loads(FILE.read_text())
    head_office = next(record for record in known if record["kvk"] == BRANCH["kvk"])
    every = [*known, {**head_office, **BRANCH}]
    return sorted(every, key=lambda record: -record["revenue_eur"])


def words(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if c not in "'." and c.isascii())
    return kept.split()


def names(record: Record) -> list[str]:
    return [record["name"], *record["trade_names"]]


def has_words(name: str, asked: str) -> bool:
    """Whole ones, each of them."""
    return set(words(asked)) <= set(words(name))


def former_name(record: Record) -> str:
    return "" if record["is_branch"] else FORMER_NAMES.get(record["kvk"], "")


def digits(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).upper()
