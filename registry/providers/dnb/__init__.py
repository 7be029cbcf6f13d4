"""D&B Direct+ finds companies of the whole world, for whoever has a contract.

Built from D&B's documentation and recorded replies; the addresses of what was read stand in
docs/decisions/0006-guarding-sources.md. Nothing outside this package knows D&B's words.
"""

from __future__ import annotations

import re
from typing import Any

from registry.company import Company
from registry.countries import rules
from registry.folding import fold
from registry.json_fields import objects
from registry.keys import compact
from registry.matching import MIN_CONFIDENCE, Candidate
from registry.providers.dnb.client import DnbClient
from registry.providers.dnb.records import (
    candidates_of,
    company_of,
    leading_number,
)
from registry.register_numbers import register_number_key
from registry.sources import SourceResult, SourceUnavailable, Trouble

SOURCE = "dnb"
MAX_TERM_LENGTH = 30  # characters; a longer one is refused
PAGE_SIZE = 50  # companies; more are refused

_DUNS = re.compile(r"\d{9}")
_NUMBER = re.compile(r"[A-Z]{0,3}\d[\dA-Z]{6,13}")
_ADDRESS = re.compile(
    r"^([A-Za-z\d][A-Za-z\d -]{2,7}\d[A-Za-z\d]*|\d{4}\s?[A-Za-z]{2})[\s,]+(\d+)\W?\w*$"
)


class DnbDirectory:
    """The source "dnb"; a company is known by its DUNS number."""

    as_you_type = True

    def search(
        self, query: str, *, country: str, limit: int = 10, timeout: float = 4.0
    ) -> SourceResult:
        client = DnbClient(timeout)
        typed = " ".join(query.replace("\0", " ").split())
        number = compact(typed)
        if _NUMBER.fullmatch(number) and (found := _by_number(client, number, country)).companies:
            return found
        if address := _ADDRESS.match(typed):
            return _at_address(client, address[1], address[2], country, limit)
        return _by_name(client, typed, country, limit)

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        if not _DUNS.fullmatch(ref):
            return None
        body = DnbClient(timeout).data_block(ref)
        if body is None:
            return None
        company = company_of(body)
        if company is None:
            raise SourceUnavailable(Trouble.UNREADABLE, "The block names no company.")
        return company

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        """Return the companies that may be the typed one, as D&B grades them."""
        query = {
            "name": typed.name,
            "countryISOAlpha2Code": typed.country,
            "streetAddressLine1": typed.street_line,
            "addressLocality": typed.city,
            "postalCode": typed.postcode,
            "registrationNumber": register_number_key(typed.register_number, typed.country),
            "candidateMaximumQuantity": str(limit),
            "confidenceLowerLevelThresholdValue": str(MIN_CONFIDENCE),
        }
        params = {name: value for name, value in query.items() if value}
        body = DnbClient(timeout).cleanse_match(params)
        return candidates_of(body) if body else []


def _by_name(client: DnbClient, typed: str, country: str, limit: int) -> SourceResult:
    term = _cut(typed)
    if len(fold(term)) < 2:
        return SourceResult([], 0)
    body = client.search("typeahead", {"searchTerm": term, "countryISOAlpha2Code": country})
    if body is not None and objects(body, "searchCandidates"):
        return _result(body, country, limit)
    name, _space, place = typed.rpartition(" ")
    if len(fold(name)) < 2:
        return SourceResult([], 0)
    # It looks in names only; the last word may be the town.
    return _by_criteria(client, {"searchTerm": name[:60], "addressLocality": place}, country, limit)


def _cut(typed: str) -> str:
    """Shorten a text to what D&B takes: at the end of a word, when there is one."""
    if len(typed) <= MAX_TERM_LENGTH:
        return typed
    return typed[: MAX_TERM_LENGTH + 1].rpartition(" ")[0] or typed[:MAX_TERM_LENGTH]


def _by_number(client: DnbClient, number: str, country: str) -> SourceResult:
    if _DUNS.fullmatch(number):
        found = _by_criteria(client, {"duns": number}, country, PAGE_SIZE)
        ours = [c for c in found.companies if c.country == country]
        if ours:
            return SourceResult(ours, len(ours))
    return _by_criteria(client, {"registrationNumbers": [number]}, country, PAGE_SIZE)


def _at_address(
    client: DnbClient, postcode: str, number: str, country: str, limit: int
) -> SourceResult:
    """Pick the house number from everyone with the postcode: D&B searches by no house number."""
    written = rules(country).normalise({"postcode": postcode})["postcode"] or compact(postcode)
    found = _by_criteria(client, {"postalCode": written}, country, PAGE_SIZE)
    here = [c for c in found.companies if leading_number(c.house_number) == number]
    return SourceResult(here[:limit], len(here), is_at_least=(found.total or 0) > PAGE_SIZE)


def _by_criteria(
    client: DnbClient, criteria: dict[str, Any], country: str, limit: int
) -> SourceResult:
    paging = {"countryISOAlpha2Code": country, "pageNumber": 1, "pageSize": min(limit, PAGE_SIZE)}
    body = client.criteria({**criteria, **paging})
    return _result(body, country, limit) if body else SourceResult([], 0)


def _result(body: dict[str, Any], country: str, limit: int) -> SourceResult:
    detail = body.get("transactionDetail")
    records = [{**hit, "transactionDetail": detail} for hit in objects(body, "searchCandidates")]
    companies = [company for record in records if (company := company_of(record, country))]
    companies.sort(key=lambda company: company.is_active is False)
    total = body.get("candidatesMatchedQuantity")
    return SourceResult(companies[:limit], total if isinstance(total, int) else len(companies))
