"""VIES, the Commission's register of VAT numbers, as far as the portal asks it."""

from __future__ import annotations

import re
from typing import Any

from stdnum.eu import vat

from tests.standins.faults import ERROR, Limits, Switches
from tests.standins.server import Answer, Call

REQUEST_DATE = "2026-11-28T09:00:00.000Z"
CONSULTATION = "WAPIAAAAY0000001"
WITHHELD = "---"  # Germany and Spain tell no names
OUT_OF_USE = "0999999031"  # of Belgium: right by its check digits, and not in use
# Codes that VIES gives by `userError`, with status 200 and `isValid` false.
USER_ERRORS = (
    *("MS_UNAVAILABLE", "MS_MAX_CONCURRENT_REQ", "GLOBAL_MAX_CONCURRENT_REQ"),
    *("SERVICE_UNAVAILABLE", "TIMEOUT", "INVALID_INPUT"),
)
_LOOK_UP = re.compile(r"/ms/([A-Z]{2})/vat/([A-Z0-9]+)")


class Vies:
    """Knows every number that is right by its check digits, but for one that is out of use."""

    name = "vies"
    faults: tuple[str, ...] = ("invalid", "contradiction", *map(str.lower, USER_ERRORS))

    def __init__(self) -> None:
        self.switches = Switches(Limits(per_second=10_000.0))

    def answer(self, call: Call) -> Answer:
        if call.method == "POST" and call.path == "/check-vat-number":
            return self._consulted(call.json())
        match = _LOOK_UP.fullmatch(call.path)
        if call.method != "GET" or match is None:
            return _wrapped(404, "NOT_FOUND")
        is_known = _is_known(match[1], match[2])
        return _looked_up(match[1], match[2], "VALID" if is_known else "INVALID")

    def failing(self, kind: str, call: Call) -> Answer:
        fault = self.switches.fault
        if kind == ERROR:
            return _wrapped(fault.status or 500, fault.code or "MS_UNAVAILABLE")
        match = _LOOK_UP.fullmatch(call.path)
        if match is None:  # a consultation fails in the other shape
            code = kind.upper()
            return Answer(200, {"valid": False}) if kind == "invalid" else _wrapped(200, code)
        if kind == "contradiction":
            return _looked_up(match[1], match[2], "INVALID", is_valid=True)
        return _looked_up(match[1], match[2], kind.upper())

    def _consulted(self, sent: dict[str, Any]) -> Answer:
        country, number = str(sent.get("countryCode", "")), str(sent.get("vatNumber", ""))
        requester = str(sent.get("requesterMemberStateCode", "")) + str(
            sent.get("requesterNumber", "")
        )
        if requester and not vat.is_valid(requester):
            return _wrapped(400, "INVALID_REQUESTER_INFO")
        answer = {
            "countryCode": country,
            "vatNumber": number,
            "requestDate": REQUEST_DATE,
            "valid": _is_known(country, number),
            "requestIdentifier": CONSULTATION if requester else "",
            "name": WITHHELD,
            "address": WITHHELD,
        }
        return Answer(200, answer)


def _is_known(country: str, number: str) -> bool:
    return bool(vat.is_valid(country + number)) and number != OUT_OF_USE


def _looked_up(country: str, number: str, code: str, *, is_valid: bool | None = None) -> Answer:
    is_withheld = country in ("DE", "ES") or code != "VALID"
    answer = {
        "isValid": code == "VALID" if is_valid is None else is_valid,
        "requestDate": REQUEST_DATE,
        "userError": code,
        "name": WITHHELD if is_withheld else "VERZONNEN BEDRIJF",
        "address": WITHHELD if is_withheld else "VOORBEELDSTRAAT 1\n1234AB VOORBEELD",
        "requestIdentifier": "",
        "originalVatNumber": number,
        "vatNumber": number,
        "viesApproximate": {"name": WITHHELD, "matchName": 3},
    }
    return Answer(200, answer)


def _wrapped(status: int, code: str) -> Answer:
    return Answer(status, {"actionSucceed": False, "errorWrappers": [{"error": code}]})
