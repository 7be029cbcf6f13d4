"""Reports to staff how well every source of companies works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.admission import CallLimits, calls_lately, quota_ends
from registry.guarded_source import GuardedSource
from registry.models import DirectoryEntry, DirectoryLoad, SourceState
from registry.providers import PROVIDERS, provider
from web.sentences import filled

# Since it last said so: another part of it may go on answering.
ENDED_IS_TOLD = timedelta(days=1)
SMALL_DIRECTORY_COMPANIES = 500_000  # GLEIF alone has some 200,000 of the Netherlands


class Health(StrEnum):
    """Says how well a source works."""

    WORKS = "works"
    UNUSED = "unused"  # never asked yet
    TROUBLE = "trouble"  # its last answer was none
    LEFT_ALONE = "left_alone"  # too much trouble; tried again later
    NO_QUOTA = "no_quota"
    ENDED = "ended"  # the version of its API that is asked is gone: the portal must be changed
    EMPTY = "empty"  # the portal's own table has nothing in it


@dataclass(frozen=True)
class Report:
    """Holds what staff read of one source."""

    key: str
    name: str  # empty for the portal's own directory
    health: Health
    state: SourceState | None = None
    until: datetime | None = None  # when it is asked again
    companies: int = 0  # of the portal's own
    load: DirectoryLoad | None = None

    @property
    def title(self) -> str:
        """Return the name of the source."""
        return self.name or _("own directory")

    @property
    def is_well(self) -> bool:
        """Tell whether nothing has to be done about the source."""
        return self.health in (Health.WORKS, Health.UNUSED)

    @property
    def sentence(self) -> str:
        """Return how well the source works, in words."""
        match self.health:
            case Health.WORKS:
                return _("answers")
            case Health.UNUSED:
                return _("has not been asked yet")
            case Health.EMPTY:
                return _("holds no companies")
            case Health.NO_QUOTA:
                return filled(_("quota used up until %(when)s"), when=_moment(self.until))
            case Health.LEFT_ALONE:
                when = date_format(timezone.localtime(self.until), "H:i:s")
                return filled(_("in trouble, next try %(when)s"), when=when)
            case Health.ENDED:
                sentence = _("%(name)s has ended or changed this version (%(product)s)")
                product = self.state.ended_product if self.state else ""
                return filled(sentence, name=self.name, product=product)
            case Health.TROUBLE:
                return _("the last answer failed")

    @property
    def details(self) -> list[str]:
        """Return the figures of the source, one a line."""
        return list(self._call_figures() if self.name else self._table_figures())

    def _call_figures(self) -> Iterator[str]:
        state = self.state
        if state is None:
            return
        yield filled(
            _("%(today)s calls today, %(month)s this month"),
            today=localize(state.calls_today),
            month=localize(state.calls_this_month),
        )
        if state.last_success_at:
            yield filled(_("last answer %(when)s"), when=_moment(state.last_success_at))
        if state.last_trouble_at:
            yield filled(
                _("last trouble %(when)s: %(detail)s"),
                when=_moment(state.last_trouble_at),
                detail=state.last_detail or state.last_trouble,
            )

    def _table_figures(self) -> Iterator[str]:
        about = ngettext("about %(n)s company", "about %(n)s companies", self.companies)
        yield filled(about, n=localize(self.companies))
        if self.load:
            yield filled(
                _("last load %(when)s: %(file)s, %(rejected)s rows rejected"),
                when=_moment(self.load.finished_at),
                file=self.load.file_name,
                rejected=localize(self.load.rejected),
            )


def reports() -> list[Report]:
    """Return a report of each source, in the order in which they are asked."""
    return [_local() if key == "local" else _external(key) for key in settings.DIRECTORY]


def is_small() -> bool:
    """Tell whether many companies will not be found: a short table, and no contract beside it."""
    return settings.DIRECTORY == ["local"] and _companies() < SMALL_DIRECTORY_COMPANIES


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _local() -> Report:
    companies = _companies()
    load = DirectoryLoad.objects.first()
    return Report("local", "", Health.WORKS if companies else Health.EMPTY,
                  companies=companies, load=load)  # fmt: skip


def _companies() -> int:
    """Return about how many there are: counting millions would take a second.

    The estimate is as old as the last ANALYZE, so an empty table is told by looking.
    """
    if not DirectoryEntry.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::int FROM pg_class WHERE oid = %s::regclass",
            [DirectoryEntry._meta.db_table],
        )
        (about,) = cursor.fetchone()
    return int(about) or DirectoryEntry.objects.count()


def _external(key: str) -> Report:
    name = PROVIDERS[key][0] if key in PROVIDERS else key
    state = SourceState.objects.filter(key=key).first()
    if state is None:
        return Report(key, name, Health.UNUSED)
    state.calls_today, state.calls_this_month = calls_lately(state)
    if state.ended_at and state.ended_at > timezone.now() - ENDED_IS_TOLD:
        return Report(key, name, Health.ENDED, state)
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
