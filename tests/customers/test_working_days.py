"""Which days count while somebody waits."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from customers.working_days import is_working_day, working_days_after

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-24", True),
        ("2026-11-28", False),  # Saturday
        ("2026-11-29", False),
        ("2026-04-03", True),  # Good Friday
        ("2026-04-06", False),  # Easter Monday
        ("2026-04-27", False),  # King's Day
        ("2026-05-05", True),  # Liberation Day
        ("2025-05-05", True),  # also once in five years, when the government has it off
        ("2026-05-14", False),  # Ascension Day
        ("2026-05-25", False),  # Whit Monday
        ("2026-12-25", False),
        ("2027-01-01", False),
    ],
)
def test_working_day(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        ("BE", "2026-04-27", True),  # King's Day is Dutch
        ("BE", "2026-07-21", False),
        ("BE", "2026-04-03", True),  # Good Friday
        ("DE", "2026-04-03", False),  # Karfreitag
        ("DE", "2026-05-01", False),
        ("DE", "2026-06-04", True),  # Corpus Christi, in some Bundesländer only
        ("DE", "2026-10-03", False),  # a Saturday as well
        ("LU", "2026-06-23", False),
        ("FR", "2026-07-14", False),
        ("FR", "2026-05-25", False),  # Whit Monday, which some work
        ("AT", "2026-10-26", False),
        ("GB", "2026-04-06", False),  # Easter Monday, in England
        ("CH", "2026-04-03", False),  # Good Friday, in nearly all cantons
        ("SA", "2026-11-27", False),  # a Friday, which is its weekend
        ("SA", "2026-11-29", True),  # and a Sunday, which is not
        ("XX", "2026-12-25", True),  # nobody knows this country
        ("XX", "2026-11-28", False),
    ],
)
def test_a_working_day_is_that_of_the_country(country: str, day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day), country) is works


def test_a_free_day_that_falls_on_a_worked_one_is_free() -> None:
    assert not is_working_day(date(2016, 5, 5))  # Ascension Day and Liberation Day


@pytest.mark.parametrize(
    ("begins", "days", "ends"),
    [
        ("2026-11-24 10:30", 2, "2026-11-26 10:30"),
        ("2026-11-26 10:30", 2, "2026-11-30 10:30"),
        ("2026-11-28 10:30", 2, "2026-12-01 10:30"),  # a Saturday
        ("2026-12-23 16:00", 2, "2026-12-28 16:00"),  # 24 and 28 December
        ("2026-04-01 09:00", 2, "2026-04-03 09:00"),  # Good Friday counts
        ("2026-04-02 09:00", 2, "2026-04-07 09:00"),
        ("2026-03-26 02:30", 2, "2026-03-30 02:30"),  # over the night that the clock goes forward
        ("2026-10-23 09:00", 5, "2026-10-30 09:00"),  # and back
        ("2026-11-24 10:30", 0, "2026-11-24 10:30"),
    ],
)
def test_same_hour_later(begins: str, days: int, ends: str) -> None:
    began = datetime.fromisoformat(begins).replace(tzinfo=AMSTERDAM)
    ended = working_days_after(began.astimezone(UTC), days)
    assert ended == datetime.fromisoformat(ends).replace(tzinfo=AMSTERDAM)
