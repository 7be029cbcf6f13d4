"""Writes a company as D&B does: each record leaves out something else, in another way."""

from __future__ import annotations

from typing import Any

from tests.standins.grades import Graded
from tests.standins.records import Record

LEAVES_OUT = ("nothing", "absent", "null", "empty", "line_in_street_name")
REGISTERS = {"NL": 6256, "BE": 800, "DE": 6862, "FR": 2078, "LU": 3827}
VAT_NUMBERS = {"NL": 6273, "BE": 99, "DE": 6867, "FR": 2080, "LU": 480}


def style(record: Record) -> str:
    return LEAVES_OUT[int(record["duns"][:-1]) % len(LEAVES_OUT)]


def candidate(place: int, record: Record, *, with_numbers: bool) -> dict[str, Any]:
    """Write a candidate of typeahead, or of criteria, which tells more."""
    gone = record["status"] != "Active"
    told: dict[str, Any] = {
        "duns": record["duns"],
        "dunsControlStatus": {"isOutOfBusiness": gone},
        "primaryName": record["name"],
        "primaryAddress": _short_address(record),
        "corporateLinkage": {"isBranch": record["is_branch"]},
        "primaryIndustryCodes": [],
        "financials": [{"yearlyRevenue": [{"value": record["revenue_eur"], "currency": "USD"}]}],
    }
    if record["trade_names"] or style(record) == "nothing":
        told["tradeStyleNames"] = _trade_styles(record)
    if with_numbers:
        told["registrationNumbers"] = _numbers(record)
        told["telephone"] = _telephone(record)
        told["corporateLinkage"]["familytreeRolesPlayed"] = _roles(record)
    return {"displaySequence": place, "organization": told}


def match_candidate(place: int, record: Record, grade: Graded) -> dict[str, Any]:
    told = {
        "duns": record["duns"],
        "dunsControlStatus": {"operatingStatus": _status(record), "isMailUndeliverable": False},
        "primaryName": record["name"],
        "tradeStyleNames": _trade_styles(record),
        "telephone": _telephone(record),
        "primaryAddress": _address(record),
        "mailingAddress": {"addressCountry": {}, "streetAddress": {}, "postalCode": None},
        "registrationNumbers": _numbers(record)[:1],
        "mostSeniorPrincipals": [],
        "corporateLinkage": {"familytreeRolesPlayed": _roles(record)},
    }
    quality = {
        "confidenceCode": grade.confidence,
        "matchGrade": grade.letters,
        "matchGradeComponentsCount": 11,
        "matchGradeComponents": [
            {"componentType": name, "componentRating": letter}
            for name, letter in grade.components()
        ],
        "nameMatchScore": grade.name_score,
    }
    return {"displaySequence": place, "organization": told, "matchQualityInformation": quality}


def block(record: Record, asked: list[str]) -> dict[str, Any]:
    handling = (
        [{"description": "Do not call, mail or otherwise contact", "dnbCode": 7976}]
        if record["do_not_contact"]
        else []
    )
    organization: dict[str, Any] = {
        "duns": record["duns"],
        "dunsControlStatus": {
            "operatingStatus": _status(record),
            "isMarketable": not record["do_not_contact"],
            "isMailUndeliverable": False,
            "isTelephoneDisconnected": None,
            "isDelisted": False,
            "subjectHandlingDetails": handling,
            "firstReportDate": None,
        },
        "countryISOAlpha2Code": record["country"],
        "registrationNumbers": _numbers(record),
        "telephone": _telephone(record),
        "primaryName": record["name"],
        "tradeStyleNames": _trade_styles(record),
        "primaryAddress": _address(record),
        "stockExchanges": [],
        "email": None,
    }
    if former := record.get("former_names"):
        organization["formerPrimaryNames"] = [{"name": name} for name in former]
    if "companyinfo_L2_v1" in asked:
        organization["registeredName"] = record.get("statutory_name") or record["name"]
        organization["legalForm"] = {"description": record["legal_form"], "dnbCode": 1}
    statuses = [{"blockID": name, "status": "ok", "reason": None} for name in asked]
    base = {"blockID": "baseinfo_L1_v1", "status": "ok", "reason": None}
    return {"organization": organization, "blockStatus": [*statuses, base]}


def _short_address(record: Record) -> dict[str, Any]:
    address: dict[str, Any] = {
        "addressCountry": {"isoAlpha2Code": record["country"]},
        "streetAddress": {"line1": record["line1"]},
        "addressLocality": {"name": record["city"]},
        "postalCode": record["postcode"],
    }
    match style(record):
        case "absent":
            del address["postalCode"], address["addressCountry"]
        case "null":
            address["postalCode"] = None
        case "empty":
            address["postalCode"], address["addressRegion"] = "", {}
        case "line_in_street_name":
            address["streetAddress"], address["streetName"] = {}, record["line1"]
    return address


def _address(record: Record) -> dict[str, Any]:
    whole = {
        **_short_address(record),
        "addressCountry": {"name": "", "isoAlpha2Code": record["country"]},
        "addressRegion": {"name": record["region"].upper(), "abbreviatedName": None},
        "addressCounty": {},
        "minorTownName": None,
        "postalCode": record["postcode"],
        "postOfficeBox": {},
    }
    if style(record) in ("nothing", "null"):
        number = " ".join(filter(None, (record["number"], record["addition"])))
        whole |= {"streetName": record["street"], "streetNumber": number}
    if further := record.get("further"):
        whole["streetAddress"] = {"line1": record["line1"], "line2": further}
    if style(record) == "absent" and record["po_box"]:
        # Reached at its box only.
        whole["postOfficeBox"] = {"postOfficeBoxNumber": record["po_box"]}
        whole["streetAddress"] = {}
    return whole


def _status(record: Record) -> dict[str, Any]:
    active = record["status"] == "Active"
    return {"description": record["status"], "dnbCode": 9074 if active else 403}


def _roles(record: Record) -> list[dict[str, Any]]:
    if record["is_branch"]:
        return [{"description": "Branch/Division", "dnbCode": 9140}]
    return [{"description": "Parent/Headquarters", "dnbCode": 9141}]


def _trade_styles(record: Record) -> list[dict[str, Any]] | None:
    if not record["trade_names"] and style(record) == "null":
        return None
    return [{"name": name, "priority": n} for n, name in enumerate(record["trade_names"], 1)]


def _telephone(record: Record) -> list[dict[str, Any]]:
    if not record["telephone"]:
        return []
    codes = {"NL": "31", "BE": "32", "DE": "49", "FR": "33", "LU": "352"}
    return [
        {
            "telephoneNumber": record["telephone"],
            "isdCode": codes[record["country"]],
            "isUnreachable": False,
        }
    ]


def _numbers(record: Record) -> list[dict[str, Any]]:
    country = record["country"]
    kinds = (
        ("vat", VAT_NUMBERS[country], "Value Added Tax Number"),
        ("rsin", 23097, "Legal Entity and Partnership Information Number (NL)"),
        ("kvk", REGISTERS[country], "Trade Register Number"),
        ("vestigingsnummer", 23096, "Branch Unit Number (NL)"),
    )
    return [
        {
            "registrationNumber": record[name],
            "typeDescription": description,
            "typeDnBCode": code,
            "isPreferredRegistrationNumber": name == "kvk" or None,
        }
        for name, code, description in kinds
        if record[name]
    ]
