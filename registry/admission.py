"""What stands between the portal and a source that is asked over HTTP.

Rate limit, quota, breaker, retry and cache, once for all sources and for all processes together.
docs/decisions/0006-guarding-sources.md tells why these are statements and no libraries.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from registry import http_client
from registry.company import Company, CompanySource, SourceResult, SourceUnavailable, Trouble
from registry.folding import fold
from registry.matching import Candidate
from registry.models import SourceState

FAILURES = 5  # in a row, after which a source is left alone
FIRST_PAUSE_SECONDS = 5.0  # seconds; twice as long each time
MAX_PAUSE_SECONDS = 300.0
FIRST_PAUSE_WHEN_BUSY = 1.0  # at most; twice as long each time
PAUSE_WHEN_REFUSED = 60.0  # somebody has to mend the settings first
TRIAL_SECONDS = 10.0  # in which one process tries whether a source is back
RETRY_WITHIN = 0.25  # seconds, at random
MIN_RETRY_SECONDS = 0.5  # seconds that must be left


@dataclass(frozen=True)
class Limits:
    calls_per_second: float
    calls_per_day: int = 0  # 0: not limited here
    calls_per_month: int = 0


class Guarded:
    """A Directory that asks another one, as long as that can be asked."""

    def __init__(self, key: str, source: CompanySource, limits: Limits) -> None:
        self.key = key
        self.source = source
        self.limits = limits
        self.as_you_type = source.as_you_type

    def search(
        self, query: str, *, country: str, limit: int = 10, timeout: float = 4.0
    ) -> SourceResult:
        return self._remembered(
            f"search {country} {limit} {fold(query)} {query.strip()}",
            lambda: self.ask(
                lambda left: self.source.search(query, country=country, limit=limit, timeout=left),
                timeout,
            ),
        )

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        return self._remembered(f"get {ref}", lambda: self.get_now(ref, timeout=timeout))

    def get_now(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        """As the source has it at this moment."""
        return self.ask(lambda left: self.source.get(ref, timeout=left), timeout)

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        return self.ask(lambda left: self.source.match(typed, limit=limit, timeout=left), timeout)

    def _remembered[T](self, name: str, ask: Callable[[], T]) -> T:
        """From the cache when it is there; a failure is never kept."""
        seconds = settings.DIRECTORY_CACHE_SECONDS
        if not seconds:
            return ask()
        digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()
        name = f"directory:{self.key}:{digest}"
        kept = cache.get(name)
        if kept is None:
            kept = [ask()]
            cache.set(name, kept, seconds)
        answer: T = kept[0]
        return answer

    def ask[T](self, call: Callable[[float], T], timeout: float) -> T:
        """The answer, and a note of how it went. One more attempt when it was only down."""
        deadline = time.monotonic() + timeout
        try:
            return self._attempt(call, deadline)
        except SourceUnavailable as error:
            pause = random.uniform(0, RETRY_WITHIN)  # noqa: S311 - so that not all come at once
            if error.trouble is not Trouble.DOWN or error.retry_after or error.is_ours:
                raise
            if deadline - time.monotonic() - pause < MIN_RETRY_SECONDS:
                raise
            time.sleep(pause)
            return self._attempt(call, deadline)

    def _attempt[T](self, call: Callable[[float], T], deadline: float) -> T:
        admit(self.key, self.limits)
        began = time.monotonic()
        try:
            with _each_further_call_admitted(self.key, self.limits):
                answer = call(deadline - began)
        except SourceUnavailable as error:
            if not error.is_ours:
                note_trouble(self.key, error)
            raise
        note_success(self.key, time.monotonic() - began)
        return answer


@contextmanager
def _each_further_call_admitted(key: str, limits: Limits) -> Iterator[None]:
    """One question may take several calls; the first one was admitted with the question."""
    calls = 0

    def admit_further() -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            admit(key, limits, is_further=True)

    before = http_client.admission.set(admit_further)
    try:
        yield
    finally:
        http_client.admission.reset(before)


def admit(key: str, limits: Limits, *, is_further: bool = False) -> None:
    """Take one call of what is allowed. Raises DirectoryUnavailable when none may be made now.

    A further call for the same question is part of the same trial of a source that was down.
    """
    rate = limits.calls_per_second
    allowance = "least(%(burst)s, allowance + %(rate)s * extract(epoch FROM now - allowance_at))"
    sql = f"""
        UPDATE registry_sourcestate SET
            allowance = {allowance} - 1, allowance_at = now,
            calls_today = CASE WHEN day = today THEN calls_today ELSE 0 END + 1,
            calls_this_month = CASE WHEN date_trunc('month', day) = date_trunc('month', today)
                THEN calls_this_month ELSE 0 END + 1,
            day = today,
            closed_until = CASE WHEN closed_until IS NULL OR %(further)s THEN closed_until
                ELSE now + make_interval(secs => %(trial)s) END
        FROM (SELECT clock_timestamp() AS now,
            (clock_timestamp() AT TIME ZONE 'UTC')::date AS today) AS clock
        WHERE key = %(key)s AND {allowance} >= 1
          AND (%(further)s OR closed_until IS NULL OR closed_until <= now)
          AND (quota_until IS NULL OR quota_until <= now)
          AND (%(day)s = 0 OR day IS DISTINCT FROM today OR calls_today < %(day)s)
          AND (%(month)s = 0 OR date_trunc('month', day) IS DISTINCT FROM
               date_trunc('month', today) OR calls_this_month < %(month)s)"""  # noqa: S608 - the text above, no input
    params: dict[str, str | float] = {
        "key": key,
        "rate": rate,
        "burst": max(1.0, rate),
        "trial": TRIAL_SECONDS,
        "further": is_further,
        "day": limits.calls_per_day,
        "month": limits.calls_per_month,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        if cursor.rowcount:
            return
        if not SourceState.objects.filter(key=key).exists():
            first = SourceState(key=key, allowance=max(1.0, rate))
            SourceState.objects.bulk_create([first], ignore_conflicts=True)
            cursor.execute(sql, params)
            if cursor.rowcount:
                return
    raise _refusal(SourceState.objects.get(key=key), limits)


def _refusal(state: SourceState, limits: Limits) -> SourceUnavailable:
    trouble, detail = Trouble.BUSY, "No more calls are allowed at this moment."
    if quota_ends(state, limits):
        trouble, detail = Trouble.QUOTA, "Nothing is left of the quota."
    elif state.closed_until and state.closed_until > timezone.now():
        trouble = Trouble(state.last_trouble or Trouble.DOWN)
        detail = "It had trouble, and is left alone for a while."
    return SourceUnavailable(trouble, detail, is_ours=True)


def quota_ends(state: SourceState, limits: Limits) -> datetime | None:
    """When there is something left again; None while there is. The source said so, or we counted.

    Days and months are those of UTC.
    """
    now = timezone.now().astimezone(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today, this_month = calls_lately(state)
    if limits.calls_per_month and this_month >= limits.calls_per_month:
        return (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
    if limits.calls_per_day and today >= limits.calls_per_day:
        return midnight + timedelta(days=1)
    return state.quota_until if state.quota_until and state.quota_until > now else None


def calls_lately(state: SourceState) -> tuple[int, int]:
    """Today and this month; the row still has those of when it was last asked."""
    today = timezone.now().astimezone(UTC).date()
    is_this_month = state.day and (state.day.year, state.day.month) == (today.year, today.month)
    return (state.calls_today if state.day == today else 0,
            state.calls_this_month if is_this_month else 0)  # fmt: skip


def note_success(key: str, seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_sourcestate SET failures = 0, closed_until = NULL,"
            " quota_until = NULL, last_success_at = clock_timestamp(), last_seconds = %s"
            " WHERE key = %s",
            [seconds, key],
        )


def note_trouble(key: str, error: SourceUnavailable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE registry_sourcestate SET
                failures = CASE WHEN %(trouble)s = 'declined' THEN 0 ELSE failures + 1 END,
                closed_until = CASE
                    WHEN %(trouble)s = 'declined' THEN NULL
                    WHEN %(pause)s::float IS NOT NULL
                        THEN clock_timestamp() + make_interval(secs => %(pause)s)
                    WHEN %(trouble)s = 'busy'
                        THEN clock_timestamp() + make_interval(secs => random()
                            * least(%(longest)s, %(first_busy)s * 2 ^ least(failures, 10)))
                    WHEN failures + 1 >= %(failures)s OR closed_until IS NOT NULL
                        THEN clock_timestamp() + make_interval(secs => (0.5 + random() / 2)
                            * least(%(longest)s, %(first)s
                                * 2 ^ least(greatest(failures + 1 - %(failures)s, 0), 10)))
                    ELSE NULL END,
                quota_until = CASE WHEN %(trouble)s = 'quota' THEN date_trunc('day',
                    clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '1 day'
                    ELSE quota_until END,
                last_trouble = %(trouble)s, last_trouble_at = clock_timestamp(),
                last_detail = left(%(detail)s, 300)
            WHERE key = %(key)s""",
            {
                "key": key,
                "trouble": error.trouble.value,
                "detail": str(error),
                "pause": _pause(error),
                "failures": FAILURES,
                "first": FIRST_PAUSE_SECONDS,
                "longest": MAX_PAUSE_SECONDS,
                "first_busy": FIRST_PAUSE_WHEN_BUSY,
            },
        )


def _pause(error: SourceUnavailable) -> float | None:
    """Seconds to leave it alone at once; None when a single failure says nothing yet."""
    if error.trouble is Trouble.REFUSED:
        return PAUSE_WHEN_REFUSED
    return error.retry_after
