"""A source is asked within its limits, left alone when in trouble, and its answers are kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from pytest_django import Settings

from registry import admission, circuit_breaker, guarded_source, http_client
from registry.admission import CallLimits
from registry.company import Company
from registry.guarded_source import GuardedSource
from registry.match_by_search import match_by_search
from registry.matching import Candidate
from registry.models import SourceState
from registry.sources import SourceResult, SourceUnavailable, Trouble
from registry.typed_query import TypedQuery

pytestmark = pytest.mark.django_db

FOUND = SourceResult([Company(source="fake", ref="1", name="Velmora B.V.", country="NL")], 1)
WIDE = CallLimits(10_000)


class Fake:
    """Answers what it is told to, in turn; the last one again and again."""

    def knows(self, country: str) -> bool:
        return True

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        return True

    def __init__(self, *answers: SourceResult | Exception) -> None:
        self.answers = list(answers)
        self.calls = 0

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
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        return self.search(ref, country="").companies[0]

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return match_by_search(self, typed, limit=limit, timeout=timeout)


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Settings) -> None:
    settings.DIRECTORY_CACHE_SECONDS = 0


def guarded(
    *answers: SourceResult | Exception, limits: CallLimits = WIDE
) -> tuple[GuardedSource, Fake]:
    fake = Fake(*answers)
    return GuardedSource("fake", fake, limits), fake


def ask(source: GuardedSource, query: str = "velmora", timeout: float = 4.0) -> SourceResult:
    return source.search(query, country="NL", timeout=timeout)


def trouble(source: GuardedSource) -> Trouble:
    with pytest.raises(SourceUnavailable) as caught:
        ask(source, timeout=0.45)
    return caught.value.trouble


def later(seconds: float) -> None:
    """Make the row of the source so many seconds older."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_sourcestate SET closed_until = closed_until - %(n)s * interval '1 s',"
            " quota_until = quota_until - %(n)s * interval '1 s',"
            " allowance_at = allowance_at - %(n)s * interval '1 s'",
            {"n": seconds},
        )


def test_no_more_calls_a_second_than_allowed() -> None:
    source, fake = guarded(FOUND, limits=CallLimits(3))
    for _ in range(3):
        ask(source)
    assert trouble(source) is Trouble.BUSY
    assert fake.calls == 3
    later(1)
    ask(source)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the code waited for its turn; the clock of the bucket goes on so long meanwhile."""
    seconds: list[float] = []

    def wait(left: float) -> None:
        seconds.append(left)
        later(left)

    monkeypatch.setattr(guarded_source, "time", SimpleNamespace(sleep=wait, monotonic=lambda: 0.0))
    return seconds


def test_a_call_waits_for_its_turn_when_there_is_time_for_it(waited: list[float]) -> None:
    source, fake = guarded(FOUND, limits=CallLimits(5))
    for _ in range(12):
        assert ask(source, timeout=1.2) == FOUND
    assert fake.calls == 12
    assert len(waited) == 8, "four are made at once, one less than the source allows"
    turn = 1 / 5 + guarded_source.TURN_MARGIN_SECONDS
    assert max(waited) <= turn, "the next one comes a fifth of a second later"


def test_those_who_wait_wait_one_after_the_other() -> None:
    limits = CallLimits(5)
    waits = [admission.admit("fake", limits, patience=0.5) for _ in range(6)]
    assert waits[:4] == [0.0] * 4
    assert 0 < waits[4] <= 0.2 < waits[5] <= 0.4
    with pytest.raises(SourceUnavailable) as caught:
        admission.admit("fake", limits, patience=0.5)
    assert (caught.value.trouble, caught.value.is_ours) == (Trouble.BUSY, True)


def test_looking_again_has_a_share_of_a_quota_and_leaves_the_last_calls_to_people() -> None:
    def look() -> None:
        later_unattended()
        admission.admit("fake", limits, is_unattended=True)

    limits = CallLimits(10_000, calls_per_day=50)
    for _ in range(10):
        look()
    with pytest.raises(SourceUnavailable):
        look()
    SourceState.objects.update(unattended_today=0, calls_today=39)
    look()
    with pytest.raises(SourceUnavailable):
        look()
    for _ in range(10):
        admission.admit("fake", limits)
    with pytest.raises(SourceUnavailable) as caught:
        admission.admit("fake", limits)
    assert caught.value.trouble is Trouble.QUOTA


def test_looking_again_has_a_share_of_a_month_too() -> None:
    limits = CallLimits(10_000, calls_per_month=100)
    admission.admit("fake", limits)
    SourceState.objects.update(unattended_this_month=20)
    with pytest.raises(SourceUnavailable):
        admission.admit("fake", limits, is_unattended=True)
    admission.admit("fake", limits)
    SourceState.objects.update(day="2020-01-31")
    admission.admit("fake", limits, is_unattended=True)
    assert SourceState.objects.get().unattended_this_month == 1


def test_looking_again_has_a_share_of_the_rate() -> None:
    limits = CallLimits(5)
    assert admission.admit("fake", limits, is_unattended=True) == 0
    wait = admission.admit("fake", limits, is_unattended=True, patience=1.5)
    assert 0.9 < wait <= 1.0, "one a second, of five"
    with pytest.raises(SourceUnavailable):
        admission.admit("fake", limits, is_unattended=True, patience=1.5)
    for _ in range(2):
        assert admission.admit("fake", limits) == 0, "people are not held up by it"


def test_looking_again_waits_while_people_ask() -> None:
    limits = CallLimits(5)
    for _ in range(2):
        admission.admit("fake", limits)
    with pytest.raises(SourceUnavailable):
        admission.admit("fake", limits, is_unattended=True, patience=3)


def later_unattended() -> None:
    SourceState.objects.update(unattended_from=None)


def test_a_slow_rate_still_lets_one_through() -> None:
    source, _fake = guarded(FOUND, limits=CallLimits(0.5))
    ask(source)
    assert trouble(source) is Trouble.BUSY
    later(2)
    ask(source)


@pytest.mark.parametrize("limits", [CallLimits(1000, calls_per_day=2), CallLimits(1000, 0, 2)])
def test_no_more_calls_than_bought(limits: CallLimits) -> None:
    source, fake = guarded(FOUND, limits=limits)
    ask(source)
    ask(source)
    assert trouble(source) is Trouble.QUOTA
    assert fake.calls == 2
    SourceState.objects.update(day="2020-01-31")
    ask(source)
    assert SourceState.objects.get().calls_today == 1
    assert SourceState.objects.get().calls_this_month == 1


@pytest.mark.parametrize(
    ("today", "limits", "ends"),
    [
        ("2026-12-31", CallLimits(1, calls_per_day=1), "2027-01-01"),
        ("2026-11-15", CallLimits(1, calls_per_month=1), "2026-12-01"),
        ("2026-12-31", CallLimits(1, calls_per_month=1), "2027-01-01"),
        ("2026-01-31", CallLimits(1, calls_per_day=1, calls_per_month=1), "2026-02-01"),
    ],
)
def test_what_was_counted_lasts_until_the_day_or_the_month_ends(
    monkeypatch: pytest.MonkeyPatch, today: str, limits: CallLimits, ends: str
) -> None:
    now = datetime.fromisoformat(f"{today}T23:30Z")
    monkeypatch.setattr(timezone, "now", lambda: now)
    state = SourceState(key="fake", day=now.date(), calls_today=1, calls_this_month=1)
    assert admission.quota_ends(state, limits) == datetime.fromisoformat(f"{ends}T00:00Z")
    state.day = (now - timedelta(days=40)).date()
    assert admission.quota_ends(state, limits) is None


class Several(Fake):
    """Takes several calls to answer one question."""

    calls_each = 3

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 4.0,
        typing: bool = False,
    ) -> SourceResult:
        found = super().search(query, country=country, limit=limit, timeout=timeout)
        for _ in range(self.calls_each):
            admit = http_client.before_call.get()
            assert admit is not None
            admit()
        return found


def test_every_call_counts_and_not_every_question() -> None:
    source = GuardedSource("fake", Several(FOUND), CallLimits(10_000, calls_per_day=7))
    ask(source)
    ask(source)
    assert SourceState.objects.get().calls_today == 6
    assert trouble(source) is Trouble.QUOTA
    assert SourceState.objects.get().calls_today == 7
    assert SourceState.objects.get().failures == 0, "the source did nothing wrong"


def test_the_calls_of_one_question_are_one_trial() -> None:
    source = GuardedSource("fake", Several(FOUND), WIDE)
    ask(source)
    SourceState.objects.update(closed_until="2020-01-01T00:00Z")
    assert ask(source) == FOUND
    assert SourceState.objects.get().closed_until is None


def test_what_we_did_not_ask_is_no_trouble_of_the_source() -> None:
    ours = SourceUnavailable(Trouble.BUSY, is_ours=True)
    source, fake = guarded(*[ours] * circuit_breaker.FAILURES_UNTIL_PAUSE, FOUND)
    for _ in range(circuit_breaker.FAILURES_UNTIL_PAUSE):
        assert trouble(source) is Trouble.BUSY
    assert ask(source) == FOUND
    assert fake.calls == circuit_breaker.FAILURES_UNTIL_PAUSE + 1


def test_no_time_and_no_room_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        http_client.ask("GET", "http://127.0.0.1:9", timeout=0)
    assert (caught.value.trouble, caught.value.is_ours) == (Trouble.SLOW, True)
    monkeypatch.setattr(http_client, "_free_calls", threading.BoundedSemaphore(1))
    http_client._free_calls.acquire()
    with pytest.raises(SourceUnavailable) as caught:
        http_client.ask("GET", "http://127.0.0.1:9", timeout=1)
    assert (caught.value.trouble, caught.value.is_ours) == (Trouble.BUSY, True)


def test_a_question_that_it_declines_does_not_close_it() -> None:
    declined = SourceUnavailable(Trouble.DECLINED, "HTTP 400, 10002")
    source, fake = guarded(*[declined] * 10, FOUND)
    for _ in range(10):
        assert trouble(source) is Trouble.DECLINED
    assert SourceState.objects.get().last_detail == "HTTP 400, 10002"
    assert ask(source) == FOUND
    assert fake.calls == 11


def test_it_is_tried_once_more_when_it_was_only_down() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.DOWN), FOUND)
    assert ask(source) == FOUND
    assert fake.calls == 2


@pytest.mark.parametrize("kind", [Trouble.SLOW, Trouble.BUSY, Trouble.QUOTA, Trouble.REFUSED,
                                  Trouble.UNREADABLE])  # fmt: skip
def test_it_is_not_tried_again_when_that_cannot_help(kind: Trouble) -> None:
    source, fake = guarded(SourceUnavailable(kind), FOUND)
    with pytest.raises(SourceUnavailable):
        ask(source)
    assert fake.calls == 1


def test_it_is_not_tried_again_without_time_for_it() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.DOWN), FOUND)
    with pytest.raises(SourceUnavailable):
        ask(source, timeout=0.4)
    assert fake.calls == 1


def test_what_fails_again_and_again_is_left_alone_and_tried_later() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.DOWN))
    for _ in range(circuit_breaker.FAILURES_UNTIL_PAUSE):
        assert trouble(source) is Trouble.DOWN
    assert trouble(source) is Trouble.DOWN
    assert fake.calls == circuit_breaker.FAILURES_UNTIL_PAUSE, "the breaker is open"
    later(circuit_breaker.FIRST_PAUSE_SECONDS)
    fake.answers = [FOUND]
    ask(source)
    assert fake.calls == circuit_breaker.FAILURES_UNTIL_PAUSE + 1
    assert SourceState.objects.get().closed_until is None
    ask(source)


def test_only_one_tries_whether_it_is_back() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.DOWN))
    for _ in range(circuit_breaker.FAILURES_UNTIL_PAUSE):
        trouble(source)
    later(circuit_breaker.FIRST_PAUSE_SECONDS)
    admission.admit("fake", WIDE)  # another process is trying
    assert trouble(source) is Trouble.DOWN
    assert fake.calls == circuit_breaker.FAILURES_UNTIL_PAUSE


def test_it_is_left_alone_longer_each_time() -> None:
    source, _fake = guarded(SourceUnavailable(Trouble.DOWN))
    pauses = []
    for _ in range(circuit_breaker.FAILURES_UNTIL_PAUSE + 3):
        trouble(source)
        state = SourceState.objects.get()
        if state.closed_until and state.last_trouble_at:
            pauses.append((state.closed_until - state.last_trouble_at).total_seconds())
        later(circuit_breaker.MAX_PAUSE_SECONDS)
    assert len(pauses) == 4
    for place, pause in enumerate(pauses):
        most = circuit_breaker.FIRST_PAUSE_SECONDS * 2**place
        assert most / 2 <= pause <= most + 0.1


def test_refused_credentials_are_not_tried_again_at_once() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.REFUSED))
    assert trouble(source) is Trouble.REFUSED
    assert trouble(source) is Trouble.REFUSED
    assert fake.calls == 1


def test_it_is_left_alone_as_long_as_it_says() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.BUSY, retry_after=30.0), FOUND)
    assert trouble(source) is Trouble.BUSY
    assert SourceState.objects.get().failures == 1
    later(29)
    assert trouble(source) is Trouble.BUSY
    later(1)
    ask(source)
    assert fake.calls == 2


def test_one_that_is_busy_is_left_alone_at_random_and_longer_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, _fake = guarded(SourceUnavailable(Trouble.BUSY))
    pauses = []
    for _ in range(8):
        trouble(source)
        state = SourceState.objects.get()
        assert state.closed_until
        assert state.last_trouble_at
        pauses.append((state.closed_until - state.last_trouble_at).total_seconds())
        later(circuit_breaker.MAX_PAUSE_SECONDS)
    for place, pause in enumerate(pauses):
        assert 0 <= pause <= circuit_breaker.FIRST_BUSY_PAUSE_SECONDS * 2**place + 0.1
    assert len({round(pause, 3) for pause in pauses}) > 4
    assert max(pauses) > circuit_breaker.FIRST_BUSY_PAUSE_SECONDS, (
        "one in some millions of runs is not"
    )


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("30", 30.0), ("7200", 7200.0), ("1e9", http_client.MAX_RETRY_AFTER_SECONDS), ("-5", 0.0),
     ("inf", None), ("nan", None), ("soon", None), ("", None),
     ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)],
)  # fmt: skip
def test_how_long_it_says_to_wait(said: str, seconds: float | None) -> None:
    assert http_client.Reply(429, {"Retry-After": said}, {}).retry_after == seconds


def test_until_when_it_says_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(time, "time", now.timestamp)
    date = format_datetime(now + timedelta(seconds=60), usegmt=True)
    assert http_client.Reply(429, {"Retry-After": date}, {}).retry_after == 60


def test_two_hours_are_two_hours() -> None:
    source, _fake = guarded(SourceUnavailable(Trouble.BUSY, retry_after=7200.0), FOUND)
    trouble(source)
    later(7100)
    assert trouble(source) is Trouble.BUSY
    later(100)
    ask(source)


def test_one_that_is_left_alone_is_not_asked() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.DOWN))
    for _ in range(circuit_breaker.FAILURES_UNTIL_PAUSE):
        trouble(source)
    for _ in range(10):
        with pytest.raises(SourceUnavailable):
            ask(source)
    assert fake.calls == circuit_breaker.FAILURES_UNTIL_PAUSE


def test_a_quota_that_is_used_up_lasts_until_midnight_utc() -> None:
    source, fake = guarded(SourceUnavailable(Trouble.QUOTA), FOUND)
    assert trouble(source) is Trouble.QUOTA
    assert trouble(source) is Trouble.QUOTA
    assert fake.calls == 1
    later(60 * 60 * 24)
    ask(source)


def test_an_answer_is_kept_a_while(settings: Settings) -> None:
    settings.DIRECTORY_CACHE_SECONDS = 60
    source, fake = guarded(FOUND)
    assert ask(source) == ask(source) == FOUND
    assert fake.calls == 1
    ask(source, "another")
    source.search("velmora", country="BE")
    assert fake.calls == 3


def test_a_failure_is_not_kept(settings: Settings) -> None:
    settings.DIRECTORY_CACHE_SECONDS = 60
    source, _fake = guarded(SourceUnavailable(Trouble.SLOW), FOUND)
    with pytest.raises(SourceUnavailable):
        ask(source)
    assert ask(source) == FOUND


def test_nobody_is_kept_too_and_a_fresh_look_asks_again(settings: Settings) -> None:
    settings.DIRECTORY_CACHE_SECONDS = 60
    source, fake = guarded(FOUND)
    assert source.get("1") == source.get("1") == FOUND.companies[0]
    assert fake.calls == 1
    assert source.get_now("1") == FOUND.companies[0]
    assert fake.calls == 2


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """Return what each of so many threads came to, each with its own connection."""
    results: list[Any] = []
    start = threading.Barrier(count)

    def run() -> None:
        start.wait()
        try:
            results.append(work())
        except SourceUnavailable as error:
            results.append(error.trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_processes_share_what_is_allowed() -> None:
    source, fake = guarded(FOUND, limits=CallLimits(5))
    began = time.monotonic()
    results = at_once(20, lambda: ask(source, timeout=1.0))
    passed = time.monotonic() - began
    assert results.count(FOUND) == fake.calls
    assert 5 <= fake.calls <= 5 + 5 * passed  # five a second come back
    assert results.count(Trouble.BUSY) == 20 - fake.calls
