"""How it goes with every source of companies, for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.utils import timezone

from registry.admission import CallLimits, calls_lately, quota_ends
from registry.guarded_source import GuardedSource
from registry.models import DirectoryEntry, DirectoryLoad, SourceState
from registry.providers import PROVIDERS, provider

SMALL_DIRECTORY = 500_000  # companies; GLEIF alone has some 200,000 of the Netherlands


class Health(StrEnum):
    WORKS = "works"
    UNUSED = "unused"  # never asked yet
    TROUBLE = "trouble"  # its last answer was none
    LEFT_ALONE = "left_alone"  # too much trouble; tried again later
    NO_QUOTA = "no_quota"
    EMPTY = "empty"  # the portal's own table has nothing in it


@dataclass(frozen=True)
class Report:
    key: str
    name: str  # empty for the portal's own directory
    health: Health
    state: SourceState | None = None
    until: datetime | None = None  # when it is asked again
    companies: int = 0  # of the portal's own
    load: DirectoryLoad | None = None


def reports() -> list[Report]:
    """In the order in which the sources are asked."""
    return [_local() if key == "local" else _outside(key) for key in settings.DIRECTORY]


def is_small() -> bool:
    """Whether many companies will not be found: a short table, and no contract beside it."""
    return settings.DIRECTORY == ["local"] and _companies() < SMALL_DIRECTORY


def _local() -> Report:
    companies = _companies()
    load = DirectoryLoad.objects.first()
    return Report("local", "", Health.WORKS if companies else Health.EMPTY,
                  companies=companies, load=load)  # fmt: skip


def _companies() -> int:
    """About how many: counting millions would take a second."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::int FROM pg_class WHERE oid = %s::regclass",
            [DirectoryEntry._meta.db_table],
        )
        (about,) = cursor.fetchone()
    return int(about) or DirectoryEntry.objects.count()


def _outside(key: str) -> Report:
    name = PROVIDERS[key][0] if key in PROVIDERS else key
    state = SourceState.objects.filter(key=key).first()
    if state is None:
        return Report(key, name, Health.UNUSED)
    state.calls_today, state.calls_this_month = calls_lately(state)
    if until := quota_ends(state, _limits(key)):
        return Report(key, name, Health.NO_QUOTA, state, until)
    if state.closed_until and state.closed_until > timezone.now():
        return Report(key, name, Health.LEFT_ALONE, state, state.closed_until)
    if state.failures:
        return Report(key, name, Health.TROUBLE, state)
    # A row without an answer has only a token, which check_directory got.
    return Report(key, name, Health.WORKS if state.last_success_at else Health.UNUSED, state)


def _limits(key: str) -> CallLimits:
    source = provider(key) if key in PROVIDERS else None
    return source.limits if isinstance(source, GuardedSource) else CallLimits(0)
