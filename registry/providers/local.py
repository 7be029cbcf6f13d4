"""The local directory is the portal's own table, which needs no account and is always there."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from psycopg.errors import QueryCanceled

from registry import company_search
from registry.company import Company
from registry.folding import fold
from registry.match_by_search import match_by_search
from registry.matching import Candidate
from registry.models import COMPANY_COLUMNS, LIST_COLUMNS
from registry.normalising import normalised
from registry.prepared_statements import Statement
from registry.sources import SourceResult, SourceUnavailable, Trouble
from registry.typed_numbers import Kind
from registry.typed_query import TypedQuery, parse

SOURCE = "local"
_GET = Statement(
    "get_company",
    f"SELECT {', '.join(COMPANY_COLUMNS)} FROM registry_directoryentry WHERE ref = $1",  # noqa: S608 - names of our own tables and columns
)
_BRANCH = Statement(
    "find_branch",
    f"SELECT {', '.join(COMPANY_COLUMNS)}, count(*) OVER (), false"  # noqa: S608 - names of our own tables and columns
    " FROM registry_directoryentry WHERE branch_number = $1 AND branch_number <> ''"
    " AND country = $2 ORDER BY is_active IS FALSE, id LIMIT $3::int",
)


class LocalDirectory:
    """The source "local"; a company is known by the reference that its file gave it."""

    def knows(self, country: str) -> bool:
        return True

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        return True

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 1.0,
        typing: bool = False,
    ) -> SourceResult:
        try:
            found = company_search.find(query, country=country, limit=limit, timeout=timeout)
            found = found or _found_otherwise(parse(query, country), limit, timeout)
        except DatabaseError as error:
            raise _unavailable(error) from error
        total, is_at_least = found[0][-2:] if found else (0, False)
        if is_at_least and total == len(found):
            total = None  # there may be more, and nobody has counted
        return SourceResult([company_of(row) for row in found], total, is_at_least=is_at_least)

    def get(self, ref: str, *, timeout: float = 1.0) -> Company | None:
        try:
            found = _GET.rows(ref.replace("\0", ""))
        except DatabaseError as error:
            raise _unavailable(error) from error
        return normalised(company_of(found[0])) if found else None

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return match_by_search(self, typed, limit=limit, timeout=timeout)


def _found_otherwise(typed: TypedQuery, limit: int, timeout: float) -> list[tuple[Any, ...]]:
    """Look up a vestigingsnummer, or who is in a postcode that was typed with its town."""
    if branches := typed.values(Kind.BRANCH):
        return _BRANCH.rows(branches[0], typed.country, limit)
    if typed.postcode and typed.town and not typed.house_number:
        there = company_search.find(
            typed.postcode, country=typed.country, limit=limit, timeout=timeout
        )
        town = fold(typed.town)
        return [row for row in there if fold(company_of(row).city).startswith(town)]
    return []


def _unavailable(error: DatabaseError) -> SourceUnavailable:
    is_slow = isinstance(error.__cause__, QueryCanceled)
    return SourceUnavailable(Trouble.SLOW if is_slow else Trouble.DOWN, str(error))


def company_of(row: tuple[Any, ...]) -> Company:
    """Return the company of a row that begins with COMPANY_COLUMNS.

    What the table does not have is as by default. Ten are made at every keystroke, and
    `Company(...)` takes four times as long: a frozen dataclass sets its fields one by one.
    """
    company = object.__new__(Company)
    fields = vars(company)
    fields.update(zip(COMPANY_COLUMNS, row, strict=False))
    fields["source"] = SOURCE
    for name in LIST_COLUMNS:
        fields[name] = tuple(fields[name])
    return company
