"""D&B Direct+: companies of the whole world, for who has a contract.

Built from D&B's documentation and recorded replies; the addresses of what was read stand in
docs/decisions/0006-guarding-sources.md. Nothing outside this package knows D&B's words.
"""

from __future__ import annotations

import re
from typing import Any

from registry.company import Company, SourceResult, SourceUnavailable, Trouble
from registry.countries import rules
from registry.folding import fold
from registry.json_fields import objects
from registry.keys import compact
from registry.matching import MIN_CONFIDENCE, Candidate
from registry.providers.dnb import client
from registry.providers.dnb.reading import candidates, company, number_of

SOURCE = "dnb"
MAX_TERM_LENGTH = 30  # characters; a longer one is refused
PAGE = 50

_DUNS = re.compile(r"\d{9}")
_NUMBER = re.compile(r"[A-Z]{0,3}\d[\dA-Z]{6,13}")
_ADDRESS = re.compile(
    r"^([A-Za-z\d][A-Za-z\d -]{2,7}\d[A-Za-z\d]*|\d{4}\s?[A-Za-z]{2})[\s,]+(\d+)\W?\w*$"
)


class DnbDirectory:
    as_you_type = True

    def search(
        self, query: str, *, country: str, limit: int = 10, timeout: float = 4.0
    ) -> SourceResult:
        asked = client.Asked(timeout)
        typed = " ".join(query.replace("\0", " ").split())
        number = compact(typed)
        if _NUMBER.fullmatch(number) and (found := _by_number(asked, number, country)).companies:
            return found
        if address := _ADDRESS.match(typed):
            return _at_address(asked, address[1], address[2], country, limit)
        return _by_name(asked, typed, country, limit)

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        """By DUNS number."""
        if not _DUNS.fullmatch(ref):
            return None
        body = client.Asked(timeout).data_block(ref)
        if body is None:
            return None
        known = company(body)
        if known is None:
            raise SourceUnavailable(Trouble.UNREADABLE, "The block names no company.")
        return known

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        """Who may be meant by what was typed, as D&B grades it."""
        asked = {
            "name": typed.name,
            "countryISOAlpha2Code": typed.country,
            "streetAddressLine1": typed.street_line,
            "addressLocality": typed.city,
            "postalCode": typed.postcode,
            "registrationNumber": compact(typed.register_number),
            "candidateMaximumQuantity": str(limit),
            "confidenceLowerLevelThresholdValue": str(MIN_CONFIDENCE),
        }
        params = {name: value for name, value in asked.items() if value}
        body = client.Asked(timeout).cleanse_match(params)
        return candidates(body) if body else []


def _by_name(asked: client.Asked, typed: str, country: str, limit: int) -> SourceResult:
    term = _cut(typed)
    if len(fold(term)) < 2:
        return SourceResult([], 0)
    body = asked.search("typeahead", {"searchTerm": term, "countryISOAlpha2Code": country})
    if body is not None and objects(body, "searchCandidates"):
        return _matches(body, country, limit)
    name, _space, place = typed.rpartition(" ")
    if len(fold(name)) < 2:
        return SourceResult([], 0)
    # It looks in names only; the last word may be the town.
    return _by_criteria(asked, {"searchTerm": name[:60], "addressLocality": place}, country, limit)


def _cut(typed: str) -> str:
    """At the end of a word, when there is one."""
    if len(typed) <= MAX_TERM_LENGTH:
        return typed
    return typed[: MAX_TERM_LENGTH + 1].rpartition(" ")[0] or typed[:MAX_TERM_LENGTH]


def _by_number(asked: client.Asked, number: str, country: str) -> SourceResult:
    if _DUNS.fullmatch(number):
        found = _by_criteria(asked, {"duns": number}, country, PAGE)
        ours = [c for c in found.companies if c.country == country]
        if ours:
            return SourceResult(ours, len(ours))
    return _by_criteria(asked, {"registrationNumbers": [number]}, country, PAGE)


def _at_address(
    asked: client.Asked, postcode: str, number: str, country: str, limit: int
) -> SourceResult:
    """It knows no house numbers: these are picked from everyone with the postcode."""
    written = rules(country).normalise({"postcode": postcode})["postcode"] or compact(postcode)
    found = _by_criteria(asked, {"postalCode": written}, country, PAGE)
    here = [c for c in found.companies if number_of(c.house_number) == number]
    return SourceResult(here[:limit], len(here), is_at_least=(found.total or 0) > PAGE)


def _by_criteria(
    asked: client.Asked, criteria: dict[str, Any], country: str, limit: int
) -> SourceResult:
    paging = {"countryISOAlpha2Code": country, "pageNumber": 1, "pageSize": min(limit, PAGE)}
    body = asked.criteria({**criteria, **paging})
    return _matches(body, country, limit) if body else SourceResult([], 0)


def _matches(body: dict[str, Any], country: str, limit: int) -> SourceResult:
    detail = body.get("transactionDetail")
    hits = objects(body, "searchCandidates")
    companies = [company({**hit, "transactionDetail": detail}, country) for hit in hits]
    known = [found for found in companies if found is not None]
    known.sort(key=lambda found: found.is_active is False)
    total = body.get("candidatesMatchedQuantity")
    return SourceResult(known[:limit], total if isinstance(total, int) else len(known))
