"""Matches by searching, for a source that cannot grade candidates by itself."""

from __future__ import annotations

import time

from registry.company import Company
from registry.matching import Candidate, grade_candidates
from registry.register_numbers import register_key
from registry.sources import CompanySource

MAX_GRADED_COMPANIES = 25  # of one search, to find a few candidates among


def match_by_search(
    source: CompanySource, typed: Company, *, limit: int, timeout: float = 4.0
) -> list[Candidate]:
    """Search by number, then by name and town, then by name, until there are candidates.

    Raises SourceUnavailable.
    """
    deadline = time.monotonic() + timeout
    number = register_key(typed.register_number, typed.country).number
    for query in filter(None, (number, f"{typed.name} {typed.city}", typed.name)):
        found = source.search(
            query,
            country=typed.country,
            limit=MAX_GRADED_COMPANIES,
            timeout=deadline - time.monotonic(),
        )
        if candidates := grade_candidates(typed, found.companies):
            return candidates[:limit]
    return []
