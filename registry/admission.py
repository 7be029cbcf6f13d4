"""Decides whether a source may be called now: rate, quota and pauses, in one SQL statement.

docs/decisions/0006-guarding-sources.md tells why this is a statement and no library.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from registry.circuit_breaker import TRIAL_SECONDS
from registry.models import SourceState
from registry.sources import SourceUnavailable, Trouble


@dataclass(frozen=True)
class CallLimits:
    """Says how often a source may be called, by all processes together."""

    calls_per_second: float
    calls_per_day: int = 0  # 0: not limited here
    calls_per_month: int = 0


def admit(key: str, limits: CallLimits, *, is_further: bool = False) -> None:
    """Take one call of what is allowed. Raises SourceUnavailable when none may be made now.

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


def _refusal(state: SourceState, limits: CallLimits) -> SourceUnavailable:
    trouble, detail = Trouble.BUSY, "No more calls are allowed at this moment."
    if quota_ends(state, limits):
        trouble, detail = Trouble.QUOTA, "Nothing is left of the quota."
    elif state.closed_until and state.closed_until > timezone.now():
        trouble = Trouble(state.last_trouble or Trouble.DOWN)
        detail = "It had trouble, and is left alone for a while."
    return SourceUnavailable(trouble, detail, is_ours=True)


def quota_ends(state: SourceState, limits: CallLimits) -> datetime | None:
    """Return when something of the quota is left again; None while there is.

    The source said so, or its calls were counted. Days and months are those of UTC.
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
    """Return the calls of today and of this month; the row has those of when it was last asked."""
    today = timezone.now().astimezone(UTC).date()
    is_this_month = state.day and (state.day.year, state.day.month) == (today.year, today.month)
    return (state.calls_today if state.day == today else 0,
            state.calls_this_month if is_this_month else 0)  # fmt: skip
