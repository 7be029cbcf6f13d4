"""Reads what KVK tells of a company: a result of a search, a profile, or a profile of a branch."""

from __future__ import annotations

from registry.address_parsing import split_street
from registry.company import Company
from registry.json_fields import Json, objects, part, text

SOURCE = "kvk"
UNORDERED = 1000  # the place of a trade name that has none, after all others
NO_ADDRESS = [""] * 5  # its parts, as `_address` returns them


def company_of_result(result: Json) -> Company:
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


def company_of_profile(profile: Json, ref: str) -> Company:
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


def company_of_branch(company: Company, branch: Json, branch_number: str) -> Company:
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
