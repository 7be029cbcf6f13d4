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
        ("2025-05-05", False),  # and once in five years it is free
        ("2026-05-14", False),  # Ascension Day
        ("2026-05-25", False),  # Whit Monday
        ("2026-12-25", False),
        ("2027-01-01", False),
    ],
)
def test_working_day(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


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
