"""Which companies of a directory may be the one that somebody typed, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from registry.address_lines import STREET_FIELDS
from registry.company import Company
from registry.folding import fold
from registry.sameness import (
    differs,
    is_one_of_names,
    is_same,
    is_same_street,
    is_same_text,
)

MIN_CONFIDENCE = 4  # of 10; a lower confidence is no candidate
MIN_SIMILARITY = 0.75  # of 1, how much of two texts is the same


class Grade(StrEnum):
    """How one part of what was typed compares; D&B's letters A, B, F and Z."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # one of the two does not say


PARTS = ("name", "street", "house_number", "postcode", "city")
_WEIGHTS = {"name": 5, "postcode": 2, "street": 1, "house_number": 1, "city": 1}
_WORTH = {Grade.SAME: 1.0, Grade.SIMILAR: 0.6, Grade.DIFFERENT: 0.0}


@dataclass(frozen=True)
class Candidate:
    """A company that may be the one. From 8 it almost certainly is; from 6 probably."""

    company: Company
    confidence: int  # 1 to 10, on D&B's scale
    grades: dict[str, Grade]  # by PARTS


def grade_candidates(typed: Company, companies: Iterable[Company]) -> list[Candidate]:
    """Return those of the companies that may be the typed one, the surest first."""
    candidates = (_candidate(typed, company) for company in companies)
    likely = [c for c in candidates if c.confidence >= MIN_CONFIDENCE]
    return sorted(likely, key=lambda c: -c.confidence)


def _candidate(typed: Company, company: Company) -> Candidate:
    if _same_number(typed, company):
        return Candidate(company, 10, grades(typed, company))
    by_part = grades(typed, company)
    known = [part for part in PARTS if by_part[part] is not Grade.UNKNOWN]
    if by_part["name"] in (Grade.DIFFERENT, Grade.UNKNOWN):
        return Candidate(company, 1, by_part)
    sure = sum(_WORTH[by_part[part]] * _WEIGHTS[part] for part in known)
    return Candidate(
        company, max(1, round(10 * sure / sum(_WEIGHTS[part] for part in known))), by_part
    )


def grades(typed: Company, company: Company) -> dict[str, Grade]:
    """Return how each of PARTS of what was typed compares with the company."""
    country = company.country
    return {
        "name": _name_grade(typed.name, company),
        "street": _text_grade(typed.street, company.street),
        "house_number": _exact_grade(
            "house_number", typed.house_number, company.house_number, country
        ),
        "postcode": _exact_grade("postcode", typed.postcode, company.postcode, country),
        "city": _text_grade(typed.city, company.city),
    }


def _same_number(typed: Company, company: Company) -> bool:
    """Whether both have one register number, and no two branches of it."""
    country = company.country
    if typed.country != country:
        return False
    if not is_same("register_number", typed.register_number, company.register_number, country):
        return False
    return not differs("branch_number", typed.branch_number, company.branch_number, country)


def is_same_name(typed: str, company: Company) -> bool:
    """Whether a company has this name now, with or without its legal form, or as a trade name."""
    return is_one_of_names(typed, company.current_names)


def is_former_name(typed: str, company: Company) -> bool:
    """Whether a company had this name before, and has another one now."""
    return not is_same_name(typed, company) and is_one_of_names(typed, company.former_names)


def differing_fields(typed: Company, told: Company, fields: Iterable[str]) -> list[str]:
    """Return in which of the fields that a directory told of a company something else was typed.

    Street, number and addition are compared together: one line is read in more than one way.
    """
    is_one_street = is_same_street(typed, told)
    return [
        name
        for name in fields
        if getattr(told, name)
        and not (is_one_street and name in STREET_FIELDS)
        and not _says_the_same(name, typed, told)
    ]


def _says_the_same(name: str, typed: Company, told: Company) -> bool:
    if name == "name" and is_same_name(typed.name, told):
        return True
    return is_same(name, getattr(typed, name), getattr(told, name), told.country)


def _name_grade(typed: str, company: Company) -> Grade:
    if not fold(typed):
        return Grade.UNKNOWN
    if is_same_name(typed, company):
        return Grade.SAME
    if is_former_name(typed, company):
        return Grade.SIMILAR
    grades_of_names = (_text_grade(typed, name) for name in company.current_names)
    return min(grades_of_names, key=list(Grade).index)


def _text_grade(one: str, other: str) -> Grade:
    if not fold(one) or not fold(other):
        return Grade.UNKNOWN
    if is_same_text(one, other):
        return Grade.SAME
    alike = SequenceMatcher(None, fold(one), fold(other)).ratio() >= MIN_SIMILARITY
    return Grade.SIMILAR if alike else Grade.DIFFERENT


def _exact_grade(field: str, one: str, other: str, country: str) -> Grade:
    if not one or not other:
        return Grade.UNKNOWN
    return Grade.SAME if is_same(field, one, other, country) else Grade.DIFFERENT
