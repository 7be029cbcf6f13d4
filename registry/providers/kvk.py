"""Asks the Dutch trade register (KVK), by Zoeken v2 and Basisprofiel v1, for whoever has a key.

It finds whole words, so it is asked when somebody presses "Zoeken" and not while typing.
"""

from __future__ import annotations

import re
import time
from typing import Any

from django.conf import settings

from registry import http_client
from registry.address_parsing import split_street
from registry.company import Company
from registry.folding import fold
from registry.json_fields import Json, objects, part, text
from registry.keys import compact
from registry.match_by_search import match_by_search
from registry.matching import Candidate
from registry.normalising import normalised
from registry.sources import SourceResult, SourceUnavailable, Trouble

SOURCE = "kvk"
PAGE_SIZE = 100  # results of one page
UNORDERED = 1000  # the place of a trade name that has none, after all others
# Error codes.
NOTHING_FOUND = "IPD5200"
# It is not a number, or nothing may be told of it.
NOT_GIVEN = frozenset({"IPD0004", "IPD0005", "IPD0006", "IPD0007", "IPD0010"})
NOT_ACCEPTED = frozenset({"IPD1998", "IPD1999", "IPD5203"})  # parameters
TECHNICAL = "IPD9999"
RETRY_LATER = frozenset({"IPD1002", "IPD1003"})  # 404, and yet not "there is none"
RETRY_AFTER_SECONDS = 300.0  # as the documentation says
WITH_INACTIVE = {"inclusiefInactieveRegistraties": "true"}

NO_ADDRESS = [""] * 5  # its parts, as `_address` returns them

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
            body = _get("/v2/zoeken", {**params, "resultatenPerPagina": str(PAGE_SIZE)}, deadline)
            if body and (found := _companies(body)):
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
        profile = _get(f"/v1/basisprofielen/{match[1]}", {"geoData": "false"}, deadline)
        if profile is None:
            return None
        company = normalised(_company_of_profile(profile, ref))
        if not company.name:
            raise SourceUnavailable(Trouble.UNREADABLE, "The profile names no company.")
        if match[2] and company.branch_number != match[2]:
            branch = _get(f"/v1/vestigingsprofielen/{match[2]}", {"geoData": "false"}, deadline)
            return normalised(_company_of_branch(company, branch, match[2])) if branch else None
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


def _get(path: str, params: dict[str, str], deadline: float) -> dict[str, Any] | None:
    """Return the body of the answer; None when there is no such company."""
    reply = http_client.ask(
        "GET",
        settings.KVK_URL.rstrip("/") + path,
        timeout=deadline - time.monotonic(),
        params=params,
        headers={"apikey": settings.KVK_API_KEY},
        verify=settings.KVK_CA_BUNDLE or True,
    )
    errors = reply.body.get("fout")
    if reply.status == 200 and not errors:
        return reply.body
    codes = {text(error, "code") for error in errors} if isinstance(errors, list) else set()
    if NOTHING_FOUND in codes or codes & NOT_GIVEN:
        return None
    wait = RETRY_AFTER_SECONDS if codes & RETRY_LATER else reply.retry_after
    detail = f"HTTP {reply.status}, {', '.join(sorted(codes)) or 'no code'}"
    raise SourceUnavailable(_trouble(reply.status, codes), detail, retry_after=wait)


def _trouble(status: int, codes: set[str]) -> Trouble:
    if status == 429:
        return Trouble.BUSY
    if codes & {*RETRY_LATER, TECHNICAL} or status >= 500 or status == 200:
        return Trouble.DOWN
    if codes & NOT_ACCEPTED:
        return Trouble.DECLINED
    return Trouble.UNREADABLE if status == 404 and not codes else Trouble.REFUSED


def _companies(body: Json) -> list[Company]:
    """Read the results, a company that has stopped after the others.

    A legal person is left out when its head office is among the results too.
    """
    results = objects(body, "resultaten")
    offices = {text(r, "kvkNummer") for r in results if text(r, "type") == "hoofdvestiging"}
    kept = [
        r
        for r in results
        if text(r, "naam")
        and not (text(r, "type") == "rechtspersoon" and text(r, "kvkNummer") in offices)
    ]
    companies = (normalised(_company_of_result(r)) for r in kept)
    return sorted(companies, key=lambda c: c.is_active is False)


def _company_of_result(result: Json) -> Company:
    number, branch = text(result, "kvkNummer"), text(result, "vestigingsnummer")
    kind = text(result, "type")
    address = part(result, "adres")
    street, house_number, addition, postcode, city = _address(
        part(address, "binnenlandsAdres") or part(address, "buitenlandsAdres")
    )
    former = text(result, "vervallenNaam")  # by which it was found
    return Company(
        source=SOURCE,
        ref=f"{number}-{branch}" if branch else number,
        name=text(result, "naam"),
        trade_names=(former,) if former else (),
        country="NL",
        street=street,
        house_number=house_number,
        addition=addition,
        postcode=postcode,
        city=city,
        register_number=number,
        branch_number=branch,
        is_branch=kind == "nevenvestiging" if kind != "rechtspersoon" else None,
        is_active=text(result, "actief") != "Nee",
    )


def _company_of_profile(profile: Json, ref: str) -> Company:
    embedded = part(profile, "_embedded")
    office, owner = part(embedded, "hoofdvestiging"), part(embedded, "eigenaar")
    name = text(profile, "statutaireNaam") or text(profile, "naam")
    named = sorted(objects(profile, "handelsnamen"), key=_position)
    address = _visiting_address(office) or _visiting_address(owner) or NO_ADDRESS
    street, number, addition, postcode, city = address
    registered = part(profile, "materieleRegistratie")
    return Company(
        source=SOURCE,
        ref=ref,
        name=name,
        trade_names=tuple(dict.fromkeys(t for n in named if (t := text(n, "naam")) and t != name)),
        country="NL",
        street=street,
        house_number=number,
        addition=addition,
        postcode=postcode,
        city=city,
        register_number=text(profile, "kvkNummer"),
        branch_number=text(office, "vestigingsnummer"),
        legal_form=text(owner, "uitgebreideRechtsvorm") or text(owner, "rechtsvorm"),
        is_branch=False if office else None,
        is_active=not text(registered, "datumEinde") if registered else None,
        do_not_contact=_yes_or_no(profile, "indNonMailing"),
    )


def _position(trade_name: Json) -> int:
    position = trade_name.get("volgorde")
    return position if isinstance(position, int) else UNORDERED


def _yes_or_no(record: Json, name: str) -> bool | None:
    return {"Ja": True, "Nee": False}.get(text(record, name))


def _company_of_branch(company: Company, branch: Json, branch_number: str) -> Company:
    street, number, addition, postcode, city = _visiting_address(branch) or NO_ADDRESS
    name = text(branch, "eersteHandelsnaam")
    others = (*([name] if name and name != company.name else []), *company.trade_names)
    return Company(
        **{
            **vars(company),
            "trade_names": tuple(dict.fromkeys(others)),
            "street": street,
            "house_number": number,
            "addition": addition,
            "postcode": postcode,
            "city": city,
            "branch_number": branch_number,
            "is_branch": _yes_or_no(branch, "indHoofdvestiging") is not True,
        }
    )


def _visiting_address(place: Json) -> list[str] | None:
    """Return the visiting address, empty when it is kept secret; None when there is none."""
    for address in objects(place, "adressen"):
        if text(address, "type") == "bezoekadres":
            return NO_ADDRESS if text(address, "indAfgeschermd") == "Ja" else _address(address)
    return None


def _address(address: Json) -> list[str]:
    """Return street, number, addition, postcode and town."""
    foreign = text(address, "straatHuisnummer")
    if foreign:
        # The postcode and the town stand in one line there, in an order that differs by country.
        return [*split_street(foreign, ""), "", text(address, "postcodeWoonplaats")]
    number = text(address, "huisnummer") or text(address, "postbusnummer")
    addition = " ".join(
        filter(None, (text(address, "huisletter"), text(address, "huisnummerToevoeging")))
    )
    street, postcode = text(address, "straatnaam"), text(address, "postcode")
    return [street, number, addition, postcode, text(address, "plaats")]
