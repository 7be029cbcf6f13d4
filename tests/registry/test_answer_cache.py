"""Answers of sources are kept in a table of their own, each until its time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import registry
from registry import answer_cache, tasks
from registry.models import CachedAnswer

pytestmark = pytest.mark.django_db

type Clock = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the time on by so many seconds."""
    moment = [timezone.now()]

    def now() -> datetime:
        return moment[0]

    def move(seconds: float) -> None:
        moment[0] += timedelta(seconds=seconds)

    monkeypatch.setattr(answer_cache, "now", now)
    return move


def test_an_answer_is_kept_until_its_time_is_over(clock: Clock) -> None:
    answer_cache.write({"a": ({"n": 1}, 60)})
    clock(59)
    assert answer_cache.read("a") == {"n": 1}
    clock(1)
    assert answer_cache.read("a") is None


def test_a_later_answer_takes_the_place_of_an_earlier_one(clock: Clock) -> None:
    answer_cache.write({"a": ({"n": 1}, 60)})
    clock(50)
    answer_cache.write({"a": ({"n": 2}, 60)})
    clock(50)
    assert answer_cache.read("a") == {"n": 2}


def test_reading_and_writing_take_one_statement_each() -> None:
    with CaptureQueriesContext(connection) as statements:
        answer_cache.write({str(n): ({"n": n}, 60) for n in range(10)})
    assert len(statements) == 1
    with CaptureQueriesContext(connection) as statements:
        assert answer_cache.read("7") == {"n": 7}
    assert len(statements) == 1


def test_thousands_of_answers_are_kept_beside_each_other() -> None:
    """Django's cache in the database deletes some when there are more than 300."""
    answer_cache.write({str(n): ({"n": n}, 60) for n in range(5000)})
    answer_cache.write({"last": ({"n": -1}, 60)})
    assert all(answer_cache.read(str(n)) == {"n": n} for n in range(0, 5000, 99))


@pytest.mark.parametrize("key", ["", "\0", "\ud800", "x" * 10_000])
def test_a_key_may_be_any_text(key: str) -> None:
    answer_cache.write({key: ({"n": 1}, 60)})
    assert answer_cache.read(key) == {"n": 1}


def test_what_was_searched_for_cannot_be_read_in_the_table() -> None:
    answer_cache.write({"search velmora": ({}, 60)})
    assert "velmora" not in str(CachedAnswer.objects.values_list().get())


def test_the_worker_deletes_what_is_over_and_nothing_else(clock: Clock) -> None:
    answer_cache.write({"short": ({"n": 1}, 10), "long": ({"n": 2}, 100)})
    clock(11)
    tasks.delete_expired_answers(0)
    assert CachedAnswer.objects.count() == 1
    assert answer_cache.read("long") == {"n": 2}


def test_registry_uses_no_cache_of_django() -> None:
    sources = Path(registry.__path__[0]).rglob("*.py")
    assert not [path for path in sources if "django.core.cache" in path.read_text()]
