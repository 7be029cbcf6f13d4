"""Decides whether a source may be called now: rate, quota and pauses, in one SQL statement.

docs/decisions/0006-guarding-sources.md tells why this is a statement and no library.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from registry.circuit_breaker import TRIAL_SECONDS
from registry.models import SourceState
from registry.sources import SourceUnavailable, Trouble

# What looking up again may take of a rate and of a quota; and it stops when only so much is left.
UNATTENDED_SHARE = 0.2


@dataclass(frozen=True)
class CallLimits:
    """Says how often a source may be called, by all processes together."""

    calls_per_second: float
    calls_per_day: int = 0  # 0: not limited here
    calls_per_month: int = 0


def admit(
    key: str,
    limits: CallLimits,
    *,
    is_further: bool = False,
    is_unattended: bool = False,
    patience: float = 0.0,
) -> float:
    """Take one call of what is allowed; return the seconds to wait before making it.

    Raises SourceUnavailable when none may be made within `patience` seconds. Who waits has its
    call: the next one to ask waits longer. A further call for the same question is part of the same
    trial of a source that was down. An unattended call is made with nobody waiting for it, and may
    have a share only.
    """
    params = _params(key, limits, is_further, is_unattended, max(patience, 0.0))
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, params)
        admitted = cursor.fetchone()
        if admitted is None and not SourceState.objects.filter(key=key).exists():
            first = SourceState(key=key, allowance=params["burst"])
            SourceState.objects.bulk_create([first], ignore_conflicts=True)
            cursor.execute(_ADMIT, params)
            admitted = cursor.fetchone()
    if admitted is None:
        raise _refusal(SourceState.objects.get(key=key), limits)
    return float(admitted[0])


_ALLOWANCE = "least(%(burst)s, allowance + %(rate)s * extract(epoch FROM now - allowance_at))"
_IS_THIS_MONTH = "date_trunc('month', day) = date_trunc('month', today)"
_ADMIT = f"""
    UPDATE registry_sourcestate SET
        allowance = {_ALLOWANCE} - 1, allowance_at = now,
        calls_today = CASE WHEN day = today THEN calls_today ELSE 0 END + 1,
        calls_this_month = CASE WHEN {_IS_THIS_MONTH} THEN calls_this_month ELSE 0 END + 1,
        unattended_today = CASE WHEN day = today THEN unattended_today ELSE 0 END
            + %(unattended)s::int,
        unattended_this_month = CASE WHEN {_IS_THIS_MONTH} THEN unattended_this_month ELSE 0 END
            + %(unattended)s::int,
        unattended_from = CASE WHEN %(unattended)s
            THEN greatest(unattended_from, now) + make_interval(secs => %(interval)s)
            ELSE unattended_from END,
        day = today,
        closed_until = CASE WHEN closed_until IS NULL OR %(further)s THEN closed_until
            ELSE now + make_interval(secs => %(trial)s) END
    FROM (SELECT clock_timestamp() AS now,
        (clock_timestamp() AT TIME ZONE 'UTC')::date AS today) AS clock
    WHERE key = %(key)s
      AND (%(further)s OR closed_until IS NULL OR closed_until <= now)
      AND (quota_until IS NULL OR quota_until <= now)
      AND {_ALLOWANCE} >= CASE WHEN %(unattended)s AND NOT %(further)s
          THEN least(%(burst)s, 1 + %(burst)s / 2.0) ELSE 1 - %(rate)s * %(patience)s END
      AND (%(day)s = 0 OR day IS DISTINCT FROM today OR (calls_today < %(day)s
          AND (NOT %(unattended)s OR (unattended_today < %(share)s * %(day)s
              AND calls_today < (1 - %(share)s) * %(day)s))))
      AND (%(month)s = 0 OR NOT coalesce({_IS_THIS_MONTH}, false) OR (calls_this_month < %(month)s
          AND (NOT %(unattended)s OR (unattended_this_month < %(share)s * %(month)s
              AND calls_this_month < (1 - %(share)s) * %(month)s))))
      AND (NOT %(unattended)s OR %(further)s
          OR coalesce(unattended_from, now) <= now + make_interval(secs => %(patience)s))
    RETURNING greatest(0, -allowance / %(rate)s,
        CASE WHEN %(unattended)s AND NOT %(further)s
            THEN extract(epoch FROM unattended_from - allowance_at) - %(interval)s ELSE 0 END)
"""  # noqa: S608 - the texts above, no input


def _params(
    key: str, limits: CallLimits, is_further: bool, is_unattended: bool, patience: float
) -> dict[str, Any]:
    return {
        "key": key,
        "rate": limits.calls_per_second,
        # One less than is allowed at once: calls arrive less evenly than they are admitted.
        "burst": max(1.0, limits.calls_per_second - 1),
        "trial": TRIAL_SECONDS,
        "further": is_further,
        "unattended": is_unattended,
        "interval": 1 / (limits.calls_per_second * UNATTENDED_SHARE),
        "share": UNATTENDED_SHARE,
        "patience": patience,
        "day": limits.calls_per_day,
        "month": limits.calls_per_month,
    }


def _refusal(state: SourceState, limits: CallLimits) -> SourceUnavailable:
    if quota_ends(state, limits):
        return SourceUnavailable(Trouble.QUOTA, "Nothing is left of the quota.", is_ours=True)
    if state.closed_until and state.closed_until > timezone.now():
        trouble = Trouble(state.last_trouble or Trouble.DOWN)
        detail = "It had trouble, and is left alone for a while."
        return SourceUnavailable(trouble, detail, is_ours=True)
    detail, seconds = "No more calls are allowed at this moment.", 1 / limits.calls_per_second
    return SourceUnavailable(Trouble.BUSY, detail, is_ours=True, retry_after=seconds)


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
