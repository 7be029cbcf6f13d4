"""Writes a company as KVK does."""

from __future__ import annotations

from typing import Any

from tests.standins.records import Record, former_name, has_words, names

ADDITIONS = {"A": {"huisletter": "A"}, "bis": {"huisnummerToevoeging": "bis"},
             "-2": {"huisnummerToevoeging": "2"}}  # fmt: skip


def hit(record: Record, asked: dict[str, str]) -> list[dict[str, Any]]:
    """Write what Zoeken finds: an establishment, and for a head office the legal person too."""
    address = {"type": "bezoekadres", "straatnaam": record["street"], "plaats": record["city"]}
    if "postcode" in asked:  # these come back only when one searches for them
        address |= {"huisnummer": int(record["number"]), "postcode": _tight(record)}
    establishment = {
        "kvkNummer": record["kvk"],
        "vestigingsnummer": record["vestigingsnummer"],
        "naam": record["name"],
        "adres": {"binnenlandsAdres": address}
        if not record.get("land")
        else {"buitenlandsAdres": _abroad(record)},
        "type": "nevenvestiging" if record["is_branch"] else "hoofdvestiging",
        "links": [],
    }
    if asked.get("naam") and not any(has_words(name, asked["naam"]) for name in names(record)):
        establishment["vervallenNaam"] = former_name(record)
    if "inclusiefinactieveregistraties" in asked:
        establishment["actief"] = "Ja" if record["status"] == "Active" else "Nee"
    legal_person = {
        "kvkNummer": record["kvk"],
        "rsin": record["rsin"],
        "naam": statutory_name(record),
        "type": "rechtspersoon",
        "links": [],
    }
    if record["is_branch"]:
        return [establishment]
    if has_establishment(record):
        return [establishment, legal_person]
    return [legal_person]


def statutory_name(record: Record) -> str:
    return str(record.get("statutory_name") or record["name"])


def has_establishment(record: Record) -> bool:
    return bool(record["legal_form"] != "Stichting")


def profile(record: Record) -> dict[str, Any]:
    registered = {"datumAanvang": "20140210"}
    if record["status"] != "Active":
        registered["datumEinde"] = "20240000"
    owner: dict[str, Any] = {
        "rsin": record["rsin"],
        "rechtsvorm": record["legal_form"].replace(" ", ""),
        "uitgebreideRechtsvorm": record["legal_form"],
        "adressen": [],
    }
    embedded: dict[str, Any] = {"eigenaar": owner}
    if has_establishment(record):
        embedded["hoofdvestiging"] = _establishment(record)
    else:
        owner["adressen"] = _addresses(record)
    return {
        "kvkNummer": record["kvk"],
        "indNonMailing": "Ja" if record["do_not_contact"] else "Nee",
        "naam": statutory_name(record),
        "formeleRegistratiedatum": "20200210",
        "materieleRegistratie": registered,
        "statutaireNaam": statutory_name(record),
        "handelsnamen": _trade_names(record),
        "links": [],
        "_embedded": embedded,
    }


def branch_profile(record: Record) -> dict[str, Any]:
    told = {**_establishment(record), "statutaireNaam": statutory_name(record), "links": []}
    told["materieleRegistratie"] = {"datumAanvang": "20140210"}
    if ended := record.get("branch_ended"):
        told["materieleRegistratie"]["datumEinde"] = ended
    return {**told, "handelsnamen": _trade_names(record)}


def _trade_names(record: Record) -> list[dict[str, Any]]:
    return [{"naam": name, "volgorde": n} for n, name in enumerate(record["trade_names"])]


def _establishment(record: Record) -> dict[str, Any]:
    return {
        "vestigingsnummer": record["vestigingsnummer"],
        "kvkNummer": record["kvk"],
        "rsin": record["rsin"],
        "eersteHandelsnaam": record["name"],
        "indHoofdvestiging": "Nee" if record["is_branch"] else "Ja",
        "adressen": _addresses(record),
    }


def _addresses(record: Record) -> list[dict[str, Any]]:
    """Write the addresses in no fixed order."""
    box = [_box(record)] if record["po_box"] else []
    if record.get("is_box_only"):
        return box
    return [*box, _visited(record)]


def _visited(record: Record) -> dict[str, Any]:
    """Write the visiting address, the line of all of it padded."""
    kind = {"type": "bezoekadres", "indAfgeschermd": "Nee"}
    if record.get("is_shielded"):
        return {**kind, "indAfgeschermd": "Ja"}
    if record.get("land"):
        return {**kind, **_abroad(record)}
    line = f"{record['line1']:<40}{_tight(record)} {record['city']}"
    return {
        **kind,
        "volledigAdres": line,
        "straatnaam": record["street"],
        "huisnummer": int(record["number"]),
        **ADDITIONS.get(record["addition"], {}),
        **({"toevoegingAdres": record["further"]} if "further" in record else {}),
        **({"aanduidingBijHuisnummer": record["beside"]} if "beside" in record else {}),
        "postcode": _tight(record),
        "plaats": record["city"],
        "land": "Nederland",
    }


def _abroad(record: Record) -> dict[str, Any]:
    is_town_first = record["land"] == "Verenigd Koninkrijk"
    street = (
        (record["number"], record["street"])
        if is_town_first
        else (record["street"], record["number"])
    )
    town = (
        (record["city"], record["postcode"])
        if is_town_first
        else (record["postcode"], record["city"])
    )
    return {
        "straatHuisnummer": " ".join(street),
        "postcodeWoonplaats": " ".join(town),
        "land": record["land"],
    }


def _box(record: Record) -> dict[str, Any]:
    return {
        "type": "correspondentieadres",
        "indAfgeschermd": "Nee",
        "straatnaam": "Postbus",
        "postbusnummer": int(record["po_box"]),
        "postcode": _tight(record),
        "plaats": record["city"],
        "land": "Nederland",
    }


def _tight(record: Record) -> str:
    return str(record["postcode"].replace(" ", ""))
