"""D&B Direct+, as far as the portal uses it."""

from __future__ import annotations

import base64
import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from tests.standins.dnb_shapes import block, candidate, match_candidate
from tests.standins.faults import ERROR, Switches
from tests.standins.grades import graded
from tests.standins.records import Record, digits, names, records, words
from tests.standins.server import Answer, Call

KEY, SECRET = "standin-key", "standin-secret"
PAGE = 50
BLOCKS = ("companyinfo_L1_v1", "companyinfo_L2_v1")
CRITERIA = {
    "duns", "searchTerm", "primaryName", "tradeStyleName", "countryISOAlpha2Code",
    "addressLocality", "streetAddressLine1", "postalCode", "registrationNumbers",
    "isOutOfBusiness", "pageNumber", "pageSize",
}  # fmt: skip


class Problem(Exception):
    """Makes an answer with an error in it."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"errorCode": code, "errorMessage": message, **more}


class Dnb:
    name = "dnb"
    faults: tuple[str, ...] = (
        "error_on_200",
        "busy",
        "quota",
        "not_entitled",
        "incomplete",
        "expired",
    )

    def __init__(self) -> None:
        self.switches = Switches()
        self._records = records()
        self._tokens: dict[str, float] = {}  # until when, by time.monotonic()

    def let_tokens_expire(self) -> None:
        self._tokens = dict.fromkeys(self._tokens, 0.0)

    def answer(self, call: Call) -> Answer:
        if call.path == "/v3/token":
            return self._token(call)
        try:
            body = self._product(call)
        except Problem as problem:
            return _failed(call, problem)
        return _answered(call, 200, body)

    def failing(self, kind: str, call: Call) -> Answer:
        fault = self.switches.fault
        problems = {
            ERROR: Problem(fault.status or 400, fault.code, "As it was switched on."),
            "error_on_200": Problem(200, "00034", "Internal error."),
            "busy": Problem(429, "00045", "Too Many Requests"),
            "quota": Problem(429, "00050", "Quota exhausted."),
            "not_entitled": Problem(
                401, "00004", "You are not currently authorised to access this product."
            ),
            "expired": Problem(401, "00040", "The access token has expired."),
        }
        if kind != "incomplete":
            return _failed(call, problems[kind])
        answer = self.answer(call)
        for status in answer.body.get("blockStatus", ()):
            status.update(status="error", reason="Not entitled")
        return answer

    # ------------------------------------------------------------------ who asks

    def _token(self, call: Call) -> Answer:
        wanted = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if call.headers.get("Authorization") != wanted:
            return Answer(401, {"error": "invalid_client"}, _headers(False))
        sent = parse_qs(call.content.decode())
        if call.method != "POST" or sent.get("grant_type") != ["client_credentials"]:
            said = "Request missing required element: 'grant_type'. ErrorCode: 05007."
            body = {"error": "invalid_request", "error_description": said}
            return Answer(400, body, _headers(False))
        token = secrets.token_urlsafe(24)
        seconds = self.switches.limits.token_seconds
        self._tokens[token] = time.monotonic() + seconds
        granted = {"access_token": token, "expires_in": seconds, "token_type": "Bearer"}
        return Answer(200, granted, _headers(True))

    def _admit(self, call: Call) -> None:
        token = call.headers.get("Authorization", "").removeprefix("Bearer ")
        until = self._tokens.get(token)
        if until is None:
            raise Problem(401, "00004", "You are not currently authorised to access this product.")
        if until < time.monotonic():
            raise Problem(401, "00040", "The access token has expired.")
        reached = self.switches.admits()
        if reached:
            code = {"rate": "00045", "quota": "00050"}[reached]
            raise Problem(429, code, "Too Many Requests")

    # ------------------------------------------------------------------ what it asks

    def _product(self, call: Call) -> dict[str, Any]:
        products: dict[tuple[str, str], Callable[[Call], dict[str, Any]]] = {
            ("GET", "/v1/search/typeahead"): self._typeahead,
            ("POST", "/v1/search/criteria"): self._criteria,
            ("GET", "/v1/match/cleanseMatch"): self._cleanse_match,
        }
        asked = products.get((call.method, call.path))
        if asked is None and call.method == "GET" and call.path.startswith("/v1/data/duns/"):
            asked = self._data_block
        if asked is None:
            raise Problem(404, "00037", "Not Found")
        self._admit(call)
        return asked(call)

    def _typeahead(self, call: Call) -> dict[str, Any]:
        term = call.first("searchTerm")
        if not 2 <= len(term) <= 30:
            raise _invalid("searchTerm")
        country = _country(call.first("countryISOAlpha2Code"))
        fitting = [r for r in self._in(country) if _has_beginnings(r, term)]
        return self._found(fitting, 1, 10, with_numbers=False)

    def _criteria(self, call: Call) -> dict[str, Any]:
        sent = call.json()
        for name in sent:
            if name not in CRITERIA:
                raise _invalid(name)
        for name in ("searchTerm", "primaryName"):
            if name in sent and not 2 <= len(sent[name]) <= 60:
                raise _invalid(name)
        size, page = sent.get("pageSize", 10), sent.get("pageNumber", 1)
        if not 1 <= size <= PAGE:
            raise _invalid("pageSize")
        fitting = [r for r in self._in(_country(sent.get("countryISOAlpha2Code", ""))) if
                   _fits(r, sent)]  # fmt: skip
        return self._found(fitting, page, size, with_numbers=True)

    def _cleanse_match(self, call: Call) -> dict[str, Any]:
        country = _country(call.first("countryISOAlpha2Code"))
        if not country:
            raise _invalid("countryISOAlpha2Code")
        least = int(call.first("confidenceLowerLevelThresholdValue") or 1)
        asked = {name: call.first(name) for name in (
            "name", "streetAddressLine1", "postalCode", "addressLocality", "telephoneNumber",
            "registrationNumber")}  # fmt: skip
        scored = [(graded(asked, record), record) for record in self._in(country)]
        fitting = [pair for pair in scored if pair[0].confidence >= max(4, least)]
        fitting.sort(key=lambda pair: -pair[0].confidence)
        if not fitting:
            raise Problem(404, "20505", "No Match found for the given input criteria")
        most = int(call.first("candidateMaximumQuantity") or 10)
        return {
            "candidatesMatchedQuantity": len(fitting),
            "matchDataCriteria": "Name and Address Lookup",
            "matchCandidates": [
                match_candidate(place, record, grade)
                for place, (grade, record) in enumerate(fitting[:most], 1)
            ],
            "cleanseAndStandardizeInformation": {},
        }

    def _data_block(self, call: Call) -> dict[str, Any]:
        duns = call.path.rpartition("/")[2]
        if not (len(duns) == 9 and duns.isdigit()):
            raise _invalid("duns")
        asked = call.first("blockIDs").split(",")
        if not asked or not set(asked) <= set(BLOCKS):
            raise _invalid("blockIDs")
        for record in self._records:
            if record["duns"] == duns and (code := record.get("refused_by_dnb")):
                raise Problem(404, code, "Requested product not available.")
            if record["duns"] == duns:
                return block(record, asked)
        raise Problem(404, "10001", "Requested D-U-N-S Number not found.")

    def _found(
        self, fitting: Iterable[Record], page: int, size: int, *, with_numbers: bool
    ) -> dict[str, Any]:
        every = list(fitting)
        shown = every[(page - 1) * size : page * size]
        if not shown:
            raise Problem(404, self.switches.limits.miss_code, "No candidates were found.")
        return {
            "candidatesReturnedQuantity": len(shown),
            "candidatesMatchedQuantity": len(every),
            "searchCandidates": [
                candidate(place, record, with_numbers=with_numbers)
                for place, record in enumerate(shown, 1)
            ],
        }

    def _in(self, country: str) -> list[Record]:
        return [r for r in self._records if country in ("", r["country"])]


def _country(code: str) -> str:
    if code and not (len(code) == 2 and code.isalpha() and code.isupper()):
        raise _invalid("countryISOAlpha2Code")
    return code


def _invalid(parameter: str) -> Problem:
    details = [{"parameter": parameter, "description": "The value is not valid."}]
    return Problem(400, "10002", "Invalid parameters.", errorDetails=details)


def _has_beginnings(record: Record, term: str) -> bool:
    """Tell whether every word of the term begins a word of one of its names."""
    return bool(words(term)) and any(
        all(any(word.startswith(part) for word in words(name)) for part in words(term))
        for name in names(record)
    )


def _fits(record: Record, sent: dict[str, Any]) -> bool:
    own = {digits(record[name] or "") for name in ("kvk", "rsin", "vestigingsnummer", "vat")}
    tests: dict[str, Callable[[Any], bool]] = {
        "duns": lambda value: record["duns"] == value,
        "searchTerm": lambda value: _has_beginnings(record, value),
        "primaryName": lambda value: _has_beginnings({**record, "trade_names": []}, value),
        "addressLocality": lambda value: words(record["city"])[:1] == words(value)[:1],
        "streetAddressLine1": lambda value: words(record["line1"]) == words(value),
        "postalCode": lambda value: digits(record["postcode"]) == digits(value),
        "registrationNumbers": lambda value: not own.isdisjoint(map(digits, value)),
        "isOutOfBusiness": lambda value: (record["status"] != "Active") == value,
    }
    return all(tests[name](value) for name, value in sent.items() if name in tests)


def _answered(call: Call, status: int, body: dict[str, Any]) -> Answer:
    detail = {
        "transactionID": f"rrt-{uuid.uuid4().hex[:12]}-a-eu-1",
        "transactionTimestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "inLanguage": "en-US",
        "serviceVersion": "1",
    }
    inquiry = call.json() if call.method == "POST" else dict(call.query)
    told = {"transactionDetail": detail, "inquiryDetail": inquiry, **body}
    return Answer(status, told, _headers("error" not in body))


def _failed(call: Call, problem: Problem) -> Answer:
    return _answered(call, problem.status, {"error": problem.error})


def _headers(is_success: bool) -> dict[str, str]:
    status = "success" if is_success else "failure"
    return {"x-request-id": uuid.uuid4().hex, "x-request-status": status}
