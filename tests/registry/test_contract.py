"""One suite for every source: the same questions, the same companies, the same sentences."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import chain
from typing import Any

import pytest
from pytest_django import Settings

from registry import http_client
from registry.address_parsing import is_post_box
from registry.company import Company
from registry.loading.demo import load_demo_companies
from registry.providers import provider
from registry.providers.dnb.records import candidates_of, company_of
from registry.providers.kvk import KvkDirectory
from registry.sources import CompanySource, SourceUnavailable, Trouble
from registry.typed_query import parse
from tests.conftest import PLENTY
from tests.registry.sources import fails
from tests.standins import dnb_shapes, kvk_shapes
from tests.standins.grades import graded
from tests.standins.records import FORMER_NAMES, records
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db

SOURCES = ["local", "dnb", "kvk"]
OUTSIDE = ["dnb", "kvk"]
EVERY = {record["duns"]: record for record in records()}


@pytest.fixture
def source(request: pytest.FixtureRequest) -> CompanySource:
    key = request.param
    if key == "local":
        load_demo_companies()
    else:
        request.getfixturevalue(f"standin_{key}")
    return provider(key)


def names(source: CompanySource, query: str, country: str = "NL") -> list[str]:
    return [company.name for company in source.search(query, country=country).companies]


def picked(source: CompanySource, query: str, country: str = "NL") -> Company:
    """Fetch the first company of the list, as somebody who chooses it does."""
    company = source.get(source.search(query, country=country).companies[0].ref)
    assert company is not None
    return company


@pytest.mark.parametrize("source", SOURCES, indirect=True)
@pytest.mark.parametrize(
    "query",
    [
        "Quostra Printservices",
        "quostra PRINTSERVICES b.v.",
        "printservices quostra",
        "quostra maastricht",
        "00007919",
        "6211 QX 96",
        "6211qx 96",
    ],
)
def test_it_finds_a_company(source: CompanySource, query: str) -> None:
    assert "Quostra Printservices B.V." in names(source, query)


@pytest.mark.parametrize("source", ["local", "dnb"], indirect=True)
@pytest.mark.parametrize(
    "query", ["quostra pri", "NL000123511B01", "NL 0001.23.511.B01", "991000003"]
)
def test_it_finds_a_company_while_somebody_types(source: CompanySource, query: str) -> None:
    assert source.can_answer(parse(query, "NL"), typing=True)
    found = source.search(query, country="NL", typing=True).companies
    assert "Quostra Printservices B.V." in [company.name for company in found]


@pytest.mark.parametrize("source", ["kvk"], indirect=True)
def test_kvk_is_not_asked_for_a_name_while_somebody_types(source: CompanySource) -> None:
    assert not source.can_answer(parse("quostra printservices", "NL"), typing=True)
    assert names(source, "quos") == []


@pytest.mark.parametrize("source", ["local", "dnb"], indirect=True)
@pytest.mark.parametrize("country", ["BE", "DE", "FR", "LU"])
def test_it_knows_other_countries(source: CompanySource, country: str) -> None:
    record = next(r for r in EVERY.values() if r["country"] == country and not r["po_box"])
    company = picked(source, record["name"], country)
    assert (company.name, company.country, company.city) == (
        record["name"],
        country,
        record["city"],
    )
    assert company.street == record["street"]
    assert company.house_number == record["number"]


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_one_that_is_picked_has_name_address_and_numbers(source: CompanySource) -> None:
    company = picked(source, "Quostra Printservices")
    assert company.name == "Quostra Printservices B.V."
    assert company.one_line == "Demostraat 96, 6211 QX Maastricht"
    assert (company.street, company.house_number) == ("Demostraat", "96")
    assert company.register_number == "00007919"
    assert company.branch_number == "000000104729"
    assert company.is_active is True
    assert company.do_not_contact is True
    assert not company.is_branch  # which D&B tells in its lists only


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_every_company_is_read_whole_however_it_is_written(source: CompanySource) -> None:
    """Missing parts, null, {} and a line where a street belongs: the same address comes out."""
    is_box_only = 0
    for record in [r for r in EVERY.values() if r["country"] == "NL" and not r["is_branch"]][:60]:
        ref = record["kvk"] if source.get(record["kvk"]) else record["duns"]
        company = source.get(ref)
        assert company is not None, record
        if company.street == "Postbus":
            assert company.house_number == record["po_box"]
            is_box_only += 1
            continue
        assert (company.street, company.house_number) == (record["street"], record["number"])
        assert company.addition.strip("-") == record["addition"].strip("-")
        assert company.postcode == record["postcode"]
        assert company.city == record["city"]
        assert company.is_active is (record["status"] == "Active")
    assert bool(is_box_only) is (getattr(source, "key", "local") == "dnb")


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_accents_do_not_matter(source: CompanySource) -> None:
    assert any("Coöperatie" in name for name in names(source, "cooperatie"))


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_a_trade_name_finds_it_too(source: CompanySource) -> None:
    record = next(
        r
        for r in EVERY.values()
        if r["trade_names"] and r["country"] == "NL" and r["status"] == "Active"
    )
    assert record["name"] in names(source, record["trade_names"][0])


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_who_has_stopped_comes_last_and_is_said_to_have(source: CompanySource) -> None:
    gone = next(r for r in EVERY.values() if r["status"] != "Active" and r["country"] == "NL")
    first_word = gone["name"].split()[0]
    found = source.search(first_word, country="NL", limit=100).companies
    actives = [company.is_active for company in found]
    assert actives == sorted(actives, key=lambda active: active is False)
    assert picked(source, gone["name"]).is_active is False


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_head_office_and_branch_are_told_apart(source: CompanySource) -> None:
    branch = next(
        r
        for r in EVERY.values()
        if r["is_branch"] and r["country"] == "NL" and r["status"] == "Active"
    )
    assert source.search(branch["name"], country="NL").companies[0].is_branch is True


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_one_without_an_establishment_is_at_the_address_of_its_owner(source: CompanySource) -> None:
    record = next(r for r in EVERY.values() if r["legal_form"] == "Stichting" and not r["po_box"]
                  and r["status"] == "Active" and r["country"] == "NL")  # fmt: skip
    company = picked(source, record["kvk"])
    assert (company.name, company.city) == (record["name"], record["city"])
    assert not company.is_branch


@pytest.mark.parametrize("source", ["dnb"], indirect=True)
def test_a_candidate_that_tells_no_country_is_in_the_one_asked_about(source: CompanySource) -> None:
    record = next(r for r in EVERY.values() if dnb_shapes.style(r) == "absent"
                  and r["country"] == "DE")  # fmt: skip
    for query in (record["name"], record["duns"]):
        found = source.search(query, country="DE").companies
        assert (found[0].name, found[0].country) == (record["name"], "DE")
        assert source.search(record["duns"], country="NL").companies == []


@pytest.mark.parametrize("source", ["kvk"], indirect=True)
def test_a_former_name_finds_a_company_that_goes_on(source: CompanySource) -> None:
    (former,) = FORMER_NAMES.values()
    (company,) = source.search(former, country="NL").companies
    assert company.name == "Quostra Printservices B.V."
    assert (company.trade_names, company.former_names) == ((), (former,))
    assert company.is_active is True


@pytest.mark.parametrize("source", SOURCES, indirect=True)
@pytest.mark.parametrize(
    "query", ["xyzzyqwrt", "9999 ZZ 1", "99999999", "%", "\0", "a" * 500, "'; --", "😀😀😀", "._-"]
)
def test_what_nobody_has_is_not_found(source: CompanySource, query: str) -> None:
    found = source.search(query, country="NL")
    assert (found.companies, found.total) == ([], 0)


@pytest.mark.parametrize("source", SOURCES, indirect=True)
@pytest.mark.parametrize("ref", ["", "nobody", "000000000", "99999999", "../..", "\0", "é" * 99])
def test_a_reference_that_nobody_has_is_nobody(source: CompanySource, ref: str) -> None:
    assert source.get(ref) is None


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_it_says_how_many_there_are(source: CompanySource) -> None:
    found = source.search("quostra", country="NL", limit=3)
    assert len(found.companies) == 3
    assert found.total is not None
    assert found.total > 3


ASKED = ("name", "streetAddressLine1", "postalCode", "addressLocality", "telephoneNumber",
         "registrationNumber")  # fmt: skip
MISSING: list[Any] = [None, {}, [], ""]


def each_part_missing(body: Any) -> Iterator[Any]:
    """Yield the body again and again, each time another part of it absent, null or empty."""
    for parent, name in parts(body):
        for said in MISSING:
            kept, parent[name] = parent[name], said
            yield deepcopy(body)
            parent[name] = kept
        if isinstance(parent, dict):
            kept = parent.pop(name)
            yield deepcopy(body)
            parent[name] = kept


def parts(of: Any) -> list[tuple[Any, Any]]:
    inner = list(of.items() if isinstance(of, dict) else enumerate(of))
    deeper = [parts(said) for _name, said in inner if isinstance(said, dict | list)]
    return [*((of, name) for name, _said in inner), *chain.from_iterable(deeper)]


def is_clean(company: Company) -> bool:
    told = [*(value for value in vars(company).values() if isinstance(value, str)),
            *company.trade_names, *company.address_lines]  # fmt: skip
    return bool(company.name) and not any(mark in "\n".join(told) for mark in ("None", "{", "["))


@pytest.mark.parametrize("po_box", [True, False])
def test_any_part_of_what_dnb_says_may_be_missing(po_box: bool) -> None:
    record = next(r for r in EVERY.values() if r["country"] == "NL" and bool(r["po_box"]) is po_box)
    hit = dnb_shapes.candidate(1, record, with_numbers=True)["organization"]
    for organization in (hit, dnb_shapes.block(record, ["companyinfo_L1_v1"])["organization"]):
        for said in each_part_missing(organization):
            company = company_of({"organization": said})
            assert company is None or is_clean(company)
            if said.get("duns") and said.get("primaryName"):
                assert company is not None


def test_a_match_may_lack_any_part_too() -> None:
    record = next(iter(EVERY.values()))
    match = dnb_shapes.match_candidate(1, record, graded(dict.fromkeys(ASKED, ""), record))
    for said in each_part_missing({"matchCandidates": [match]}):
        assert all(is_clean(candidate.company) for candidate in candidates_of(said))


def answers(monkeypatch: pytest.MonkeyPatch, body: Any) -> None:
    monkeypatch.setattr(
        http_client, "ask", lambda *args, **request: http_client.Reply(200, {}, body)
    )


def test_any_part_of_what_kvk_says_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    record = EVERY["991000003"]
    for said in each_part_missing(kvk_shapes.profile(record)):
        answers(monkeypatch, said)
        if said.get("naam") or said.get("statutaireNaam"):
            company = KvkDirectory().get("00007919")
            assert company is not None
            assert is_clean(company)
    hits = kvk_shapes.hit(record, {"postcode": "", "inclusiefinactieveregistraties": ""})
    for said in each_part_missing({"totaal": 2, "resultaten": hits}):
        answers(monkeypatch, said)
        if "resultaten" in said:
            assert all(map(is_clean, KvkDirectory().search("quostra", country="NL").companies))


def test_an_address_that_is_kept_secret_is_not_told_by_the_owner_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile = kvk_shapes.profile(EVERY["991000003"])
    embedded = profile["_embedded"]
    embedded["eigenaar"]["adressen"] = deepcopy(embedded["hoofdvestiging"]["adressen"])
    for address in embedded["hoofdvestiging"]["adressen"]:
        address["indAfgeschermd"] = "Ja"
    answers(monkeypatch, profile)
    company = KvkDirectory().get("00007919")
    assert company is not None
    assert (company.one_line, company.branch_number) == ("", "000000104729")


@pytest.mark.parametrize(("said", "is_branch"), [("Ja", False), ("Nee", True), (None, True)])
def test_an_establishment_that_the_profile_does_not_name_tells_what_it_is(
    monkeypatch: pytest.MonkeyPatch, said: str | None, is_branch: bool
) -> None:
    record = EVERY["991000003"]
    profile, branch = kvk_shapes.profile(record), kvk_shapes.branch_profile(record)
    del profile["_embedded"]["hoofdvestiging"]
    branch["indHoofdvestiging"] = said
    bodies = iter((profile, branch))
    monkeypatch.setattr(
        http_client, "ask", lambda *args, **request: http_client.Reply(200, {}, next(bodies))
    )
    company = KvkDirectory().get("00007919-000000104729")
    assert company is not None
    assert (company.is_branch, company.city) == (is_branch, "Maastricht")


def test_trade_names_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = kvk_shapes.profile(EVERY["991000003"])
    names = [f"Naam {place}" for place in range(12)]
    profile["handelsnamen"] = [{"naam": name, "volgorde": n} for n, name in enumerate(names)][::-1]
    answers(monkeypatch, profile)
    company = KvkDirectory().get("00007919")
    assert company is not None
    assert company.trade_names == tuple(names)


def test_the_line_of_an_address_is_kept_as_it_was_written() -> None:
    record = EVERY["991000003"]
    organization = dnb_shapes.block(record, ["companyinfo_L1_v1"])["organization"]
    organization["primaryAddress"]["streetAddress"] = {
        "line1": "Gebouw C",
        "line2": "Demostraat 96",
    }
    company = company_of({"organization": organization})
    assert company is not None
    assert company.address_lines == ("Gebouw C", "Demostraat 96")
    assert Company.from_record(company.to_record()) == company


@pytest.mark.parametrize(
    ("said", "wants_none"),
    [({"isMarketable": False}, True), ({"isDelisted": True}, True), ({"isMarketable": True}, None),
     ({"subjectHandlingDetails": [{"dnbCode": 7976}]}, True),
     ({"isMarketable": True, "subjectHandlingDetails": None}, False), (None, None)],
)  # fmt: skip
def test_who_wants_no_advertising(said: Any, wants_none: bool | None) -> None:
    organization = {"duns": "991000003", "primaryName": "Velmora", "dunsControlStatus": said}
    company = company_of({"organization": organization})
    assert company is not None
    assert company.do_not_contact is wants_none


@pytest.mark.parametrize("outside", OUTSIDE, indirect=True)
@pytest.mark.parametrize("body", [{}, {"organization": {}}, {"organization": None}])
def test_a_record_without_a_name_is_no_proof_that_there_is_none(
    outside: tuple[CompanySource, Standin], monkeypatch: pytest.MonkeyPatch, body: Any
) -> None:
    source, _standin = outside
    answers(monkeypatch, {**body, "access_token": "a", "expires_in": 100})
    with pytest.raises(SourceUnavailable) as caught:
        source.get("991000003" if source.key == "dnb" else "00007919")  # type: ignore[attr-defined]  # of Guarded
    assert caught.value.trouble is Trouble.UNREADABLE


@pytest.mark.parametrize("outside", ["kvk"], indirect=True)
def test_kvk_is_trusted_by_its_own_root(
    outside: tuple[CompanySource, Standin], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _standin = outside
    settings.KVK_URL, settings.KVK_CA_BUNDLE = "https://127.0.0.1:9", "/nowhere/root.pem"
    with pytest.raises(SourceUnavailable, match="OSError") as caught:
        source.search("quostra", country="NL", timeout=PLENTY)
    assert caught.value.trouble is Trouble.DOWN


@pytest.mark.parametrize("outside", OUTSIDE, indirect=True)
def test_a_source_that_cannot_be_reached_is_down(
    outside: tuple[CompanySource, Standin], settings: Settings
) -> None:
    source, _standin = outside
    settings.DNB_URL = settings.KVK_URL = "http://127.0.0.1:9"
    with pytest.raises(SourceUnavailable) as caught:
        source.search("quostra", country="NL", timeout=PLENTY)
    assert caught.value.trouble is Trouble.DOWN


@pytest.mark.parametrize("outside", ["dnb"], indirect=True)
def test_a_block_that_the_contract_does_not_give_is_told(
    outside: tuple[CompanySource, Standin],
) -> None:
    source, standin = outside
    fails(standin, "incomplete")
    with pytest.raises(SourceUnavailable, match="Not entitled"):
        source.get("991000003")


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ({"streetName": "Testkade", "streetNumber": "12", "streetAddress":
          {"line1": "Testkade 12 A", "line2": "Gebouw Noord"}},
         ("Testkade", "12", "A, Gebouw Noord")),
        ({"streetName": "Demostraat", "streetNumber": "96", "streetAddress":
          {"line1": "Gebouw C", "line2": "Demostraat 96"}}, ("Demostraat", "96", "Gebouw C")),
        ({"streetAddress": {"line1": "Gebouw Noord", "line2": "Testkade 12 A"}},
         ("Testkade", "12", "A, Gebouw Noord")),
        ({"streetAddress": {"line1": "Testkade 12", "line2": None, "line3": "hal 2",
                            "line4": "3e etage"}}, ("Testkade", "12", "hal 2, 3e etage")),
        ({"streetAddress": {}, "streetName": "Testkade 12 A"}, ("Testkade", "12", "A")),
        ({"streetAddress": {}, "streetName": "Testkade", "streetNumber": "12"},
         ("Testkade", "12", "")),
        ({"streetAddress": {"line1": "Testkade 12"}, "postOfficeBox":
          {"postOfficeBoxNumber": "654"}}, ("Testkade", "12", "")),
    ],
)  # fmt: skip
def test_every_line_of_an_address_of_dnb_is_kept(
    told: dict[str, Any], read: tuple[str, str, str]
) -> None:
    company = of_dnb(primaryAddress={"addressCountry": {"isoAlpha2Code": "NL"}, **told})
    assert (company.street, company.house_number, company.addition) == read
    assert not company.is_postal_address


def of_dnb(**told: Any) -> Company:
    company = company_of({"organization": {"duns": "991000003", "primaryName": "Velmora", **told}})
    assert company is not None
    return company


@pytest.mark.parametrize(
    "told",
    [
        {"primaryAddress": {"postOfficeBox": {"postOfficeBoxNumber": "654"},
                            "postalCode": "7300 AB", "addressLocality": {"name": "Apeldoorn"}}},
        {"primaryAddress": {"streetAddress": {}}, "mailingAddress": {
            "streetAddress": {"line1": "Postbus 654"}, "postalCode": "7300 AB",
            "postOfficeBox": {"postOfficeBoxNumber": "654"},
            "addressLocality": {"name": "Apeldoorn"}}},
    ],
)  # fmt: skip
def test_dnb_may_know_a_box_only(told: dict[str, Any]) -> None:
    company = of_dnb(countryISOAlpha2Code="NL", **told)
    assert company.one_line == "Postbus 654, 7300 AB Apeldoorn"
    assert company.is_postal_address


def test_the_registered_address_of_dnb_is_taken_rather_than_a_box() -> None:
    box = {"postOfficeBox": {"postOfficeBoxNumber": "654"}, "postalCode": "7300 AB"}
    registered = {"streetAddress": {}, "streetName": "Testkade", "streetNumber": "12 A",
                  "postalCode": "7323 AM", "addressLocality": {"name": "Apeldoorn"}}  # fmt: skip
    for primary in (box, {}, {"streetAddress": {"line1": "Postbus 654"}}):
        company = of_dnb(
            countryISOAlpha2Code="NL", primaryAddress=primary, registeredAddress=registered
        )
        assert company.one_line == "Testkade 12 A, 7323 AM Apeldoorn"
        assert not company.is_postal_address


@pytest.mark.parametrize(
    ("country", "line"),
    [("BE", "Postbus 654"), ("DE", "Postfach 654"), ("FR", "BP 654"), ("GB", "PO Box 654")],
)
def test_a_box_is_called_as_its_country_does(country: str, line: str) -> None:
    address = {"addressCountry": {"isoAlpha2Code": country},
               "postOfficeBox": {"postOfficeBoxNumber": "654"}}  # fmt: skip
    company = of_dnb(primaryAddress=address)
    assert f"{company.street} {company.house_number}" == line
    assert is_post_box(company.street)


def test_the_registered_name_of_dnb_is_the_statutory_one() -> None:
    company = of_dnb(registeredName="Velmora Groep B.V.", tradeStyleNames=[
        {"name": "Velmora Groep B.V.", "priority": 1}, {"name": "Velmora Staal", "priority": 2}
    ])  # fmt: skip
    assert (company.name, company.statutory_name) == ("Velmora", "Velmora Groep B.V.")
    assert company.trade_names == ("Velmora Staal",)
    assert of_dnb(registeredName="VELMORA").statutory_name == ""
