"""A register number is stored as it is written, and compared by a key of its country."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from registry.register_numbers import register_number_key, tidy_register_number
from registry.sameness import is_same

SPELLINGS = Path(__file__).parent / "data" / "register_spellings.csv"


def spellings() -> list[dict[str, str]]:
    with SPELLINGS.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", spellings(), ids=lambda row: f"{row['country']}-{row['one']}")
def test_two_spellings_are_one_number_or_two(row: dict[str, str]) -> None:
    pairs = [(row["one"], row["other"]), (row["other"], row["one"])]
    same = [is_same("register_number", *pair, row["country"]) for pair in pairs]
    assert same == [row["same"] == "yes"] * 2


@pytest.mark.parametrize("row", spellings(), ids=lambda row: f"{row['country']}-{row['one']}")
def test_what_is_stored_is_one_number_with_what_was_written(row: dict[str, str]) -> None:
    country = row["country"]
    for written in (row["one"], row["other"]):
        stored = tidy_register_number(written, country)
        assert is_same("register_number", stored, written, country)
        assert tidy_register_number(stored, country) == stored
        key = register_number_key(written, country)
        assert key == register_number_key(stored, country)
        assert key.isalnum()


@pytest.mark.parametrize(
    ("country", "written", "stored"),
    [
        ("DE", "Amtsgericht Köln, HRB 98765", "Köln HRB 98765"),
        ("DE", "Amtsgericht Charlottenburg (Berlin) HRB 12345 B",
         "Charlottenburg (Berlin) HRB 12345 B"),
        ("DE", "HRB98765 B", "HRB 98765 B"),
        ("DE", "10006040", "10006040"),  # of the Dutch register, of a company that lives in Germany
        ("DE", "in Gründung", "in Gründung"),
        ("DE", "HRB 1 und HRB 2", "HRB 1 und HRB 2"),
        ("FR", "987 654 321 RCS Paris", "987654321"),
        ("FR", "10006040", "10006040"),
        ("LU", "RCS Luxembourg B 987654", "B987654"),
        ("AT", "123456A", "FN 123456a"),
        ("AT", "10006040", "10006040"),
        ("BE", "403019261", "0403019261"),
        ("NL", "KvK 7919", "00007919"),
        ("NL", "12-03-24", "12-03-24"),
        ("GB", "sc 123456", "SC123456"),
        ("PL", "KRS 0000 012345", "KRS 0000 012345"),
    ],
)  # fmt: skip
def test_a_number_is_stored_as_it_is_written_but_tidied(
    country: str, written: str, stored: str
) -> None:
    assert tidy_register_number(written, country) == stored


@pytest.mark.parametrize(
    ("country", "written", "typed"),
    [
        ("DE", "Amtsgericht Köln, HRB 98765", "HRB 98765"),
        ("DE", "HRB 98765", "Köln HRB 98765"),
        ("FR", "987 654 321 00018", "987654321"),
        ("LU", "RCS Luxembourg B 987654", "B 987654"),
        ("AT", "FN 123456 a", "FN 123456"),
    ],
)
def test_a_number_is_looked_up_from_its_beginning(country: str, written: str, typed: str) -> None:
    assert register_number_key(written, country).startswith(register_number_key(typed, country))
