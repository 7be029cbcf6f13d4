"""Asks the Dutch trade register (KVK) for whoever has a key; `client` names the versions.

It finds whole words and whole numbers. So it is asked for a name when somebody presses "Zoeken",
and while somebody types only for a whole number, or a postcode with a house number.
"""

from __future__ import annotations

import re
import time

from registry.company import Company
from registry.match_by_search import match_by_search
from registry.matching import Candidate
from registry.normalising import normalised
from registry.providers.kvk.client import BRANCH_PROFILES, PROFILES, SEARCH, ended, fetch
from registry.providers.kvk.queries import NUMBERS, queries
from registry.providers.kvk.records import (
    companies_of_results,
    company_of_branch,
    company_of_profile,
)
from registry.sources import SourceResult, SourceUnavailable, Trouble
from registry.typed_query import TypedQuery, at_address, parse

PAGE_SIZE = 100  # results of one page

_REF = re.compile(r"(\d{8})(?:-(\d{12}))?")


class KvkDirectory:
    """The source "kvk"; an establishment is known by its KvK number and vestigingsnummer."""

    def knows(self, country: str) -> bool:
        return country == "NL"

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        if not self.knows(typed.country):
            return False
        if typing:
            return typed.has_whole_address or bool(typed.values(*NUMBERS, whole_only=True))
        if typed.readings:  # a number that it does not know, such as a DUNS number, is no name
            return bool(typed.values(*NUMBERS))
        # A postcode goes with a house number; a name beside it is looked for without it.
        return typed.has_whole_address or not typed.postcode or bool(typed.name)

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 4.0,
        typing: bool = False,
    ) -> SourceResult:
        typed = parse(query, country)
        if not typed.words or not self.can_answer(typed, typing=typing):
            return SourceResult([], 0)
        deadline = time.monotonic() + timeout
        for params in queries(typed, typing=typing):
            body = fetch(SEARCH, {**params, "resultatenPerPagina": str(PAGE_SIZE)}, deadline)
            if body is not None and "resultaten" not in body:
                raise ended(SEARCH, "the answer has another shape")
            if body and (found := at_address(companies_of_results(body), typed)):
                total = body.get("totaal")
                is_all = len(found) < PAGE_SIZE and not body.get("volgende")
                return SourceResult(
                    found[:limit],
                    len(found) if is_all or not isinstance(total, int) else total,
                )
        return SourceResult([], 0, is_partial=typing and typed.has_whole_address)

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        """Fetch by KvK number, or by that and vestigingsnummer: "00007919-000000104729"."""
        match = _REF.fullmatch(ref)
        if match is None:
            return None
        deadline = time.monotonic() + timeout
        profile = fetch(f"{PROFILES}/{match[1]}", {"geoData": "false"}, deadline)
        if profile is None:
            return None
        company = normalised(company_of_profile(profile, ref))
        if not company.name:
            raise SourceUnavailable(Trouble.UNREADABLE, "The profile names no company.")
        if match[2] and company.branch_number != match[2]:
            branch = fetch(f"{BRANCH_PROFILES}/{match[2]}", {"geoData": "false"}, deadline)
            return normalised(company_of_branch(company, branch, match[2])) if branch else None
        return company

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return match_by_search(self, typed, limit=limit, timeout=timeout)
