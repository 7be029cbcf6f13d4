"""D&B Direct+ finds companies of the whole world, for whoever has a contract.

Built from D&B's documentation and recorded replies; the addresses of what was read stand in
docs/decisions/0006-guarding-sources.md. Nothing outside this package knows D&B's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from registry.company import Company
from registry.folding import fold
from registry.json_fields import objects
from registry.matching import MIN_CONFIDENCE, Candidate
from registry.providers.dnb.client import DnbClient
from registry.providers.dnb.records import (
    candidates_of,
    company_of,
    leading_number,
)
from registry.register_numbers import register_number_key
from registry.sources import Near, SourceResult, SourceUnavailable, Trouble
from registry.towns import names_of_town
from registry.typed_numbers import Kind
from registry.typed_prefixes import is_partial
from registry.typed_query import TypedQuery, at_address, has_beginnings, parse

SOURCE = "dnb"
MIN_TERM_LENGTH = 2  # characters
MAX_TERM_LENGTH = 30  # characters; a longer one is refused
MAX_NAME_LENGTH = 60  # characters, of a search by criteria
MAX_CRITERIA_SEARCHES = 4  # of one search
PAGE_SIZE = 50  # companies; more are refused

_DUNS = re.compile(r"\d{9}")
# What it looks up by number, beside its own.
_NUMBERS = (Kind.KVK, Kind.REGISTER, Kind.VAT, Kind.RSIN, Kind.BRANCH, Kind.LEI)


class DnbDirectory:
    """The source "dnb"; a company is known by its DUNS number."""

    def knows(self, country: str) -> bool:
        return True

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        """Tell whether it looks this up: while somebody types, beginnings and what is whole."""
        if len(fold(typed.text)) < MIN_TERM_LENGTH:
            return False
        if not typing or typed.is_whole:
            return True
        has_letters = any(map(str.isalpha, typed.text))
        return has_letters and not (typed.postcode or typed.readings)

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 4.0,
        typing: bool = False,
    ) -> SourceResult:
        client, typed = DnbClient(timeout), parse(query, country)
        if typed.readings:
            found = _by_number(client, typed)
            if found.companies or typed.is_whole:
                return found
        if typed.has_whole_address:
            return _at_address(client, typed, limit, typing=typing)
        found = _by_beginning(client, typed, limit)
        if found.has_fitting or typing:
            is_more = found.is_partial or is_partial(typed)
            return replace(found, is_partial=not found.has_fitting and is_more)
        by_parts = _by_parts(client, typed, limit)
        return by_parts if by_parts.companies else replace(found, is_partial=False)

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


def _by_beginning(client: DnbClient, typed: TypedQuery, limit: int) -> SourceResult:
    term = _cut(typed.text)
    if len(fold(term)) < MIN_TERM_LENGTH:
        return SourceResult([], 0)
    body = client.search("typeahead", {"searchTerm": term, "countryISOAlpha2Code": typed.country})
    found = _result(body, typed.country, limit) if body else SourceResult([], 0)
    return found if term == typed.text else _by_all_of_it(found, term, typed)


def _by_all_of_it(found: SourceResult, term: str, typed: TypedQuery) -> SourceResult:
    """Set apart who only fits as much of a longer text as D&B takes at a keystroke.

    Whoever was found by a name that is not told fits.
    """
    near = {
        company.ref: Near.ALIKE
        for company in found.companies
        if has_beginnings(company, fold(term)) and not has_beginnings(company, fold(typed.text))
    }
    fitting = [company for company in found.companies if company.ref not in near]
    alike = [company for company in found.companies if company.ref in near]
    is_all = (found.total or 0) <= len(found.companies)
    return SourceResult(
        [*fitting, *alike],
        len(fitting) if is_all else None,
        is_partial=not (fitting or is_all),
        near=near,
    )


def _by_parts(client: DnbClient, typed: TypedQuery, limit: int) -> SourceResult:
    """Search again for a text that is no beginning of a name: it may hold a town, or an address.

    Of several criteria it may decline one and answer the next.
    """
    declined: SourceUnavailable | None = None
    for criteria in list(_criteria(typed))[:MAX_CRITERIA_SEARCHES]:
        try:
            found = _by_criteria(client, criteria, typed.country, limit)
        except SourceUnavailable as error:
            if error.trouble is not Trouble.DECLINED:
                raise
            declined = error
        else:
            if found.companies:
                return replace(found, companies=at_address(found.companies, typed))
    if declined:
        raise declined
    return SourceResult([], 0)


def _criteria(typed: TypedQuery) -> Iterator[dict[str, Any]]:
    """Yield what may be meant, the likeliest first."""
    in_street = list(_in_street(typed))
    if len(typed.text) > MAX_TERM_LENGTH and not typed.postcode:
        yield {"searchTerm": typed.text[:MAX_NAME_LENGTH]}
    if typed.is_surely_street:
        yield from in_street
    if typed.postcode:
        yield from _in_postcode(typed)
    else:
        for name, town in typed.splits:
            if len(fold(name)) >= MIN_TERM_LENGTH:
                term = name[:MAX_NAME_LENGTH]
                places = names_of_town(town)
                yield from ({"searchTerm": term, "addressLocality": place} for place in places)
    if not typed.is_surely_street:
        yield from in_street


def _in_street(typed: TypedQuery) -> Iterator[dict[str, Any]]:
    """Yield the street line as its country writes it, with what a register may call the town."""
    if typed.has_street:
        there = Company(source=SOURCE, ref="", name="", country=typed.country, street=typed.street,
                        house_number=typed.house_number, addition=typed.addition)  # fmt: skip
        for line in dict.fromkeys((there.street_line, replace(there, addition="").street_line)):
            for place in names_of_town(typed.town):
                yield {"streetAddressLine1": line, "addressLocality": place}
            if not typed.town:
                yield {"streetAddressLine1": line}


def _in_postcode(typed: TypedQuery) -> Iterator[dict[str, Any]]:
    """Yield a name in a postcode. What stands after the postcode may be its town as well."""
    for name in filter(None, (typed.name, typed.town)):
        if len(fold(name)) >= MIN_TERM_LENGTH:
            yield {"searchTerm": name[:MAX_NAME_LENGTH], "postalCode": typed.postcode}
    if not typed.name:
        yield {"postalCode": typed.postcode}


def _cut(typed: str) -> str:
    """Shorten a text to what D&B takes: at the end of a word, when there is one."""
    if len(typed) <= MAX_TERM_LENGTH:
        return typed
    return typed[: MAX_TERM_LENGTH + 1].rpartition(" ")[0] or typed[:MAX_TERM_LENGTH]


def _by_number(client: DnbClient, typed: TypedQuery) -> SourceResult:
    for duns in typed.values(Kind.DUNS):
        found = _by_criteria(client, {"duns": duns}, typed.country, PAGE_SIZE)
        ours = [c for c in found.companies if c.country == typed.country]
        if ours:
            return SourceResult(ours, len(ours))
    numbers = list(dict.fromkeys(typed.values(*_NUMBERS)))
    if not numbers:
        return SourceResult([], 0)
    return _by_criteria(client, {"registrationNumbers": numbers}, typed.country, PAGE_SIZE)


def _at_address(client: DnbClient, typed: TypedQuery, limit: int, *, typing: bool) -> SourceResult:
    """Pick the house number from everyone with the postcode: D&B searches by no house number.

    A postcode of a whole town has more of them than are read. A keystroke reads one page.
    """
    number, here = leading_number(typed.house_number), list[Company]()
    for page in range(1, 2 if typing else MAX_CRITERIA_SEARCHES + 1):
        found = _by_criteria(client, {"postalCode": typed.postcode}, typed.country, PAGE_SIZE, page)
        here += [c for c in found.companies if leading_number(c.house_number) == number]
        is_all = (found.total or 0) <= page * PAGE_SIZE
        if is_all:
            break
    if not (here or is_all or typing):
        raise SourceUnavailable(Trouble.DECLINED, f"{found.total} companies have the postcode.")
    here = at_address(here, typed)
    return SourceResult(here[:limit], len(here), is_at_least=not is_all,
                        is_partial=not (here or is_all))  # fmt: skip


def _by_criteria(
    client: DnbClient, criteria: dict[str, Any], country: str, limit: int, page: int = 1
) -> SourceResult:
    size = min(limit, PAGE_SIZE)
    paging = {"countryISOAlpha2Code": country, "pageNumber": page, "pageSize": size}
    body = client.criteria({**criteria, **paging})
    return _result(body, country, limit) if body else SourceResult([], 0)


def _result(body: dict[str, Any], country: str, limit: int) -> SourceResult:
    detail = body.get("transactionDetail")
    records = [{**hit, "transactionDetail": detail} for hit in objects(body, "searchCandidates")]
    companies = [company for record in records if (company := company_of(record, country))]
    companies.sort(key=lambda company: company.is_active is False)
    total = body.get("candidatesMatchedQuantity")
    return SourceResult(companies[:limit], total if isinstance(total, int) else len(companies))
