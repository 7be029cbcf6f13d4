"""Working days of the trade: Monday to Friday, without the Dutch public holidays.

Public holidays are those of the `holidays` package (Liberation Day in years that end in 0 or 5).
Good Friday is one there, but the trade works.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache

import holidays
from django.utils import timezone

WORKED = "Goede vrijdag"
SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _free_days(day.year)


@cache
def _free_days(year: int) -> frozenset[date]:
    free = holidays.country_holidays("NL", years=year, language="nl")
    return frozenset(day for day, name in free.items() if name != WORKED)


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
