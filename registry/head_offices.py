"""Puts a head office before its branches, in a list in which they have one name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from registry.company import Company
from registry.folding import fold


def by_name(company: Company) -> str:
    """Return what a head office and its branches have in common in every source."""
    return fold(company.name)


def head_offices_first(
    companies: Sequence[Company], of_company: Callable[[Company], str] = by_name
) -> list[Company]:
    """Put what belongs to one company together, where the first of it stands.

    What has stopped stays after everything else.
    """
    places: dict[str, int] = {}
    for company in companies:
        places.setdefault(of_company(company), len(places))
    return sorted(
        companies,
        key=lambda c: (c.is_active is False, places[of_company(c)], c.is_branch is True),
    )
