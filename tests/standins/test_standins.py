"""The stand-ins keep to the contracts; else a test against them would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.standins import dnb, kvk
from tests.standins.records import records
from tests.standins.server import CONTROL, Standin, running


@pytest.fixture
def at_dnb() -> Iterator[Standin]:
    with running(dnb.Dnb()) as standin:
        standin.switches.set({"limits": {"per_second": 1000}})
        yield standin


@pytest.fixture
def at_kvk() -> Iterator[Standin]:
    with running(kvk.Kvk()) as standin:
        yield standin


def token(standin: Standin) -> str:
    reply = requests.post(
        f"{standin.url}/v3/token",
        data={"grant_type": "client_credentials"},
        auth=(dnb.KEY, dnb.SECRET),
        timeout=5,
    )
    return str(reply.json()["access_token"])


def get(standin: Standin, path: str, bearer: str = "", **params: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {bearer or token(standin)}"}
    return requests.get(standin.url + path, params=params, headers=headers, timeout=5)


def code(reply: requests.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["errorCode"]


TYPEAHEAD = "/v1/search/typeahead"


@pytest.mark.parametrize(
    ("path", "params", "answer"),
    [
        ("/v1/nothing", {}, (404, "00037")),
        ("/v1/data/duns/000000000", {"blockIDs": "companyinfo_L1_v1"}, (404, "10001")),
        ("/v1/data/duns/99-100", {"blockIDs": "companyinfo_L1_v1"}, (400, "10002")),
        ("/v1/data/duns/991000003", {"blockIDs": "everything"}, (400, "10002")),
        (TYPEAHEAD, {"searchTerm": "q"}, (400, "10002")),
        (TYPEAHEAD, {"searchTerm": "q" * 31}, (400, "10002")),
        (TYPEAHEAD, {"searchTerm": "quostra", "countryISOAlpha2Code": "nl"}, (400, "10002")),
        (TYPEAHEAD, {"searchTerm": "xyzzyq"}, (404, "21501")),
        ("/v1/match/cleanseMatch", {"name": "quostra"}, (400, "10002")),
        ("/v1/match/cleanseMatch", {"name": "xyzzy", "countryISOAlpha2Code": "NL"}, (404, "20505")),
    ],
)
def test_dnb_refuses_as_the_contract_says(
    at_dnb: Standin, path: str, params: dict[str, str], answer: tuple[int, str]
) -> None:
    reply = get(at_dnb, path, **params)
    assert code(reply) == answer
    assert reply.headers["x-request-status"] == "failure"
    assert ("errorDetails" in reply.json()["error"]) is (answer[1] == "10002")


def test_dnb_wants_a_token_that_lives(at_dnb: Standin) -> None:
    assert code(get(at_dnb, TYPEAHEAD, "nonsense", searchTerm="quostra")) == (401, "00004")
    at_dnb.switches.set({"limits": {"per_second": 1000, "token_seconds": 0.0}})
    bearer = token(at_dnb)
    assert code(get(at_dnb, TYPEAHEAD, bearer, searchTerm="quostra")) == (401, "00040")


def test_dnb_wants_a_token(at_dnb: Standin) -> None:
    assert code(requests.get(at_dnb.url + TYPEAHEAD, timeout=5)) == (401, "00004")
    good = get(at_dnb, TYPEAHEAD, searchTerm="quostra")
    assert good.headers["x-request-status"] == "success"
    assert good.headers["x-request-id"]
    assert good.json()["inquiryDetail"] == {"searchTerm": "quostra"}


def test_dnb_allows_five_calls_a_second_unless_told_otherwise() -> None:
    with running(dnb.Dnb()) as standin:
        bearer = token(standin)
        codes = [get(standin, TYPEAHEAD, bearer, searchTerm="quostra") for _ in range(8)]
    assert [reply.status_code for reply in codes[:5]] == [200] * 5
    assert code(codes[-1]) == (429, "00045")


def test_dnb_tells_whether_it_is_a_branch_in_its_lists_only(at_dnb: Standin) -> None:
    hit = get(at_dnb, TYPEAHEAD, searchTerm="quostra").json()["searchCandidates"][0]
    assert "isBranch" in hit["organization"]["corporateLinkage"]
    path = "/v1/data/duns/991000003"
    block = get(at_dnb, path, blockIDs="companyinfo_L1_v1").json()["organization"]
    assert "corporateLinkage" not in block
    assert "legalForm" not in block


def test_dnb_gives_no_token_for_nothing(at_dnb: Standin) -> None:
    url = f"{at_dnb.url}/v3/token"
    wrong = requests.post(url, auth=("a", "b"), timeout=5)
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    without = requests.post(url, auth=(dnb.KEY, dnb.SECRET), timeout=5)
    assert (without.status_code, without.json()["error"]) == (400, "invalid_request")


def test_dnb_has_a_rate_and_a_quota(at_dnb: Standin) -> None:
    bearer = token(at_dnb)
    at_dnb.switches.set({"limits": {"per_second": 2}})
    codes = [get(at_dnb, TYPEAHEAD, bearer, searchTerm="quostra").status_code for _ in range(4)]
    assert codes[:2] == [200, 200]
    assert 429 in codes
    at_dnb.switches.set({"limits": {"per_second": 1000, "quota": 1}})
    assert get(at_dnb, TYPEAHEAD, bearer, searchTerm="quostra").status_code == 200
    assert code(get(at_dnb, TYPEAHEAD, bearer, searchTerm="quostra")) == (429, "00050")


def test_dnb_finds_beginnings_the_largest_first(at_dnb: Standin) -> None:
    hits = get(at_dnb, TYPEAHEAD, searchTerm="COOPER").json()["searchCandidates"]
    assert all("Coöperatie" in hit["organization"]["primaryName"] for hit in hits)
    revenues = [hit["organization"]["financials"][0]["yearlyRevenue"][0]["value"] for hit in hits]
    assert revenues == sorted(revenues, reverse=True)


@pytest.mark.parametrize(
    ("path", "params", "status", "error"),
    [
        ("/v2/zoeken", {"naam": "quos"}, 404, "IPD5200"),
        ("/v2/zoeken", {"name": "quostra"}, 400, "IPD1999"),
        ("/v2/zoeken", {"kvkNummer": "123"}, 400, "IPD0004"),
        ("/v2/zoeken", {"naam": "quostra", "resultatenPerPagina": "101"}, 400, "IPD1998"),
        ("/v1/basisprofielen/99999999", {}, 404, "IPD0005"),
        ("/v1/vestigingsprofielen/1", {}, 400, "IPD0006"),
        ("/v1/iets", {}, 404, "IPD0001"),
    ],
)
def test_kvk_refuses_as_the_contract_says(
    at_kvk: Standin, path: str, params: dict[str, str], status: int, error: str
) -> None:
    reply = requests.get(at_kvk.url + path, params=params, headers={"apikey": kvk.KEY}, timeout=5)
    assert reply.status_code == status
    assert reply.json()["fout"][0]["code"] == error


def test_kvk_knows_a_legal_person_without_an_establishment(at_kvk: Standin) -> None:
    def rows(number: str) -> list[dict[str, Any]]:
        url = f"{at_kvk.url}/v2/zoeken?kvkNummer={number}"
        reply = requests.get(url, headers={"apikey": kvk.KEY}, timeout=5)
        return list(reply.json()["resultaten"])

    foundation = next(r["kvk"] for r in records() if r["legal_form"] == "Stichting")
    (row,) = rows(foundation)
    assert row["type"] == "rechtspersoon"
    assert "vestigingsnummer" not in row
    assert {row["type"] for row in rows("00007919")} == {
        "hoofdvestiging", "nevenvestiging", "rechtspersoon"
    }  # fmt: skip


def test_kvk_wants_its_key(at_kvk: Standin) -> None:
    assert requests.get(f"{at_kvk.url}/v2/zoeken", timeout=5).status_code == 401


def test_faults_are_switched_from_outside(at_kvk: Standin) -> None:
    def control(sent: Any = None) -> dict[str, Any]:
        url = at_kvk.url + CONTROL
        reply = requests.get(url, timeout=5) if sent is None else requests.post(
            url, json=sent, timeout=5
        )  # fmt: skip
        return dict(reply.json())

    def search() -> int:
        url = f"{at_kvk.url}/v2/zoeken?naam=quostra"
        return requests.get(url, headers={"apikey": kvk.KEY}, timeout=5).status_code

    assert search() == 200
    assert control({"fault": {"kind": "technical", "times": 1}})["fault"]["kind"] == "technical"
    assert [search(), search()] == [500, 200]
    wanted = {"kind": "error", "status": 400, "code": "IPD0010", "times": 1}
    assert control({"fault": wanted})["fault"]["code"] == "IPD0010"
    assert [search(), search()] == [400, 200]
    assert "no fault" in control({"fault": {"kind": "nonsense"}})["error"]
    assert "error" in control({"limits": {"nonsense": 1}})
    assert control()["calls"] == {"/v2/zoeken": 5}
    assert control({})["calls"] == {}
