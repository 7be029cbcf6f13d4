from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.html import strip_tags

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=AMSTERDAM)


def said(moment: datetime | None, filter_name: str = "spoken") -> str:
    template = Template("{% load dates %}{{ moment|" + filter_name + " }}")
    return strip_tags(template.render(Context({"moment": moment}))).replace("\xa0", " ")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("moment", "words", "with_time"),
    [
        (datetime(2026, 11, 24, 8, 12), "vandaag 08:12", "vandaag 08:12"),
        (datetime(2026, 11, 23, 16, 40), "gisteren 16:40", "gisteren 16:40"),
        (datetime(2026, 11, 19, 9, 5), "do 19 nov", "do 19 nov 09:05"),
        (datetime(2026, 3, 2, 9, 5), "ma 2 mrt", "ma 2 mrt 09:05"),
        (datetime(2025, 12, 31, 9, 5), "31 dec 2025", "31 dec 2025 09:05"),
        (datetime(2026, 11, 25, 9, 5), "wo 25 nov", "wo 25 nov 09:05"),
    ],
)
def test_as_a_person_says_it(moment: datetime, words: str, with_time: str) -> None:
    moment = moment.replace(tzinfo=AMSTERDAM)
    assert said(moment) == words
    assert said(moment, "spoken_with_time") == with_time


def test_the_day_is_that_of_the_netherlands() -> None:
    assert said(datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("UTC"))) == "vandaag 00:30"


def test_in_german() -> None:
    with translation.override("de"):
        assert said(datetime(2026, 11, 19, 9, 5, tzinfo=AMSTERDAM)) == "Do, 19. Nov"


@pytest.mark.parametrize(
    ("waited", "dutch", "german"),
    [
        (timedelta(minutes=20), "minder dan een uur", "seit weniger als einer Stunde"),
        (timedelta(hours=1), "al 1 uur", "seit 1 Stunde"),
        (timedelta(hours=23), "al 23 uur", "seit 23 Stunden"),
        (timedelta(days=1, hours=5), "al 1 dag", "seit 1 Tag"),
        (timedelta(days=3), "al 3 dagen", "seit 3 Tagen"),
        (timedelta(days=11), "al 11 dagen", "seit 11 Tagen"),
        (timedelta(days=30), "al 30 dagen", "seit 30 Tagen"),
        (timedelta(days=70), "al 2 maanden", "seit 2 Monaten"),
        (timedelta(days=800), "al 2 jaar", "seit 2 Jahren"),
    ],
)
def test_how_long_the_oldest_waits(waited: timedelta, dutch: str, german: str) -> None:
    assert said(NOW - waited, "oldest_waits") == f"de oudste wacht {dutch}"
    with translation.override("de"):
        assert said(NOW - waited, "oldest_waits") == f"die älteste wartet {german}"


def test_how_long_a_request_waits() -> None:
    assert said(NOW - timedelta(minutes=20), "waits") == "wacht minder dan een uur"
    assert said(NOW - timedelta(days=11), "waits") == "wacht al 11 dagen"
    with translation.override("de"):
        assert said(NOW - timedelta(days=3), "waits") == "wartet seit 3 Tagen"


def test_nothing() -> None:
    assert said(None) == said(None, "spoken_with_time") == said(None, "oldest_waits") == ""
