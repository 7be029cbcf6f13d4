"""Working days of the trade in a country: without its weekend and its public holidays.

Public holidays are those of the `holidays` package, nationwide. Where the trade does otherwise, or
nationwide says too little, `TRADE` has it. In doubt a day is free: who waits was then promised a
day too late, and never a day too early.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial

import holidays
from django.utils import timezone

WHOLESALER_COUNTRY = "NL"  # whose days count where there is no dealer to wait for
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True)
class Habits:
    """What the trade of a country does otherwise than the nationwide public holidays say."""

    worked: frozenset[str] = frozenset()  # names of holidays in the language of the country
    subdivision: str | None = None  # whose holidays stand for the whole country


# By country, with the reason. Germany is left out: a regional holiday, such as Corpus Christi,
# depends on the Bundesland, which nobody knows of a dealer. So are Belgium, Luxembourg, France and
# Austria, where the trade is closed on each of them: also on Whit Monday in France, which its
# employers may choose to work, and on 8 December in Austria, when only shops may open.
TRADE: dict[str, Habits] = {
    # The collective agreements of metal and of the technical trade pay Good Friday and Liberation
    # Day as working days; the government has the latter off once in five years.
    "NL": Habits(worked=frozenset({"Goede vrijdag", "Bevrijdingsdag"})),
    # The four nations differ in a few days; most companies are in England.
    "GB": Habits(subdivision="ENG"),
    # Only four days are free in every canton; Zürich has those of nearly all, such as Good Friday.
    "CH": Habits(subdivision="ZH"),
}


def is_working_day(day: date, country: str = WHOLESALER_COUNTRY) -> bool:
    """Tell whether the trade of a country works on a day."""
    return day.weekday() not in _weekend(country) and day not in _free_days(country, day.year)


def works_in(country: str) -> Callable[[date], bool]:
    """Return what tells whether the trade of a country works on a day."""
    return partial(is_working_day, country=country)


def working_days_after(
    moment: datetime, days: int, *, works: Callable[[date], bool] = is_working_day
) -> datetime:
    """The same hour on the wholesaler's clock, this many days later on which somebody `works`."""
    local = timezone.localtime(moment)
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= works(day)
    return timezone.make_aware(datetime.combine(day, local.time()))


@cache
def _weekend(country: str) -> frozenset[int]:
    known = _holidays(country, ())
    return WEEKEND if known is None else frozenset(known.weekend)


@cache
def _free_days(country: str, year: int) -> frozenset[date]:
    known = _holidays(country, (year,))
    if known is None:
        return frozenset()
    worked = TRADE.get(country, Habits()).worked
    return frozenset(day for day, name in known.items() if name not in worked)


def _holidays(country: str, years: tuple[int, ...]) -> holidays.HolidayBase | None:
    """Return the public holidays of these years; None of a country that is not known."""
    subdivision = TRADE.get(country, Habits()).subdivision
    try:
        return holidays.country_holidays(country, subdiv=subdivision, years=years)
    except NotImplementedError:
        return None
