"""Limits count in a table, together for all processes, and keep no address in clear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache  # noqa: TID251 - to show that it does not matter
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from tests.conftest import Clock
from web.models import RateLimitBucket
from web.rate_limits import DAY, HOUR, MINUTE, Limit, Rate, consume, give_back, limit_posts, reset
from web.tasks import delete_counts_that_expired

IP = Limit("test_ip", (Rate(3, HOUR), Rate(5, DAY)))
EMAIL = Limit("test_email", (Rate(2, HOUR),))
FAST = Limit("test_fast", (Rate(90, MINUTE),))
SEVEN = Limit("test_seven", (Rate(7, timedelta(seconds=10)),))
SENDER, OTHER_SENDER = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def clock(limits_clock: Clock) -> Clock:
    return limits_clock


@pytest.fixture
def count(db: None, clock: Clock) -> Callable[[Limit, str, int], list[bool]]:
    """Counts several events, and says of each whether it was allowed."""
    return lambda limit, key, times: [consume({limit: key}) for _ in range(times)]


type Count = Callable[[Limit, str, int], list[bool]]


@pytest.mark.parametrize(("limit", "most"), [(EMAIL, 2), (FAST, 90), (SEVEN, 7), (IP, 3)])
def test_a_full_bucket_allows_as_many_as_the_rate_says(
    count: Count, limit: Limit, most: int
) -> None:
    assert count(limit, SENDER, most + 2) == [True] * most + [False] * 2


def test_every_key_is_counted_by_itself(count: Count) -> None:
    count(EMAIL, SENDER, 2)
    assert count(EMAIL, OTHER_SENDER, 3) == [True, True, False]


def test_every_limit_is_counted_by_itself(count: Count) -> None:
    count(EMAIL, SENDER, 2)
    assert count(IP, SENDER, 1) == [True]


def test_tokens_come_back_evenly(count: Count, clock: Clock) -> None:
    count(EMAIL, SENDER, 2)
    clock.move(minutes=29, seconds=59)
    assert count(EMAIL, SENDER, 1) == [False]
    clock.move(seconds=1)
    assert count(EMAIL, SENDER, 2) == [True, False]
    clock.move(hours=9)
    assert count(EMAIL, SENDER, 3) == [True, True, False]


def test_the_slow_rate_holds_when_the_fast_one_allows_it(count: Count, clock: Clock) -> None:
    assert count(IP, SENDER, 3) == [True] * 3
    clock.move(hours=1)
    assert count(IP, SENDER, 3) == [True, True, False]
    clock.move(hours=1)
    assert count(IP, SENDER, 1) == [False]


def test_an_event_refused_by_one_limit_counts_for_no_other(db: None, clock: Clock) -> None:
    """Else a sender who is refused anyway could use up the limit of somebody else's address."""
    for _attempt in range(10):
        consume({IP: SENDER, EMAIL: f"{_attempt}@x.example"})
    assert not consume({IP: SENDER, EMAIL: "jan@x.example"})
    assert consume({IP: OTHER_SENDER, EMAIL: "jan@x.example"})
    assert consume({IP: OTHER_SENDER, EMAIL: "jan@x.example"})
    assert not consume({IP: OTHER_SENDER, EMAIL: "jan@x.example"})


def test_an_event_that_did_not_count_is_given_back(count: Count) -> None:
    count(EMAIL, SENDER, 2)
    give_back({EMAIL: SENDER})
    assert count(EMAIL, SENDER, 2) == [True, False]


def test_a_reset_forgets_one_key_only(count: Count) -> None:
    count(EMAIL, SENDER, 2)
    count(EMAIL, OTHER_SENDER, 2)
    reset({EMAIL: SENDER})
    assert count(EMAIL, SENDER, 3) == [True, True, False]
    assert count(EMAIL, OTHER_SENDER, 1) == [False]


def test_several_limits_cost_one_statement(db: None, clock: Clock) -> None:
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert consume({IP: SENDER, EMAIL: "jan@x.example", FAST: "dealer"})
        assert len(queries) == 1


def test_no_limit_at_all_allows_everything(db: None) -> None:
    assert consume({})
    give_back({})


@pytest.mark.parametrize("key", ["", "\0", "x" * 5000, "😀", "\ud800", "'; --"])
def test_any_text_is_a_key(count: Count, key: str) -> None:
    assert count(EMAIL, key, 3) == [True, True, False]


def test_the_table_tells_nobody(db: None, clock: Clock) -> None:
    consume({IP: SENDER, EMAIL: "jan@x.example"})
    rows = RateLimitBucket.objects.values_list()
    assert {row[1] for row in rows} == {"test_ip", "test_email"}
    assert all(len(row[0]) == 64 and int(row[0], 16) for row in rows)
    assert not any(key in str(row) for row in rows for key in (SENDER, "jan", "example"))


def test_a_hash_without_the_secret_key_finds_nobody(count: Count, settings: Any) -> None:
    count(EMAIL, SENDER, 2)
    settings.SECRET_KEY = "another-secret-key"
    assert count(EMAIL, SENDER, 1) == [True]


def test_what_counts_does_not_depend_on_the_cache(count: Count, settings: Any) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend}}
    count(EMAIL, SENDER, 2)
    cache.clear()
    assert count(EMAIL, SENDER, 1) == [False]


def test_a_count_is_part_of_the_transaction_it_is_made_in(count: Count) -> None:
    with transaction.atomic():
        count(EMAIL, SENDER, 2)
        transaction.set_rollback(True)
    assert count(EMAIL, SENDER, 3) == [True, True, False]


# ---------------------------------------------------------------- clearing


def test_only_counts_that_say_nothing_any_more_are_deleted(count: Count, clock: Clock) -> None:
    count(EMAIL, SENDER, 1)
    clock.move(minutes=10)
    count(EMAIL, OTHER_SENDER, 2)
    clock.move(minutes=20)
    delete_counts_that_expired(0)
    assert RateLimitBucket.objects.count() == 1
    assert count(EMAIL, OTHER_SENDER, 1) == [False]


def test_the_worker_clears_every_quarter_of_an_hour() -> None:
    periodic = app.periodic_registry.periodic_tasks["web.delete_full_buckets", ""]
    assert periodic.cron == "*/15 * * * *"


def test_a_bucket_that_never_fills_is_refused(db: None, clock: Clock) -> None:
    with pytest.raises(IntegrityError, match="rate_limit_period_positive"), transaction.atomic():
        RateLimitBucket.objects.create(
            bucket="x", name="x", period=timedelta(0), full_at=clock.moment
        )


# ---------------------------------------------------------------- at the same time


@pytest.fixture
def _buckets_committed(transactional_db: None) -> Iterator[None]:
    yield
    RateLimitBucket.objects.all().delete()


def _consume_in_thread(keys: dict[Limit, str]) -> bool:
    try:
        return consume(keys)
    finally:
        connection.close()


@pytest.mark.usefixtures("_buckets_committed")
def test_at_the_same_time_no_more_are_allowed_than_one_by_one(clock: Clock) -> None:
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(_consume_in_thread, [{SEVEN: SENDER}] * 40))
    assert sum(allowed) == 7


@pytest.mark.usefixtures("_buckets_committed")
def test_the_same_limits_in_another_order_wait_for_each_other_and_go_on(clock: Clock) -> None:
    """Rows locked in two orders would be a deadlock, which PostgreSQL ends with an error."""
    one = {FAST: SENDER, SEVEN: SENDER, EMAIL: SENDER}
    other = dict(reversed(one.items()))
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(_consume_in_thread, [one, other] * 20))
    assert sum(allowed) == 2, "a refused event takes no token that another one needs"


# ---------------------------------------------------------------- a view


def test_a_form_sent_too_often_is_not_looked_at(db: None, clock: Clock, rf: RequestFactory) -> None:
    looked_at: list[str] = []

    @limit_posts(lambda request: {EMAIL: request.POST["email"]})
    def view(request: HttpRequest) -> HttpResponse:
        looked_at.append(request.method or "")
        return HttpResponse()

    sent = [view(rf.post("/", {"email": "jan@x.example"})).status_code for _ in range(3)]
    assert sent == [200, 200, 429]
    assert view(rf.get("/")).status_code == 200
    assert looked_at == ["POST", "POST", "GET"]
