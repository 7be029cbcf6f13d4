"""Which companies of a directory may be the one that somebody typed, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from registry.company import Company
from registry.folding import fold
from registry.keys import compact

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
    return {
        "name": _name_grade(typed.name, company),
        "street": _text_grade(typed.street, company.street),
        "house_number": _exact_grade(typed.house_number, company.house_number),
        "postcode": _exact_grade(typed.postcode, company.postcode),
        "city": _text_grade(typed.city, company.city),
    }


def _same_number(typed: Company, company: Company) -> bool:
    """Of the register, with the branch when both say it."""
    if not typed.register_number or typed.country != company.country:
        return False
    if compact(typed.register_number) != compact(company.register_number):
        return False
    branches = {compact(typed.branch_number), compact(company.branch_number)} - {""}
    return len(branches) < 2


def is_same_name(typed: str, company: Company) -> bool:
    """With or without the legal form, or under one of its trade names."""
    one = fold(typed)
    others = [fold(name) for name in (company.name, *company.trade_names)]
    return any(other == one or _begins(other, one) or _begins(one, other) for other in others)


def _begins(longer: str, shorter: str) -> bool:
    """ "velmora metaalwerken bv" begins with "velmora metaalwerken", not with "velm"."""
    return bool(shorter) and longer.startswith(f"{shorter} ")


def _name_grade(typed: str, company: Company) -> Grade:
    if not fold(typed):
        return Grade.UNKNOWN
    if is_same_name(typed, company):
        return Grade.SAME
    names = (company.name, *company.trade_names)
    return min((_text_grade(typed, name) for name in names), key=list(Grade).index)


def _text_grade(one: str, other: str) -> Grade:
    one, other = fold(one), fold(other)
    if not one or not other:
        return Grade.UNKNOWN
    if one == other:
        return Grade.SAME
    alike = SequenceMatcher(None, one, other).ratio() >= MIN_SIMILARITY
    return Grade.SIMILAR if alike else Grade.DIFFERENT


def _exact_grade(one: str, other: str) -> Grade:
    one, other = compact(one), compact(other)
    if not one or not other:
        return Grade.UNKNOWN
    return Grade.SAME if one == other else Grade.DIFFERENT
