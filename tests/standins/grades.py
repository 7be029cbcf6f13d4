"""Grades how well what was typed fits a company, as cleanseMatch does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.standins.records import Record, digits, names, words

COMPONENTS = ("Name", "Street Number", "Street Name", "City", "State", "PO Box", "Phone",
              "Postal Code", "Density", "Uniqueness", "SIC")  # fmt: skip
WEIGHTS = {"A": 1.0, "B": 0.6, "F": 0.0}


@dataclass(frozen=True)
class Graded:
    letters: str  # A same, B similar, F different, Z not to be compared; one for each component
    confidence: int  # 0 to 10
    name_score: float

    def components(self) -> Iterator[tuple[str, str]]:
        return zip(COMPONENTS, self.letters, strict=True)


def graded(asked: dict[str, str], record: Record) -> Graded:
    number = asked["registrationNumber"]
    if number and digits(number) in map(digits, (record["kvk"] or "", record["vat"] or "")):
        return Graded("A" + "Z" * 10, 10, 100.0)
    score = max((_likeness(asked["name"], name) for name in names(record)), default=0.0)
    street, house = _line(asked["streetAddressLine1"])
    own_street, own_house = _line(record["line1"])
    letters = {
        "Name": _letter(score) if asked["name"] else "Z",
        "Street Number": _same(house, own_house),
        "Street Name": _letter(_likeness(street, own_street)) if street else "Z",
        "City": _letter(_likeness(asked["addressLocality"], record["city"]))
        if asked["addressLocality"]
        else "Z",
        "Phone": _same(asked["telephoneNumber"][-9:], record["telephone"] or ""),
        "Postal Code": _same(digits(asked["postalCode"]), digits(record["postcode"])),
    }
    weights = {"Name": 5, "Street Number": 1, "Street Name": 1, "City": 1, "Postal Code": 2}
    known = {name: weight for name, weight in weights.items() if letters[name] != "Z"}
    sure = sum(WEIGHTS[letters[name]] * weight for name, weight in known.items())
    confidence = round(10 * sure / sum(known.values())) if letters["Name"] in "AB" else 0
    return Graded("".join(letters.get(name, "Z") for name in COMPONENTS), confidence, 100 * score)


def _line(line: str) -> tuple[str, str]:
    parts = words(line)
    house = next((part for part in parts if part.isdigit()), "")
    return " ".join(part for part in parts if part.isalpha()), house


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, " ".join(words(one)), " ".join(words(other))).ratio()


def _letter(likeness: float) -> str:
    return "A" if likeness > 0.9 else "B" if likeness > 0.6 else "F"


def _same(one: str, other: str) -> str:
    if not one or not other:
        return "Z"
    return "A" if one == other else "F"
