"""Asks the Dutch trade register (KVK), by Zoeken v2 and Basisprofiel v1, for whoever has a key.

It finds whole words, so it is asked when somebody presses "Zoeken" and not while typing.
"""

from __future__ import annotations

import re
import time

from registry.company import Company
from registry.folding import fold
from registry.keys import compact
from registry.match_by_search import match_by_search
from registry.matching import Candidate
from registry.normalising import normalised
from registry.providers.kvk.client import fetch
from registry.providers.kvk.records import (
    companies_of_results,
    company_of_branch,
    company_of_profile,
)
from registry.sources import SourceResult, SourceUnavailable, Trouble

PAGE_SIZE = 100  # results of one page
WITH_INACTIVE = {"inclusiefInactieveRegistraties": "true"}

_NUMBER = re.compile(r"\d{8}|\d{9}|\d{12}")
_NAMES = {8: "kvkNummer", 9: "rsin", 12: "vestigingsnummer"}
_ADDRESS = re.compile(r"^([1-9]\d{3}\s?[A-Za-z]{2})[\s,]+(\d+)\W?\w*$")
_REF = re.compile(r"(\d{8})(?:-(\d{12}))?")


class KvkDirectory:
    """The source "kvk"; an establishment is known by its KvK number and vestigingsnummer."""

    as_you_type = False

    def search(
        self, query: str, *, country: str, limit: int = 10, timeout: float = 4.0
    ) -> SourceResult:
        typed = " ".join(query.replace("\0", " ").split())
        if country != "NL" or not fold(typed):
            return SourceResult([], 0)
        deadline = time.monotonic() + timeout
        for params in _queries(typed):
            body = fetch("/v2/zoeken", {**params, "resultatenPerPagina": str(PAGE_SIZE)}, deadline)
            if body and (found := companies_of_results(body)):
                total = body.get("totaal")
                is_all = len(found) < PAGE_SIZE and not body.get("volgende")
                return SourceResult(
                    found[:limit],
                    len(found) if is_all or not isinstance(total, int) else total,
                )
        return SourceResult([], 0)

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        """Fetch by KvK number, or by that and vestigingsnummer: "00007919-000000104729"."""
        match = _REF.fullmatch(ref)
        if match is None:
            return None
        deadline = time.monotonic() + timeout
        profile = fetch(f"/v1/basisprofielen/{match[1]}", {"geoData": "false"}, deadline)
        if profile is None:
            return None
        company = normalised(company_of_profile(profile, ref))
        if not company.name:
            raise SourceUnavailable(Trouble.UNREADABLE, "The profile names no company.")
        if match[2] and company.branch_number != match[2]:
            branch = fetch(f"/v1/vestigingsprofielen/{match[2]}", {"geoData": "false"}, deadline)
            return normalised(company_of_branch(company, branch, match[2])) if branch else None
        return company

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return match_by_search(self, typed, limit=limit, timeout=timeout)


def _queries(typed: str) -> list[dict[str, str]]:
    """List the queries, of which each is made when the one before it has found nobody.

    Companies that have stopped are asked for only when nobody else has the name or the address:
    there are many.
    """
    number = compact(typed)
    if _NUMBER.fullmatch(number):
        return [{_NAMES[len(number)]: number, **WITH_INACTIVE}]
    if address := _ADDRESS.match(typed):
        there = {"postcode": compact(address[1]), "huisnummer": address[2]}
        return [there, {**there, **WITH_INACTIVE}]
    name, _space, place = typed.rpartition(" ")
    of_town = [{"naam": name, "plaats": place}] if name else []
    return [{"naam": typed}, *of_town, {"naam": typed, **WITH_INACTIVE}]
