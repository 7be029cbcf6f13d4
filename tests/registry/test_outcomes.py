"""Every answer says who was asked, who was not, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from registry import directory
from registry.company import Company
from registry.form_token import make_token
from registry.loading.demo import load_demo_companies
from registry.models import SourceState
from registry.providers import dnb
from registry.search_outcome import Asked
from registry.search_result import SearchResult
from registry.sources import Trouble
from tests.conftest import PLENTY
from tests.registry.sources import fails, search
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db

NOBODY = "xyzzyqwrt"
ON_BUTTON = "Nog niet gezocht bij KVK: druk op Zoeken."


@pytest.fixture
def both(
    standin_dnb: Standin,
    standin_kvk: Standin,
    settings: Settings,
    remote_seconds: Callable[..., None],
) -> tuple[Standin, Standin]:
    """All three sources: KVK, D&B, and the portal's own directory."""
    load_demo_companies()
    settings.DIRECTORY = ["kvk", "dnb", "local"]
    remote_seconds(PLENTY)
    return standin_kvk, standin_dnb


def how(found: SearchResult) -> dict[str, Asked]:
    return {outcome.source: outcome.asked for outcome in found.outcomes}


def said(found: SearchResult) -> str:
    """Return the line that stands below the companies or in their place, which is read aloud."""
    with translation.override("nl"):
        return found.notice.text if found.notice else found.summary


def test_nobody_is_said_to_be_there_only_when_all_were_asked(both: Any) -> None:
    found = search(NOBODY)
    assert how(found) == dict.fromkeys(("kvk", "dnb", "local"), Asked.NOTHING)
    assert said(found) == (
        "Geen bedrijf gevonden bij KVK, bij D&B en in ons bedrijvenregister. "
        "Vul de gegevens zelf in."
    )


def test_one_that_waits_for_the_button_is_named_while_somebody_types(both: Any) -> None:
    found = search(NOBODY, typing=True)
    assert how(found) == {"kvk": Asked.ON_BUTTON, "dnb": Asked.NOTHING, "local": Asked.NOTHING}
    assert said(found) == f"Niets gevonden bij D&B en in ons bedrijvenregister. {ON_BUTTON}"


def test_it_is_named_beside_what_another_one_found(both: Any) -> None:
    found = search("quostra printservices", typing=True)
    assert found.companies
    assert how(found)["local"] is Asked.NOT_NEEDED
    assert ON_BUTTON in said(found)
    assert "Bron: D&B." in said(found)
    assert "Niet gezocht in ons bedrijvenregister: al gevonden bij D&B." in said(found)


def test_a_name_with_a_town_is_not_looked_for_whole_while_typing(
    standin_dnb: Standin, settings: Settings
) -> None:
    found = search("quostra maastricht", typing=True)
    assert how(found) == {"dnb": Asked.IN_PART}
    assert said(found) == "Nog niet alles gezocht bij D&B: druk op Zoeken."
    assert search("quostra maastricht").companies


def test_what_dnb_declines_of_a_text_does_not_keep_the_rest_from_being_asked(
    standin_dnb: Standin,
) -> None:
    fails(standin_dnb, "error", status=400, code="10002", path="criteria", times=1)
    found = search("Demostraat 3 Nergenshuizen")
    assert standin_dnb.switches.calls["/v1/search/criteria"] > 1
    assert "D&B kan hierop niet zoeken." in said(found)
    assert "Geen bedrijf gevonden" not in said(found)


@pytest.mark.parametrize("query", ["!!!", "---", "&&&&", "\u200b\u200b\u200b", "\0\0\0"])
@pytest.mark.parametrize("typing", [True, False])
def test_signs_are_looked_up_nowhere(
    both: tuple[Standin, Standin], query: str, typing: bool
) -> None:
    found = search(query, typing=typing)
    assert how(found) == dict.fromkeys(("kvk", "dnb", "local"), Asked.CANNOT)
    assert said(found) == (
        "Dit is niet op te zoeken bij KVK, bij D&B en in ons bedrijvenregister. "
        "Vul de gegevens zelf in."
    )


def test_a_mail_address_at_a_provider_is_not_looked_for_in_the_own_directory(
    db: None, settings: Settings
) -> None:
    settings.DIRECTORY = ["local"]
    assert how(search("info@gmail.com")) == {"local": Asked.CANNOT}


def test_one_letter_is_too_short_for_dnb(standin_dnb: Standin) -> None:
    assert how(search("(q)")) == {"dnb": Asked.CANNOT}
    assert not standin_dnb.switches.calls


def test_a_postcode_of_many_is_not_read_on_its_first_page_only(
    standin_dnb: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dnb, "PAGE_SIZE", 3)
    query = "7323 AM 62"
    assert how(search(query, typing=True)) == {"dnb": Asked.IN_PART}
    assert [company.name for company in search(query).companies] == ["Dravino Tegenover B.V."]
    monkeypatch.setattr(dnb, "PAGE_SIZE", 1)
    found = search(query)
    assert "D&B kan hierop niet zoeken." in said(found), "it has too many there"
    assert "Geen bedrijf gevonden" not in said(found)


def test_another_country_is_not_waited_for_at_kvk(both: Any) -> None:
    found = search(NOBODY, country="BE", typing=True)
    assert how(found)["kvk"] is Asked.ELSEWHERE
    assert "Nog niet gezocht" not in said(found)
    assert "Geen bedrijf gevonden bij D&B en in ons bedrijvenregister." in said(found)


def test_only_kvk_for_another_country_is_no_company_not_found(standin_kvk: Standin) -> None:
    found = search("quostra", country="BE")
    assert said(found) == "Dit is niet op te zoeken bij KVK. Vul de gegevens zelf in."
    assert standin_kvk.switches.calls["/v2/zoeken"] == 0


FAULTS = {
    "slow": "D&B antwoordt nu niet.",
    "reset": "D&B antwoordt nu niet.",
    "html": "D&B antwoordt nu niet.",
    "not_entitled": "D&B antwoordt nu niet.",
    "quota": "D&B antwoordt nu niet: het tegoed aan zoekopdrachten is op.",
    "busy": "D&B antwoordt nu niet.",
}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("typing", [True, False])
def test_one_in_trouble_is_not_one_that_found_nothing(
    both: tuple[Standin, Standin],
    settings: Settings,
    remote_seconds: Callable[..., None],
    kind: str,
    typing: bool,
) -> None:
    settings.DIRECTORY = ["dnb", "local"]
    fails(both[1], kind, path="/v1/")
    remote_seconds(0.5 if kind == "slow" else PLENTY)
    assert FAULTS[kind] in said(search(NOBODY, typing=typing))
    again = said(search(NOBODY, typing=typing))  # by now it may be left alone
    assert "Geen bedrijf gevonden" not in again
    assert "Niets gevonden in ons bedrijvenregister." in again


def test_one_in_trouble_is_named_beside_what_another_one_found(
    both: tuple[Standin, Standin], settings: Settings
) -> None:
    settings.DIRECTORY = ["dnb", "local"]
    fails(both[1], "html")
    found = search("quostra printservices", typing=True)
    assert found.source == "local"
    assert "D&B antwoordt nu niet." in said(found)


def test_none_that_answers_is_said_with_each_name(
    both: tuple[Standin, Standin], settings: Settings
) -> None:
    settings.DIRECTORY = ["kvk", "dnb"]
    for standin in both:
        fails(standin, "html")
    found = search(NOBODY)
    assert not found.is_available
    assert said(found) == (
        "Zoeken werkt nu niet. Vul de gegevens zelf in. "
        "KVK antwoordt nu niet. D&B antwoordt nu niet."
    )


def test_one_that_waits_and_one_in_trouble(
    both: tuple[Standin, Standin], settings: Settings
) -> None:
    settings.DIRECTORY = ["kvk", "dnb"]
    fails(both[1], "html")
    found = search(NOBODY, typing=True)
    assert said(found) == f"{ON_BUTTON} D&B antwoordt nu niet."


def test_a_match_says_it_too(both: tuple[Standin, Standin], settings: Settings) -> None:
    settings.DIRECTORY = ["dnb", "local"]
    nobody = Company(source="", ref="", name=NOBODY, country="NL")
    with translation.override("nl"):
        assert "geen bedrijf dat hierop lijkt" in str(directory.match(nobody).notice)
        fails(both[1], "html")
        notice = directory.match(nobody).notice
    assert notice is not None
    assert notice.text == "Niets gevonden in ons bedrijvenregister. D&B antwoordt nu niet."


@pytest.mark.parametrize(
    ("query", "found_by"),
    [("1234 ZZ", "local"), ("1234 ZZ Nergens", "local"), ("99-999-9999", "dnb")],
)
def test_what_kvk_has_no_search_for_is_not_said_to_be_nowhere(
    both: tuple[Standin, Standin], query: str, found_by: str
) -> None:
    for typing in (True, False):
        found = search(query, typing=typing)
        assert how(found)["kvk"] is Asked.CANNOT
        assert "Dit is niet op te zoeken bij KVK." in said(found)
        assert "Geen bedrijf gevonden" not in said(found)
        assert how(found)[found_by] is Asked.NOTHING
    assert both[0].switches.calls["/v2/zoeken"] == 0


WHOLE = ["00007919", "KvK 00007919", "000123511", "000000104729", "NL 0001.23.511.B01",
         "000123511B01", "6211QX96", "96, 6211 QX",
         "Demostraat 96, 6211 QX Maastricht"]  # fmt: skip


@pytest.mark.parametrize("query", WHOLE)
def test_a_whole_number_or_address_asks_kvk_at_once(
    both: tuple[Standin, Standin], query: str
) -> None:
    found = search(query, typing=True)
    assert found.source == "kvk"
    assert found.companies[0].name == "Quostra Printservices B.V."


@pytest.mark.parametrize(
    "query", ["0000791", "00007919104", "KvK 0000", "NL00012351", "Quo 6211 QX"]
)
def test_a_beginning_of_one_does_not(both: tuple[Standin, Standin], query: str) -> None:
    assert how(search(query, typing=True))["kvk"] is Asked.ON_BUTTON
    assert both[0].switches.calls["/v2/zoeken"] == 0


@pytest.mark.parametrize("source", ["kvk", "dnb", "local"])
@pytest.mark.parametrize(
    "query",
    ["6211qx96", "6211 QX 96 Quostra", "96, 6211 QX", "Demostraat 96, Maastricht, 6211 QX",
     "6211 QX Demostraat 96", "Quostra, Demostraat 96, 6211 QX Maastricht, Nederland",
     "Quostra 6211QX96", "KvK 00007919", "kvk-nummer: 0000 7919", "00007919 (KvK)",
     "Quostra, KvK 00007919", "vestigingsnummer 000000104729", "vestiging 104729",
     "NL 0001.23.511.B01", "000123511 B01", "BTW NL000123511B01", "BTW 000123511"],
)  # fmt: skip
def test_every_source_reads_what_was_typed_alike(
    both: tuple[Standin, Standin], settings: Settings, source: str, query: str
) -> None:
    settings.DIRECTORY = [source]
    assert "Quostra Printservices B.V." in [c.name for c in search(query).companies]


@pytest.mark.parametrize("query", ["991000003", "DUNS 99-100-0003", "99-100-0003", *WHOLE])
def test_dnb_is_asked_for_it_at_once(standin_dnb: Standin, query: str) -> None:
    found = search(query, typing=True)
    assert "Quostra Printservices B.V." in [company.name for company in found.companies]


def test_a_duns_number_is_none_that_kvk_could_know(both: tuple[Standin, Standin]) -> None:
    found = search("99-100-0003", typing=True)
    assert (how(found)["kvk"], found.source) == (Asked.CANNOT, "dnb")
    assert both[0].switches.calls["/v2/zoeken"] == 0


@pytest.mark.parametrize("source", ["kvk", "dnb"])
@pytest.mark.parametrize(
    "query",
    [
        "Demostraat 96 Maastricht",
        "quostra printservices maastricht",
        "quostra, maastricht",
        "Demostraat 96 te Maastricht",
        "Demostraat 96 (Maastricht)",
        "Demostraat 96, in Maastricht",
    ],
)
def test_a_town_or_a_street_finds_it_by_the_button(
    both: tuple[Standin, Standin], settings: Settings, source: str, query: str
) -> None:
    settings.DIRECTORY = [source]
    assert "Quostra Printservices B.V." in [c.name for c in search(query).companies]


@pytest.mark.parametrize("source", ["kvk", "dnb"])
@pytest.mark.parametrize("town", ["Den Haag", "'s-Gravenhage", "den haag"])
def test_a_town_is_found_by_what_people_call_it(
    both: tuple[Standin, Standin], settings: Settings, source: str, town: str
) -> None:
    settings.DIRECTORY = [source]
    settings.DIRECTORY_CACHE_SECONDS = 0
    there = directory.search("'s-Gravenhage", country="NL").companies
    assert there == [], "no name has it"
    name = "Velmora"
    for company in search(f"{name} {town}").companies:
        assert company.city == "'s-Gravenhage"


def test_the_list_for_the_page_says_it(client: Client, both: tuple[Standin, Standin]) -> None:
    query = {"country": "NL", "q": NOBODY, "token": make_token()}
    page = client.get(reverse("registry:companies"), query, headers={"HX-Request": "true"}).text
    assert ON_BUTTON in page
    assert "Geen bedrijf gevonden" not in page
    SourceState.objects.update(allowance=-1e9)  # everybody is asking
    page = client.get(reverse("registry:companies"), {**query, "q": "qwrtzu"}).text
    assert "Even geduld: D&amp;B heeft het druk. Typ verder of druk op Zoeken." in page
    assert "Geen bedrijf gevonden" not in page


def test_a_record_that_is_being_processed_shuts_kvk_for_nobody(
    both: tuple[Standin, Standin], settings: Settings
) -> None:
    settings.DIRECTORY = ["kvk"]
    for code in ("IPD1002", "IPD1003"):
        fails(both[0], "later", code=code, path="/v1/basisprofielen/00007919")
        with pytest.raises(Exception, match=code) as caught:
            directory.look_again("kvk", "00007919", timeout=PLENTY)
        assert caught.value.trouble is Trouble.NOT_NOW  # type: ignore[attr-defined]  # a SourceUnavailable
        assert search("quostra printservices").companies
        assert SourceState.objects.get(key="kvk").closed_until is None


def test_such_a_record_is_not_asked_for_again_at_once(both: tuple[Standin, Standin]) -> None:
    path = "/v1/basisprofielen/00007919"
    shown = search("00007919").companies[0]
    fails(both[0], "later", path=path)
    for _ in range(3):
        picked = directory.get(shown.choice)
        assert picked is not None, "as it was shown"
    assert both[0].switches.calls[path] == 1
