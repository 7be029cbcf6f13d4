"""Gives the stand-ins the made-up companies, and searches their names."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import registry

type Record = dict[str, Any]

FILE = Path(registry.__path__[0]) / "demo_data" / "fictional_companies.json"

# What the file has none of: a branch with the very name of its head office.
BRANCH: Record = {
    "duns": "991009001",
    "name": "Quostra Printservices B.V.",
    "kvk": "00007919",
    "vestigingsnummer": "000000104730",
    "street": "Testkade",
    "number": "3",
    "line1": "Testkade 3",
    "postcode": "7323 AM",
    "city": "Apeldoorn",
    "region": "Gelderland",
    "is_branch": True,
    "revenue_eur": 1,
}


# And no company that had another name before, by which KVK finds it too.
FORMER_NAMES = {BRANCH["kvk"]: "Drukhuis Wijnandsrade"}

# Companies of which a register tells little, or what is easily misread. What a record lacks is as
# in _ORDINARY; `refused` is the code with which KVK refuses its record.
_ORDINARY: Record = {
    "trade_names": [], "legal_form": "Besloten Vennootschap", "business_entity_type": 451,
    "status": "Active", "rsin": None, "vat": None, "addition": "", "region": "Gelderland",
    "country": "NL", "po_box": None, "telephone": None, "domain": None, "is_branch": False,
    "do_not_contact": False, "revenue_eur": 0, "fictional": True,
}  # fmt: skip
SPECIAL: list[Record] = [
    {**_ORDINARY, **record, "line1": f"{record['street']} {record['number']}"}
    for record in (
        {"duns": "991009101", "kvk": "91000101", "vestigingsnummer": "000091000101",
         "name": "Velzimo Afgesloten B.V.", "street": "Testkade", "number": "21",
         "postcode": "7323 AM", "city": "Apeldoorn", "refused": "IPD0005"},
        {"duns": "991009102", "kvk": "91000102", "vestigingsnummer": "000091000102",
         "name": "Velzimo Bezig B.V.", "street": "Testkade", "number": "22",
         "postcode": "7323 AM", "city": "Apeldoorn", "refused": "IPD1002"},
        {"duns": "991009103", "kvk": "91000103", "vestigingsnummer": "000091000103",
         "name": "Velzimo Weggehouden B.V.", "street": "Testkade", "number": "23",
         "postcode": "7323 AM", "city": "Apeldoorn", "refused_by_dnb": "10001"},
        {"duns": "991009104", "kvk": "91000104", "vestigingsnummer": "000091000104",
         "name": "Velzimo Weinig B.V.", "street": "Testkade", "number": "24",
         "postcode": "7323 AM", "city": "Apeldoorn", "refused_by_dnb": "40105"},
        {"duns": "991009105", "kvk": "91000105", "vestigingsnummer": "000091000105",
         "name": "Velzimo Filialen B.V.", "street": "Testkade", "number": "25",
         "postcode": "7323 AM", "city": "Apeldoorn", "revenue_eur": 10},
        {"duns": "991009106", "kvk": "91000105", "vestigingsnummer": "000091000106",
         "name": "Velzimo Filialen B.V.", "street": "Demostraat", "number": "26",
         "postcode": "6211 QX", "city": "Maastricht", "revenue_eur": 1000, "is_branch": True},
        {"duns": "991009111", "kvk": "91000111", "vestigingsnummer": "000091000111",
         "name": "Brunvos Gereedschap", "statutory_name": "Brunvos Groep B.V.",
         "street": "Testkade", "number": "31", "postcode": "7323 AM", "city": "Apeldoorn",
         "trade_names": ["Brunvos Gereedschap"]},
        {"duns": "991009112", "kvk": "91000111", "vestigingsnummer": "000091000112",
         "name": "Brunvos Noord", "statutory_name": "Brunvos Groep B.V.", "is_branch": True,
         "street": "Demostraat", "number": "32", "postcode": "6211 QX", "city": "Maastricht",
         "trade_names": ["Brunvos Slijperij Noord"]},
        {"duns": "991009113", "kvk": "91000111", "vestigingsnummer": "000091000113",
         "name": "Brunvos Oud", "statutory_name": "Brunvos Groep B.V.", "is_branch": True,
         "street": "Demostraat", "number": "33", "postcode": "6211 QX", "city": "Maastricht",
         "branch_ended": "20240131"},
        {"duns": "991009114", "kvk": "91000111", "vestigingsnummer": "000091000114",
         "name": "Brunvos Dicht", "statutory_name": "Brunvos Groep B.V.", "is_branch": True,
         "street": "Demostraat", "number": "34", "postcode": "6211 QX", "city": "Maastricht",
         "refused": "IPD0007"},
        {"duns": "991009121", "kvk": "91000121", "vestigingsnummer": "000091000121",
         "name": "Tolvera Afgeschermd", "street": "Testkade", "number": "41",
         "postcode": "7323 AM", "city": "Apeldoorn", "is_shielded": True, "po_box": "410"},
        {"duns": "991009122", "kvk": "91000122", "vestigingsnummer": "000091000122",
         "name": "Tolvera Geheim", "street": "Testkade", "number": "42", "postcode": "7323 AM",
         "city": "Apeldoorn", "is_shielded": True},
        {"duns": "991009123", "kvk": "91000123", "vestigingsnummer": "000091000123",
         "name": "Tolvera Postbus B.V.", "street": "Testkade", "number": "43",
         "postcode": "7323 AM", "city": "Apeldoorn", "po_box": "430", "is_box_only": True},
        {"duns": "991009131", "kvk": "91000131", "vestigingsnummer": "000091000131",
         "name": "Kwestor Köln B.V.", "street": "Bohrerstraße", "number": "51",
         "postcode": "50667", "city": "Köln", "land": "Duitsland"},
        {"duns": "991009132", "kvk": "91000132", "vestigingsnummer": "000091000132",
         "name": "Kwestor Gent B.V.", "street": "Kwikstraat", "number": "52",
         "postcode": "9000", "city": "Gent", "land": "België"},
        {"duns": "991009133", "kvk": "91000133", "vestigingsnummer": "000091000133",
         "name": "Kwestor London B.V.", "street": "High Street", "number": "53",
         "postcode": "SW1A 1AA", "city": "London", "land": "Verenigd Koninkrijk"},
        {"duns": "991009141", "kvk": "91000141", "vestigingsnummer": "000091000141",
         "name": "Dravino Boven B.V.", "street": "Testkade", "number": "61", "postcode": "7323 AM",
         "city": "Apeldoorn", "addition": "A", "further": "3e etage, kamer 315",
         "former_names": ["Dravino Oud B.V."]},
        {"duns": "991009142", "kvk": "91000142", "vestigingsnummer": "000091000142",
         "name": "Dravino Tegenover B.V.", "street": "Testkade", "number": "62",
         "postcode": "7323 AM", "city": "Apeldoorn", "beside": "to"},
    )
]  # fmt: skip


def records() -> list[Record]:
    """Return the companies, the largest first."""
    known: list[Record] = json.loads(FILE.read_text())
    head_office = next(record for record in known if record["kvk"] == BRANCH["kvk"])
    every = [*known, {**head_office, **BRANCH}, *SPECIAL]
    return sorted(every, key=lambda record: -record["revenue_eur"])


def words(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if c not in "'." and c.isascii())
    return kept.split()


def names(record: Record) -> list[str]:
    statutory = record.get("statutory_name")
    return [record["name"], *record["trade_names"], *([statutory] if statutory else [])]


def has_words(name: str, asked: str) -> bool:
    """Whole ones, each of them."""
    return set(words(asked)) <= set(words(name))


def former_name(record: Record) -> str:
    return (
        ""
        if record["is_branch"]
        else FORMER_NAMES.get(record["kvk"], "") or next(iter(record.get("former_names", ())), "")
    )


def digits(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).upper()
