"""Template filters that say moments as a person does: "vandaag 08:12", "gisteren 16:40"."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

register = template.Library()


@register.filter(expects_localtime=True)
def spoken(moment: datetime | None) -> SafeString | str:
    """Say a moment for a list: with the time only when it was today or yesterday."""
    return _element(moment, _say(moment)) if moment else ""


@register.filter(expects_localtime=True)
def spoken_with_time(moment: datetime | None) -> SafeString | str:
    """Say a moment for the timeline: always with the time."""
    return _element(moment, _say(moment, with_time=True)) if moment else ""


@register.filter
def waited(since: datetime | None) -> str:
    """Say how long something has been waiting: hours, then days until a month, then months."""
    if since is None:
        return ""
    now = timezone.localtime()
    since = timezone.localtime(since)
    months = (now.year - since.year) * 12 + now.month - since.month - (now.day < since.day)
    if months > 0:
        return npgettext("waited", "%(n)d month", "%(n)d months", months) % {"n": months}
    if days := (now - since).days:
        return npgettext("waited", "%(n)d day", "%(n)d days", days) % {"n": days}
    if hours := (now - since).seconds // 3600:
        return npgettext("waited", "%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return _("less than an hour")


def said_at(moment: datetime) -> str:
    """Say a local moment inside a sentence: "om 22:27", "op 3 december om 22:27"."""
    time = format_date(moment, "H:i")
    if moment.date() == timezone.localdate():
        return _("at %(time)s") % {"time": time}
    date = format_date(moment, pgettext("date format", "j F"))
    return _("on %(date)s at %(time)s") % {"date": date, "time": time}


def _say(moment: datetime, *, with_time: bool = False) -> str:
    today = timezone.localdate()
    day, time = moment.date(), format_date(moment, "H:i")
    if day == today:
        return _("today %(time)s") % {"time": time}
    if day == today - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": time}
    if day.year == today.year:
        date = format_date(moment, pgettext("date format", "D j M"))
    else:
        date = format_date(moment, pgettext("date format", "j M Y"))
    return f"{date} {time}" if with_time else date


def _element(moment: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), words)
