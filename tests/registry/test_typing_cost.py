"""Finding one company by typing costs a contract a few calls, and no answer is falsely empty."""

from __future__ import annotations

import csv
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import Settings

from accounts.models import DealerEmployee
from customers.actors import Actor
from registry import directory, guarded_source, limits, typed_prefixes
from registry.admission import CallLimits
from registry.company import Company
from registry.folding import fold
from registry.form_token import make_token
from registry.guarded_source import GuardedSource
from registry.matching import Candidate
from registry.models import CachedAnswer
from registry.providers import dnb
from registry.sources import SourceResult, SourceUnavailable
from registry.typed_query import TypedQuery, parse
from tests.registry.sources import search
from tests.standins.records import records
from tests.standins.server import Standin
from web import rate_limits

pytestmark = pytest.mark.django_db

MAX_CALLS = 8  # of a contract, for one company
URL = reverse("registry:companies")
KEY_SECONDS = 0.3  # between two keys
RECORDS = [r for r in records() if r["country"] == "NL" and r["status"] == "Active"]
REAL_NAMES = Path(__file__).parent / "data" / "nl_company_names.csv"
NAMES = sorted({record["name"] for record in RECORDS})


def calls(standin: Standin) -> int:
    return sum(n for path, n in standin.switches.calls.items() if path != "/v3/token")


def beginnings(text: str) -> list[str]:
    """Return what the browser asks when a text is typed slower than its pause."""
    return [text[:end] for end in range(3, len(text) + 1)]


@pytest.fixture
def page(client_of: Callable[[Actor], Client], employee: DealerEmployee) -> Callable[[str], str]:
    client, token = client_of(Actor.of_employee(employee)), make_token()

    def ask(text: str) -> str:
        response = client.get(URL, {"country": "NL", "q": text, "token": token})
        assert response.status_code == 200, text
        return response.text

    return ask


@pytest.mark.parametrize("seconds", [0, 86_400])
@pytest.mark.parametrize("name", NAMES[:: len(NAMES) // 12])
def test_a_name_typed_letter_by_letter(
    page: Callable[[str], str], standin_dnb: Standin, settings: Settings, name: str, seconds: int
) -> None:
    settings.DIRECTORY_CACHE_SECONDS = seconds
    for text in beginnings(name):
        shown = page(text)
    assert 'name="pick"' in shown
    assert "/v1/search/criteria" not in standin_dnb.switches.calls, "only the button does that"
    assert 1 <= calls(standin_dnb) <= MAX_CALLS


@pytest.mark.parametrize(
    "text",
    ["quostra printservices maastricht", "quostra prinstervices", "xyzzyqwrt en zonen techniek"],
)
def test_what_no_name_begins_with_costs_no_call_for_each_further_letter(
    page: Callable[[str], str], standin_dnb: Standin, text: str
) -> None:
    for typed in beginnings(text):
        page(typed)
    assert calls(standin_dnb) <= 4


@pytest.mark.parametrize(
    "text", ["991000003", "00007919", "000000104729", "6211 QX 96", "NL000123511B01",
             "Demostraat 96, 6211 QX Maastricht", "6211 QX 96 Quostra Printservices",
             "KvK 00007919 Quostra", "Quostra Printservices, KvK 00007919"],
)  # fmt: skip
def test_a_number_or_address_typed_letter_by_letter(
    page: Callable[[str], str],
    standin_dnb: Standin,
    standin_kvk: Standin,
    settings: Settings,
    text: str,
) -> None:
    settings.DIRECTORY = ["kvk", "dnb"]
    for typed in beginnings(text):
        shown = page(typed)
    assert "Quostra" in shown
    for standin in (standin_dnb, standin_kvk):
        assert calls(standin) <= MAX_CALLS


@pytest.mark.parametrize("name", NAMES[:: len(NAMES) // 4])
def test_typed_then_looked_up_by_the_button_and_picked(
    page: Callable[[str], str],
    standin_dnb: Standin,
    standin_kvk: Standin,
    settings: Settings,
    name: str,
) -> None:
    settings.DIRECTORY = ["kvk", "dnb"]
    for text in beginnings(name):
        page(text)
    assert calls(standin_kvk) == 0, "a name waits for the button"
    for source in ("kvk", "dnb"):
        settings.DIRECTORY = [source]
        found = search(name).companies
        assert name in [company.name for company in found]
        assert directory.get(found[0].choice)
    for standin in (standin_dnb, standin_kvk):
        assert 1 <= calls(standin) <= MAX_CALLS


def test_what_dnb_does_not_take_of_a_long_text_costs_no_call_for_each_letter(
    page: Callable[[str], str], standin_dnb: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dnb, "MAX_TERM_LENGTH", 7)
    name = "Quostra Printservices B.V."
    for text in beginnings("quostra techniek en advies"):
        shown = page(text)
    assert "Lijkt op" in shown
    assert "Quostra" in shown
    assert "Nog niet alles gezocht bij D&amp;B: druk op Zoeken." in shown
    assert calls(standin_dnb) <= MAX_CALLS
    found = search("quostra printservices bv")
    assert [company.name for company in found.companies] == [name, name], "office and branch"
    assert not found.similar
    other = search("quostra techniek en advies")
    assert other.similar
    assert not other.fitting


def test_an_answer_before_holds_for_who_types_on(standin_dnb: Standin) -> None:
    assert search("xyz", typing=True).companies == []
    assert search("xyzzy", typing=True).companies == []
    assert calls(standin_dnb) == 1
    one = search("quostra p", typing=True).companies
    assert search("quostra printservices", typing=True).companies[0] in one
    assert calls(standin_dnb) == 2


def company(name: str) -> Company:
    return Company(source="fake", ref=name, name=name, country="NL")


def narrowed(result: SourceResult, asked: str, text: str) -> list[str] | None:
    found = typed_prefixes.narrowed(result, asked, parse(text, "NL"), limit=2)
    return None if found is None else [c.name for c in found.companies]


def test_an_answer_that_named_everybody_is_narrowed() -> None:
    everybody = SourceResult([company("Jansen Metaal"), company("Jansen Bouw")], 2)
    assert narrowed(everybody, "jan", "jansen b") == ["Jansen Bouw"]
    assert narrowed(everybody, "jan", "jansen x") is None, "the source must say that"


def test_whoever_was_found_by_a_name_that_is_not_told_stays() -> None:
    everybody = SourceResult([company("Velmora"), company("Jansen Bouw")], 2)
    assert narrowed(everybody, "jan", "jansen b") == ["Velmora", "Jansen Bouw"]


def test_an_answer_that_named_only_the_first_ones_is_asked_for_again_at_some_lengths() -> None:
    first = SourceResult([company("Jansen Metaal"), company("Jansen Bouw")], 40)
    assert narrowed(first, "jan", "jans") == ["Jansen Metaal", "Jansen Bouw"]
    assert narrowed(first, "jan", "jansen me") is None
    assert narrowed(first, "jan", "jansen m") == ["Jansen Metaal"]
    assert narrowed(first, "jan", "jansen x") is None


class Beginnings:
    """Finds companies by the beginnings of words, the first ten of a fixed order, and counts."""

    def __init__(self, names: list[str]) -> None:
        self.calls = 0
        self._names = names
        self._places: dict[str, set[int]] = defaultdict(set)
        for place, name in enumerate(names):
            for word in fold(name).split():
                for end in range(1, len(word) + 1):
                    self._places[word[:end]].add(place)

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
        timeout: float = 4.0,
        typing: bool = False,
    ) -> SourceResult:
        self.calls += 1
        fitting = set.intersection(*(self._places[word] for word in fold(query).split()))
        companies = [company(self._names[place]) for place in sorted(fitting)]
        return SourceResult(companies[:limit], len(companies))

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        return company(ref)

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return []


def test_real_names_cost_three_calls_each_and_are_found() -> None:
    with REAL_NAMES.open(newline="") as file:
        names = sorted({row["legal_name"] for row in csv.DictReader(file)})
    shuffled = random.Random(1)
    shuffled.shuffle(names)
    fake = Beginnings(names)
    source = GuardedSource("fake", fake, CallLimits(1_000_000))
    costs, missed = [], []
    for name in [name for name in names if len(name) <= 40][:40]:
        CachedAnswer.objects.all().delete()  # nobody has typed anything like it
        before = fake.calls
        for text in beginnings(name):
            found = source.search(text, country="NL", typing=True).companies
        costs.append(fake.calls - before)
        missed += [] if name in [c.name for c in found] else [name]
    assert missed == []
    assert max(costs) <= MAX_CALLS
    assert sum(costs) / len(costs) <= 3


class Clock:
    """Goes on at once when the code waits or a key is pressed, and else as the database's does."""

    def __init__(self) -> None:
        self.slept = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_sourcestate SET allowance_at = allowance_at - %s * interval '1 s'",
                [seconds],
            )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, standin_dnb: Standin) -> Iterator[Clock]:
    """The clock of the portal's own bucket, and of D&B's."""
    clock, real = Clock(), standin_dnb.switches.clock
    monkeypatch.setattr(guarded_source, "time", clock)
    standin_dnb.switches.clock = clock.monotonic
    yield clock
    standin_dnb.switches.clock = real


def test_two_typists_and_five_calls_a_second_leave_no_answer_falsely_empty(
    standin_dnb: Standin, settings: Settings, clock: Clock
) -> None:
    settings.DNB_CALLS_PER_SECOND = 5
    standin_dnb.switches.set({"limits": {"per_second": 5}})
    one, other = "Quostra Printservices", "Sjoravik Bouwadvies B.V."
    asked = 0
    for texts in zip(beginnings(one)[:18], beginnings(other)[:18], strict=True):
        for text in texts:
            assert search(text, typing=True).companies, text
            asked += 1
        clock.sleep(KEY_SECONDS)
    assert asked == 36


def test_many_typists_wait_their_turn_or_are_told_to(
    standin_dnb: Standin, settings: Settings, clock: Clock
) -> None:
    settings.DNB_CALLS_PER_SECOND = 5
    standin_dnb.switches.set({"limits": {"per_second": 5}})
    names = random.Random(1).sample(NAMES, 8)
    for end in range(3, 15):
        for name in names:
            found = search(name[:end], typing=True)
            assert found.companies or found.is_busy, name[:end]
        clock.sleep(KEY_SECONDS)


def test_ten_minutes_of_typing_meet_no_limit_of_ours_and_a_script_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passed = timedelta()
    start = now()
    monkeypatch.setattr(rate_limits, "now", lambda: start + passed)
    for _ in range(2000):
        assert rate_limits.consume({limits.LOOK_UPS: "typist"})
        passed += timedelta(seconds=KEY_SECONDS)
    answers = [rate_limits.consume({limits.LOOK_UPS: "script"}) for _ in range(400)]
    assert not all(answers)


def test_looking_again_by_the_worker_has_its_own_share(
    standin_dnb: Standin, settings: Settings, clock: Clock
) -> None:
    settings.DNB_CALLS_PER_DAY = 10
    for _ in range(2):
        assert directory.look_again("dnb", "991000003", timeout=60, is_unattended=True)
    with pytest.raises(SourceUnavailable):
        directory.look_again("dnb", "991000003", timeout=60, is_unattended=True)
    assert directory.look_again("dnb", "991000003", timeout=60), "a person is waiting for it"
