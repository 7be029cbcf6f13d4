"""The local directory is the portal's own table, which needs no account and is always there."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from psycopg.errors import QueryCanceled

from registry import company_search
from registry.company import Company
from registry.match_by_search import match_by_search
from registry.matching import Candidate
from registry.models import COMPANY_COLUMNS, LIST_COLUMNS
from registry.normalising import normalised
from registry.prepared_statements import Statement
from registry.sources import Near, SourceResult, SourceUnavailable, Trouble
from registry.typed_numbers import Kind
from registry.typed_query import TypedQuery, parse

SOURCE = "local"
_NEAR = {1: Near.ALIKE, 2: Near.ELSEWHERE}  # as directory_answer has it
_GET = Statement(
    "get_company",
    f"SELECT {', '.join(COMPANY_COLUMNS)} FROM registry_directoryentry WHERE ref = $1",  # noqa: S608 - names of our own tables and columns
)
_BRANCH = Statement(
    "find_branch",
    f"SELECT {', '.join(COMPANY_COLUMNS)}, 0, count(*) OVER (), false"  # noqa: S608 - names of our own tables and columns
    " FROM registry_directoryentry WHERE branch_number = $1 AND branch_number <> ''"
    " AND country = $2 ORDER BY is_active IS FALSE, id LIMIT $3::int",
)


class LocalDirectory:
    """The source "local"; a company is known by the reference that its file gave it."""

    def knows(self, country: str) -> bool:
        return True

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        return company_search.can_find(typed)

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
            if not found and (branches := parse(query, country).values(Kind.BRANCH)):
                found = _BRANCH.rows(branches[0], country, limit)
        except DatabaseError as error:
            raise _unavailable(error) from error
        companies = [company_of(row) for row in found]
        near = _near(companies, found)
        total, is_at_least = found[0][-2:] if found else (0, False)
        if is_at_least and total == len(found) - len(near):
            total = None  # there may be more, and nobody has counted
        return SourceResult(companies, total, is_at_least=is_at_least, near=near)

    def get(self, ref: str, *, timeout: float = 1.0) -> Company | None:
        try:
            found = _GET.rows(ref.replace("\0", ""))
        except DatabaseError as error:
            raise _unavailable(error) from error
        return normalised(company_of(found[0])) if found else None

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return match_by_search(self, typed, limit=limit, timeout=timeout)


def _near(companies: list[Company], rows: list[tuple[Any, ...]]) -> dict[str, Near]:
    """Return why companies do not quite fit, by how well the database says that they do."""
    fits = [row[len(COMPANY_COLUMNS)] for row in rows]
    return {company.ref: _NEAR[fit] for company, fit in zip(companies, fits, strict=True) if fit}


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
