"""KVK Zoeken v2, Basisprofiel v1 and Vestigingsprofiel v1, as far as the portal uses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.standins.faults import ERROR, Limits, Switches
from tests.standins.kvk_shapes import branch_profile, hit, profile
from tests.standins.records import Record, digits, former_name, has_words, names, records, words
from tests.standins.server import Answer, Call

KEY = "standin-key"
PARAMETERS = {
    "kvknummer", "rsin", "vestigingsnummer", "naam", "straatnaam", "plaats", "postcode",
    "huisnummer", "huisletter", "postbusnummer", "type", "inclusiefinactieveregistraties",
    "pagina", "resultatenperpagina",
}  # fmt: skip


class Problem(Exception):
    def __init__(self, status: int, code: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = {"code": code, "omschrijving": description}


class Kvk:
    name = "kvk"
    faults: tuple[str, ...] = (
        "busy",
        "later",
        "technical",
        "unauthorised",
        "error_on_200",
        "gone",
        "other_shape",
    )

    def __init__(self) -> None:
        self.switches = Switches(Limits(per_second=100.0))
        self._records = [record for record in records() if record["kvk"]]

    def answer(self, call: Call) -> Answer:
        if call.headers.get("apikey") != KEY:
            return self.failing("unauthorised", call)
        if self.switches.admits():
            return self.failing("busy", call)
        try:
            return Answer(200, self._product(call))
        except Problem as problem:
            return Answer(problem.status, {"fout": [problem.error]})

    def failing(self, kind: str, call: Call) -> Answer:
        fault = self.switches.fault
        switched = {"code": fault.code, "omschrijving": "Zo ingesteld."}
        said = fault.code or "IPD1003"
        later = {"code": said, "omschrijving": "Probeer het over 5 minuten opnieuw."}
        technical = {"code": "IPD9999", "omschrijving": "Er is een technische fout opgetreden."}
        return {
            ERROR: Answer(fault.status or 400, {"fout": [switched]}),
            "busy": Answer(429, {}, {"Retry-After": "2"}),
            "later": Answer(404, {"fout": [later]}),
            "technical": Answer(500, {"fout": [technical]}),
            "unauthorised": Answer(401, {"message": "Unauthorized"}),
            "error_on_200": Answer(200, {"fout": [technical]}),
            # The version that is asked has ended, or another one answers in its place.
            "gone": Answer(410, {"message": "Gone"}),
            "other_shape": Answer(200, {"totaal": 0, "organisaties": []}),
        }[kind]

    def _product(self, call: Call) -> dict[str, Any]:
        if call.method != "GET":
            raise Problem(404, "IPD0001", "Het product bestaat niet.")
        if call.path == "/v2/zoeken":
            return self._search(call)
        kind, _slash, number = call.path.removeprefix("/v1/").partition("/")
        if kind == "basisprofielen":
            _check(number, 8, "IPD0004")
            return profile(self._one("kvk", number, "IPD0005"))
        if kind == "vestigingsprofielen":
            _check(number, 12, "IPD0006")
            return branch_profile(self._one("vestigingsnummer", number, "IPD0007"))
        raise Problem(404, "IPD0001", "Het product bestaat niet.")

    def _one(self, name: str, number: str, code: str) -> Record:
        """Return the head office when there are several establishments."""
        fitting = [record for record in self._records if record[name] == number]
        if not fitting:
            raise Problem(404, code, "Het product kan niet worden geleverd.")
        found = min(fitting, key=lambda record: record["is_branch"])
        if refused := found.get("refused"):
            raise Problem(404, refused, "Het product kan niet worden geleverd.")
        return found

    def _search(self, call: Call) -> dict[str, Any]:
        asked = {name.lower(): value for name, value in call.query}
        if not asked.keys() <= PARAMETERS:
            raise Problem(400, "IPD1999", "Onbekende parameter.")
        for name, length, code in (("kvknummer", 8, "IPD0004"), ("rsin", 9, "IPD0010"),
                                   ("vestigingsnummer", 12, "IPD0006")):  # fmt: skip
            if name in asked:
                _check(asked[name], length, code)
        if ("postcode" in asked) != bool(asked.keys() & {"huisnummer", "postbusnummer"}):
            raise Problem(400, "IPD1998", "Een postcode en een nummer horen bij elkaar.")
        page, size = int(asked.get("pagina", 1)), int(asked.get("resultatenperpagina", 10))
        if not (1 <= page <= 1000 and 1 <= size <= 100):
            raise Problem(400, "IPD1998", "Ongeldige parameter.")
        active = [r for r in self._records if r["status"] == "Active"
                  or asked.get("inclusiefinactieveregistraties") == "true"]  # fmt: skip
        # The order is not that of the register: a branch may come before its head office.
        active.sort(key=lambda record: not record["is_branch"])
        hits = [found for record in active if _fits(record, asked) for found in hit(record, asked)]
        shown = hits[(page - 1) * size : page * size]
        if not shown:
            raise Problem(404, "IPD5200", "Er zijn geen gegevens gevonden.")
        told: dict[str, Any] = {"pagina": page, "resultatenPerPagina": size, "totaal": len(hits)}
        if len(hits) > page * size:
            told["volgende"] = f"{call.path}?pagina={page + 1}"
        return {**told, "resultaten": shown, "links": []}


def _check(number: str, length: int, code: str) -> None:
    if not re.fullmatch(rf"\d{{{length}}}", number, re.ASCII):
        raise Problem(400, code, "Het nummer is niet geldig.")


def _fits(record: Record, asked: dict[str, str]) -> bool:
    """Whole words only."""
    tests: dict[str, Callable[[str], bool]] = {
        "kvknummer": lambda value: record["kvk"] == value,
        "rsin": lambda value: record["rsin"] == value,
        "vestigingsnummer": lambda value: record["vestigingsnummer"] == value,
        "naam": lambda value: (
            bool(words(value))
            and any(has_words(name, value) for name in (*names(record), former_name(record)))
        ),
        "plaats": lambda value: words(record["city"]) == words(value),
        "straatnaam": lambda value: words(record["street"]) == words(value),
        "postcode": lambda value: digits(record["postcode"]) == digits(value),
        "huisnummer": lambda value: record["number"] == value,
        "postbusnummer": lambda value: record["po_box"] == value,
    }
    return all(tests[name](value) for name, value in asked.items() if name in tests)
