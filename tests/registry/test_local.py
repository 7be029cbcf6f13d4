"""The local directory keeps the contract of a source, over the made-up companies."""

import pytest
from django.db import OperationalError
from pytest_django import DjangoAssertNumQueries

from registry import directory
from registry.company import Company
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry
from registry.prepared_statements import Statement
from registry.providers.local import LocalDirectory
from registry.sources import CompanySource, SourceResult, SourceUnavailable
from registry.typed_query import TypedQuery

QUOSTRA = "Quostra Printservices B.V."


@pytest.fixture(params=[LocalDirectory])
def source(request: pytest.FixtureRequest, db: None) -> CompanySource:
    load_demo_companies()
    found: CompanySource = request.param()
    return found


def search(
    source: CompanySource, query: str, limit: int = 10, country: str = "NL"
) -> list[Company]:
    return source.search(query, country=country, limit=limit).companies


def names(companies: list[Company]) -> list[str]:
    return [company.name for company in companies]


@pytest.mark.parametrize(
    "query",
    [
        "Quostra Printservices",
        "quostra prin",
        "printservices maastricht",
        "QUOSTRA  print.",
        "6211 QX 96",
        "6211qx 96",
        "6211 QX 96-bis",
        "00007919",
        "NL000123511B01",
        "nl 0001.23.511.b01",
        "991000003",
        "991-000-003",
    ],
)
def test_finds_a_company_by_what_one_knows_of_it(source: CompanySource, query: str) -> None:
    assert names(search(source, query))[0] == QUOSTRA


@pytest.mark.parametrize("query", ["quosta printservices", "quostra printservises"])
def test_one_wrong_letter_still_finds_it(source: CompanySource, query: str) -> None:
    assert QUOSTRA in names(search(source, query))


def test_looks_in_one_country_only(source: CompanySource) -> None:
    assert search(source, "quostra printservices", country="BE") == []


def test_gives_no_more_than_asked(source: CompanySource) -> None:
    assert len(search(source, "b.v.", 4)) == 4


def test_a_company_that_has_stopped_comes_last(source: CompanySource) -> None:
    found = search(source, "hotels", limit=100)
    stopped = [company.is_active is False for company in found]
    assert any(stopped)
    assert stopped == sorted(stopped)


def test_gets_what_it_found(source: CompanySource) -> None:
    found = search(source, "quostra printservices")[0]
    assert source.get(found.ref) == found
    assert source.get("there is none") is None


@pytest.mark.parametrize(
    "query", ["\0", "%", "_____", "\\", "'; --", ".*(", "\u202egnp", "é" * 5000]
)
def test_odd_input_finds_nothing_and_breaks_nothing(source: CompanySource, query: str) -> None:
    assert search(source, query) == []
    assert source.get(query) is None


def test_a_record_is_read_back_as_the_company_it_was(source: CompanySource) -> None:
    company = search(source, "brindolux it")[0]
    assert Company.from_record(company.to_record()) == company


def test_loading_twice_is_loading_once(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert load_demo_companies() == load_demo_companies() == DirectoryEntry.objects.count() == 400


class Silent:
    """Does not answer."""

    def knows(self, country: str) -> bool:
        return True

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        return True

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 1.0,
        typing: bool = False,
    ) -> SourceResult:
        raise SourceUnavailable

    def get(self, ref: str, *, timeout: float = 1.0) -> Company | None:
        raise SourceUnavailable


def test_the_next_source_is_asked_when_one_is_silent(
    source: CompanySource, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    sources = {"dnb": Silent(), "local": source}
    monkeypatch.setattr("registry.directory.provider", sources.__getitem__)
    monkeypatch.setattr("django.conf.settings.DIRECTORY", ["dnb", "local"])
    found = directory.search("quostra printservices", country="NL")
    assert (found.source, names(found.companies)) == ("local", [QUOSTRA])


def test_when_nobody_answers_the_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.directory.provider", lambda key: Silent())
    assert not directory.search("quostra", country="NL").is_available
    assert directory.get("local:991000003") is None


def test_a_broken_database_is_a_silent_source(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def fail(*args: object) -> list[DirectoryEntry]:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(Statement, "rows", fail)
    with pytest.raises(SourceUnavailable):
        LocalDirectory().search("quostra", country="NL")


def test_too_short_a_query_asks_nobody() -> None:
    assert directory.search("qu", country="NL").too_short


def test_more_than_shown_is_said(source: CompanySource) -> None:
    found = directory.search("b.v.", country="NL", limit=5)
    assert (len(found.companies), found.has_more) == (5, True)


@pytest.mark.parametrize("query", ["000000104729", "vestigingsnummer 000000104729", "000123511"])
def test_a_branch_number_and_an_rsin_find_a_company_too(source: CompanySource, query: str) -> None:
    assert names(directory.search(query, country="NL").companies) == [QUOSTRA]
