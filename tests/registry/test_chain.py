"""The sources are asked in their order while a person waits, who always gets an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from registry import directory
from registry.company import Company
from registry.loading.demo import load_demo_companies
from registry.models import SourceState
from tests.conftest import PLENTY
from tests.registry.sources import fails, search
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db

FAULTS = ["slow", "drip", "reset", "truncated", "html", "server_error", "error_on_200", "busy",
          "quota", "not_entitled", "expired"]  # fmt: skip


@pytest.fixture
def chain(standin_dnb: Standin, settings: Settings, remote_seconds: Callable[..., None]) -> Standin:
    """D&B first, then the portal's own directory."""
    load_demo_companies()
    settings.DIRECTORY = ["dnb", "local"]
    remote_seconds(PLENTY)
    return standin_dnb


def test_the_first_source_answers_and_is_named(chain: Standin) -> None:
    found = search("quostra printservices")
    assert (found.source, found.source_name) == ("dnb", "D&B")
    assert found.companies[0].source == "dnb"
    assert found.companies[0].transaction_id.startswith("rrt-")


@pytest.mark.parametrize("kind", FAULTS)
def test_the_next_one_answers_when_it_cannot(
    chain: Standin, kind: str, timeouts: list[float], remote_seconds: Callable[..., None]
) -> None:
    fails(chain, kind)
    remote_seconds(0.5)
    found = search("quostra printservices", typing=True)
    assert max(timeouts) <= 0.5, "the next one has the rest of the time"
    assert (found.source, found.source_name) == ("local", "")
    assert found.companies[0].name == "Quostra Printservices B.V."


@pytest.mark.parametrize("kind", ["slow", "reset"])
def test_a_source_that_is_left_alone_costs_no_time(
    chain: Standin, kind: str, timeouts: list[float], remote_seconds: Callable[..., None]
) -> None:
    fails(chain, kind)
    remote_seconds(0.3)
    for _ in range(5):
        search("quostra printservices", typing=True)
    assert timeouts
    timeouts.clear()
    assert search("quostra printservices", typing=True).source == "local"
    assert timeouts == [], "it was not asked"


def test_the_next_one_is_asked_too_when_the_first_one_knows_nobody(chain: Standin) -> None:
    found = search("quostra printservics")
    assert found.source == "local"
    assert found.companies[0].name == "Quostra Printservices B.V."
    assert chain.switches.calls["/v1/search/typeahead"] == 1


def test_that_nobody_knows_it_is_an_answer(chain: Standin) -> None:
    found = search("xyzzyqwrt")
    assert found.is_available
    assert found.companies == []


def test_nobody_answers(chain: Standin, settings: Settings) -> None:
    settings.DIRECTORY = ["dnb"]
    fails(chain, "server_error")
    found = search("quostra printservices", typing=True)
    assert not found.is_available
    assert found.companies == []


def test_one_that_finds_whole_words_is_asked_only_when_somebody_presses(
    standin_kvk: Standin, settings: Settings
) -> None:
    load_demo_companies()
    settings.DIRECTORY = ["kvk", "local"]
    assert search("quostra printservices", typing=True).source == "local"
    assert standin_kvk.switches.calls["/v2/zoeken"] == 0
    assert search("quostra printservices").source == "kvk"
    assert search("quostra printser").source == "local"


def test_with_only_such_a_source_the_button_searches(standin_kvk: Standin) -> None:
    found = search("quostra printservices", typing=True)
    assert found.on_button_only
    assert found.is_available
    assert search("quostra printservices").companies


def test_one_that_was_shown_can_be_picked_when_its_source_has_gone(chain: Standin) -> None:
    shown = search("quostra printservices").companies[0]
    fails(chain, "server_error")
    picked = directory.get(shown.choice)
    assert picked is not None
    assert (picked.name, picked.city) == (shown.name, shown.city)


def test_what_only_a_list_tells_goes_along_with_what_is_picked(chain: Standin) -> None:
    assert directory.get("dnb:991000003").is_branch is None  # type: ignore[union-attr]  # it is there
    shown = search("quostra printservices").companies
    assert {company.is_branch for company in shown} == {True, False}
    for company in shown:
        picked = directory.get(company.choice)
        assert picked is not None
        assert picked.is_branch is company.is_branch


def test_one_question_that_it_declines_closes_it_for_nobody(chain: Standin) -> None:
    fails(chain, "error", status=400, code="10002", path="typeahead", times=1)
    assert search("quostra printservices").source == "local"
    assert search("quostra printservices").source == "dnb"


def test_one_that_has_too_little_data_is_picked_as_it_was_shown(chain: Standin) -> None:
    shown = search("quostra printservices").companies[0]
    fails(chain, "error", status=404, code="40105", path="/data/")
    picked = directory.get(shown.choice)
    assert picked is not None
    assert picked.name == shown.name


def test_one_that_was_not_shown_cannot(chain: Standin) -> None:
    fails(chain, "server_error")
    assert directory.get("dnb:991000003") is None


@pytest.mark.parametrize(
    "choice", ["", ":", "dnb", "dnb:", "nobody:1", "kvk:00007919", "dnb:\0", "dnb:../x", "local:\0"]
)
def test_a_choice_that_was_made_up_is_nobody(chain: Standin, choice: str) -> None:
    fails(chain, "server_error")
    assert directory.get(choice) is None


def test_what_was_asked_is_counted(chain: Standin) -> None:
    search("quostra printservices")
    search("quostra maastricht")  # by name, then by name and town
    search("00007919")
    calls = [path for path in chain.switches.calls.elements() if path.startswith("/v1/")]
    assert len(calls) == 4
    assert SourceState.objects.get(key="dnb").calls_today == 4


def test_a_company_survives_being_kept_as_a_record() -> None:
    company = Company(source="dnb", ref="1", name="Ø B.V.", country="NL", trade_names=("a", "b"))
    record: dict[str, Any] = company.to_record()
    assert Company.from_record({**record, "unknown": 1}) == company
