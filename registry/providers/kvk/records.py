"""Reads what KVK tells of a company: a result of a search, a profile, or a profile of a branch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from registry.company import Company
from registry.head_offices import head_offices_first
from registry.json_fields import Json, objects, part, text
from registry.normalising import normalised
from registry.providers.kvk.addresses import NO_ADDRESS, place_of, read_address
from registry.sameness import is_same_text

SOURCE = "kvk"
UNORDERED = 1000  # the place of a trade name that has none, after all others


def companies_of_results(body: Json) -> list[Company]:
    """Read the results of a search, with the head office of a company before its branches.

    What has stopped comes after the others. A legal person is left out when an establishment of it
    is among the results too, which then has its statutory name.
    """
    results = [result for result in objects(body, "resultaten") if text(result, "naam")]
    persons = {text(r, "kvkNummer"): text(r, "naam") for r in results if _is_legal_person(r)}
    offices = {text(r, "kvkNummer") for r in results if text(r, "type") == "hoofdvestiging"}
    companies = [
        _with_statutory_name(company_of_result(r), persons.get(text(r, "kvkNummer"), ""))
        for r in results
        if not (_is_legal_person(r) and text(r, "kvkNummer") in offices)
    ]
    found = [normalised(company) for company in companies]
    return head_offices_first(found, lambda company: company.register_number)


def _is_legal_person(result: Json) -> bool:
    return text(result, "type") == "rechtspersoon"


def company_of_result(result: Json) -> Company:
    number, branch = text(result, "kvkNummer"), text(result, "vestigingsnummer")
    kind = text(result, "type")
    address = part(result, "adres")
    abroad = part(address, "buitenlandsAdres")
    former = text(result, "vervallenNaam")  # by which it was found
    return Company(
        source=SOURCE,
        ref=f"{number}-{branch}" if branch else number,
        name=text(result, "naam"),
        former_names=(former,) if former else (),
        register_number=number,
        branch_number=branch,
        is_branch=kind == "nevenvestiging" if kind != "rechtspersoon" else None,
        is_active=text(result, "actief") != "Nee",
        **read_address(abroad or part(address, "binnenlandsAdres"), is_abroad=bool(abroad)),
    )


def company_of_profile(profile: Json, ref: str) -> Company:
    embedded = part(profile, "_embedded")
    office, owner = part(embedded, "hoofdvestiging"), part(embedded, "eigenaar")
    name = text(profile, "statutaireNaam") or text(profile, "naam")
    return Company(
        source=SOURCE,
        ref=ref,
        name=name,
        trade_names=_without((*_trade_names(profile), text(office, "eersteHandelsnaam")), name),
        register_number=text(profile, "kvkNummer"),
        branch_number=text(office, "vestigingsnummer"),
        legal_form=text(owner, "uitgebreideRechtsvorm") or text(owner, "rechtsvorm"),
        is_branch=False if office else None,
        is_active=_is_active(profile),
        do_not_contact=_yes_or_no(profile, "indNonMailing"),
        **place_of(office, owner),
    )


def company_of_branch(company: Company, branch: Json, branch_number: str) -> Company:
    """Return an establishment with its own names and address, of the company of a profile."""
    named = (text(branch, "eersteHandelsnaam"), *_trade_names(branch))
    own = _without(named) or (company.name, *company.trade_names)
    told: dict[str, Any] = {**NO_ADDRESS, **place_of(branch)}
    established = replace(
        company,
        name=own[0],
        trade_names=_without(own, own[0], company.name),
        branch_number=branch_number,
        is_branch=_yes_or_no(branch, "indHoofdvestiging") is not True,
        # Of a company that lives only its profile, or else its line, tells whether a branch does.
        is_active=False if company.is_active is False else _is_active(branch),
        **told,
    )
    return _with_statutory_name(established, company.name)


def _with_statutory_name(company: Company, name: str) -> Company:
    if not name or is_same_text(name, company.name):
        return company
    return replace(company, statutory_name=name)


def _trade_names(record: Json) -> list[str]:
    return [text(name, "naam") for name in sorted(objects(record, "handelsnamen"), key=_position)]


def _without(names: Iterable[str], *own: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and name not in own))


def _position(trade_name: Json) -> int:
    position = trade_name.get("volgorde")
    return position if isinstance(position, int) else UNORDERED


def _is_active(record: Json) -> bool | None:
    registered = part(record, "materieleRegistratie")
    return not text(registered, "datumEinde") if registered else None


def _yes_or_no(record: Json, name: str) -> bool | None:
    return {"Ja": True, "Nee": False}.get(text(record, name))
