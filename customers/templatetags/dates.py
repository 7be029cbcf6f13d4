"""Template filters that say moments as a person does: "vandaag 08:12", "gisteren 16:40"."""

from datetime import datetime, timedelta
from typing import cast

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import npgettext_lazy, pgettext

from web.sentences import filled

register = template.Library()


@register.filter(expects_localtime=True)
def spoken(moment: datetime | None) -> SafeString | str:
    """Say a moment for a list: with the time only when it was today or yesterday."""
    return _element(moment, _say(moment)) if moment else ""


@register.filter(expects_localtime=True)
def spoken_with_time(moment: datetime | None) -> SafeString | str:
    """Say a moment for the timeline: always with the time."""
    return _element(moment, _say(moment, with_time=True)) if moment else ""


@register.filter(expects_localtime=True)
def dated(moment: datetime | None) -> SafeString | str:
    """Write a moment in full, for what is a document: it is read, and printed, on other days."""
    if moment is None:
        return ""
    return _element(moment, format_date(moment, pgettext("date format", "j F Y H:i")))


# As they stand after "since" and "for": German has other words there than Django has.
WAITING_TIMES = {
    "year": npgettext_lazy("has been waiting for", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("has been waiting for", "%(num)d month", "%(num)d months", "num"),
    "day": npgettext_lazy("has been waiting for", "%(num)d day", "%(num)d days", "num"),
    "hour": npgettext_lazy("has been waiting for", "%(num)d hour", "%(num)d hours", "num"),
}
MAX_WAITING_DAYS = 31  # after that it is said in months


@register.filter
def oldest_waits(since: datetime | None) -> str:
    """Say how long the oldest has been waiting."""
    if since is None:
        return ""
    if timezone.now() - since < timedelta(hours=1):
        return _("the oldest has been waiting for less than an hour")
    return filled(_("the oldest has been waiting for %(time)s"), time=_waiting_time(since))


@register.filter
def waits(since: datetime | None) -> str:
    """Say how long a request has been waiting."""
    if since is None:
        return ""
    if timezone.now() - since < timedelta(hours=1):
        return _("has been waiting for less than an hour")
    return filled(_("has been waiting for %(time)s"), time=_waiting_time(since))


def _waiting_time(since: datetime) -> str:
    """Return how long something waits: in hours, in days until a month, in months."""
    waited = timezone.now() - since
    if waited >= timedelta(days=MAX_WAITING_DAYS):
        strings = cast("dict[str, str]", WAITING_TIMES)  # Django takes lazy ones, its stubs do not
        return timesince(since, timezone.now(), time_strings=strings, depth=1)
    if waited >= timedelta(days=1):
        return filled(WAITING_TIMES["day"], num=waited.days)
    return filled(WAITING_TIMES["hour"], num=waited.seconds // 3600)


def said_briefly(moment: datetime) -> str:
    """Say a local moment in a word or two: "vandaag 10:12", "3 december 10:12"."""
    return _say(moment, with_time=True)


def said_at(moment: datetime) -> str:
    """Say a local moment inside a sentence: "om 22:27", "op 3 december om 22:27"."""
    time = format_date(moment, "H:i")
    if moment.date() == timezone.localdate():
        return filled(_("at %(time)s"), time=time)
    date = format_date(moment, pgettext("date format", "j F"))
    return filled(_("on %(date)s at %(time)s"), date=date, time=time)


def _say(moment: datetime, *, with_time: bool = False) -> str:
    today = timezone.localdate()
    day, time = moment.date(), format_date(moment, "H:i")
    if day == today:
        return filled(_("today %(time)s"), time=time)
    if day == today - timedelta(days=1):
        return filled(_("yesterday %(time)s"), time=time)
    if day.year == today.year:
        date = format_date(moment, pgettext("date format", "D j M"))
    else:
        date = format_date(moment, pgettext("date format", "j M Y"))
    return f"{date} {time}" if with_time else date


def _element(moment: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), words)
