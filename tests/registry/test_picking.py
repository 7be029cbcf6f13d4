"""What is picked from a list is what its line said, whatever its source gives of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from registry import directory
from registry.company import Company
from registry.found_companies import signed
from registry.head_offices import head_offices_first
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry
from registry.pick_result import PickResult, Told
from registry.providers.kvk.records import company_of_branch
from registry.sources import SourceUnavailable, Trouble
from tests.registry.sources import fails, search
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db


def picked(query: str) -> PickResult:
    """Choose the first company of a list."""
    return directory.pick(search(query).companies[0].choice)


def told(result: PickResult) -> tuple[str, str, str]:
    assert result.company is not None
    return (result.company.name, result.company.city, result.told.value)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("velzimo afgesloten", "Velzimo Afgesloten B.V."),  # IPD0005 of its basisprofiel
        ("brunvos dicht", "Brunvos Dicht"),  # IPD0007 of its vestigingsprofiel
    ],
)
def test_a_record_that_kvk_does_not_give_is_picked_as_its_line(
    standin_kvk: Standin, query: str, name: str
) -> None:
    result = picked(query)
    assert result.company is not None
    assert (result.company.name, result.told) == (name, Told.NOTHING_MORE)
    assert result.company.city in ("Apeldoorn", "Maastricht")


@pytest.mark.parametrize("code", ["IPD0004", "IPD0005", "IPD0006", "IPD0007", "IPD0010"])
def test_each_refusal_of_kvk_leaves_what_was_shown(standin_kvk: Standin, code: str) -> None:
    shown = search("quostra printservices").companies[0]
    fails(standin_kvk, "error", status=404, code=code, path="profielen/")
    result = directory.pick(shown.choice)
    assert (result.company, result.told) == (shown, Told.NOTHING_MORE)


@pytest.mark.parametrize("code", ["IPD1002", "IPD1003"])
def test_a_record_that_is_being_processed_is_picked_as_its_line(
    standin_kvk: Standin, code: str
) -> None:
    shown = search("velzimo bezig").companies[0]
    fails(standin_kvk, "error", status=404, code=code, path="profielen/", times=1)
    assert directory.pick(shown.choice) == PickResult("kvk", shown, Told.NOTHING_NOW)


@pytest.mark.parametrize("query", ["velzimo weggehouden", "velzimo weinig"])  # 10001 and 40105
def test_a_record_that_dnb_does_not_give_is_picked_as_its_line(
    standin_dnb: Standin, query: str
) -> None:
    result = picked(query)
    assert result.company is not None
    assert result.company.name.casefold().startswith(query)
    assert (result.company.city, result.told) == ("Apeldoorn", Told.NOTHING_MORE)


def test_a_source_that_is_down_is_said_to_be(standin_kvk: Standin) -> None:
    shown = search("quostra printservices").companies[0]
    fails(standin_kvk, "server_error")
    assert directory.pick(shown.choice) == PickResult("kvk", shown, Told.NOTHING_NOW)


def test_a_refusal_is_asked_about_again(standin_kvk: Standin, settings: Settings) -> None:
    settings.DIRECTORY_CACHE_SECONDS = 86_400
    shown = search("quostra printservices").companies[0]
    fails(standin_kvk, "error", status=404, code="IPD0005", path="profielen/", times=1)
    assert directory.pick(shown.choice).told is Told.NOTHING_MORE
    assert directory.pick(shown.choice).told is Told.RECORD


def test_a_row_that_a_load_removed_is_picked_as_its_line() -> None:
    load_demo_companies()
    found = search("quostra printservices").companies
    choice, shown = found[0].choice, signed(found)
    DirectoryEntry.objects.all().delete()
    result = directory.pick(choice, shown)
    assert told(result) == ("Quostra Printservices B.V.", "Maastricht", Told.NOTHING_MORE)
    assert result.company == found[0]


@pytest.mark.parametrize("shown", ["", "nonsense", "\0", "a:b:c"])
def test_what_is_not_signed_by_us_was_not_shown(shown: str) -> None:
    assert directory.pick("local:991000003", shown) == PickResult("local", None, Told.NOTHING_MORE)


def test_only_the_company_that_is_picked_is_taken_from_the_list() -> None:
    load_demo_companies()
    shown = signed(search("quostra").companies)
    assert directory.pick("local:nobody", shown).company is None


def test_one_of_a_source_that_is_no_longer_in_use_is_picked_as_its_line(
    standin_kvk: Standin, settings: Settings
) -> None:
    shown = search("quostra printservices").companies[0]
    settings.DIRECTORY = ["local"]
    assert directory.pick(shown.choice) == PickResult("kvk", shown, Told.NOTHING_MORE)


def test_a_refusal_is_no_end_of_a_company_at_kvk(standin_kvk: Standin) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        directory.look_again("kvk", "91000101-000091000101", timeout=5)
    assert caught.value.trouble is Trouble.DECLINED


def test_dnb_says_that_a_company_is_in_it_no_longer(standin_dnb: Standin) -> None:
    assert directory.look_again("dnb", "991009103", timeout=5) is None


# ---------------------------------------------------------------- names


def names(company: Company | None) -> tuple[str, str]:
    assert company is not None
    return company.name, company.statutory_name


def test_each_establishment_keeps_its_own_name_beside_the_statutory_one(
    standin_kvk: Standin,
) -> None:
    found = search("brunvos").companies
    kept = [names(directory.get(company.choice)) for company in found]
    assert kept == [
        ("Brunvos Gereedschap", "Brunvos Groep B.V."),
        ("Brunvos Noord", "Brunvos Groep B.V."),
        ("Brunvos Oud", "Brunvos Groep B.V."),
        ("Brunvos Dicht", "Brunvos Groep B.V."),
    ]


def test_the_head_office_stands_before_its_branches(standin_kvk: Standin) -> None:
    found = search("brunvos").companies
    assert [company.is_branch for company in found] == [False, True, True, True]


def test_a_head_office_stands_before_a_larger_branch_of_its_name(standin_dnb: Standin) -> None:
    found = search("velzimo filialen").companies
    assert [(c.name, c.is_branch) for c in found] == [
        ("Velzimo Filialen B.V.", False),
        ("Velzimo Filialen B.V.", True),
    ]


def test_what_has_stopped_stays_after_what_has_not() -> None:
    office = Company("local", "1", "Velmora", "NL", is_branch=False, is_active=False)
    branch, other = replace(office, is_branch=True, is_active=True), replace(office, name="Else")
    goes_on = replace(other, is_active=True)
    assert head_offices_first([other, branch, office, goes_on]) == [goes_on, branch, other, office]


def test_a_branch_has_its_own_trade_names_and_address(standin_kvk: Standin) -> None:
    branch = directory.get(search("brunvos noord").companies[0].choice)
    assert branch is not None
    assert branch.trade_names == ("Brunvos Slijperij Noord",)
    assert branch.one_line == "Demostraat 32, 6211 QX Maastricht"
    assert branch.legal_form == "Besloten Vennootschap", "which only the profile above it tells"


def test_a_branch_that_has_ended_says_so_though_its_company_goes_on(standin_kvk: Standin) -> None:
    ended = directory.get("kvk:91000111-000091000113")
    others = directory.get("kvk:91000111-000091000112"), directory.get("kvk:91000111")
    assert ended is not None
    assert ended.is_active is False
    assert [other.is_active for other in others if other] == [True, True]


@pytest.mark.parametrize(
    ("of_company", "dates", "of_branch"),
    [
        (True, {}, None),  # so its line in the list says it
        (True, {"datumAanvang": "20140210"}, True),
        (True, {"datumAanvang": "20140210", "datumEinde": "20240131"}, False),
        (False, {"datumAanvang": "20140210"}, False),
        (False, {}, False),
    ],
)
def test_only_its_own_profile_says_that_a_branch_goes_on(
    of_company: bool, dates: dict[str, str], of_branch: bool | None
) -> None:
    office = Company("kvk", "1", "Brunvos Groep B.V.", "NL", is_active=of_company)
    branch = company_of_branch(office, {"materieleRegistratie": dates}, "000091000112")
    assert branch.is_active is of_branch


def test_a_trade_name_that_was_listed_is_the_name_that_is_picked(standin_kvk: Standin) -> None:
    """The profile of the head office has the statutory name in its place."""
    assert names(directory.get("kvk:91000111-000091000111")) == ("Brunvos Groep B.V.", "")
    search("brunvos gereedschap")
    assert names(directory.get("kvk:91000111-000091000111")) == (
        "Brunvos Gereedschap",
        "Brunvos Groep B.V.",
    )


def test_a_company_has_every_name_once() -> None:
    company = Company("kvk", "1", "Brunvos Groep B.V.", "NL", trade_names=("Brunvos", "Vos"))
    called = company.called("Brunvos")
    assert names(called) == ("Brunvos", "Brunvos Groep B.V.")
    assert called.trade_names == ("Vos",)
    assert called.called("Brunvos Groep B.V.").statutory_name == ""
    assert sorted(called.called("Vos").names) == sorted(company.names)


def test_a_former_name_is_found_and_is_no_trade_name(standin_kvk: Standin) -> None:
    (company,) = search("dravino oud").companies
    assert (company.name, company.former_names) == ("Dravino Boven B.V.", ("Dravino Oud B.V.",))
    assert company.trade_names == ()
    assert "Dravino Oud B.V." not in company.current_names


def test_dnb_tells_former_names_too(standin_dnb: Standin) -> None:
    company = directory.get("dnb:991009141")
    assert company is not None
    assert company.former_names == ("Dravino Oud B.V.",)
    assert company.trade_names == ()
