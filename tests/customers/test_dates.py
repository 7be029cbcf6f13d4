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
    ("since", "dutch", "german"),
    [
        (timedelta(minutes=59), "minder dan een uur", "weniger als eine Stunde"),
        (timedelta(hours=1), "1 uur", "1 Stunde"),
        (timedelta(hours=23, minutes=59), "23 uur", "23 Stunden"),
        (timedelta(days=1), "1 dag", "1 Tag"),
        (timedelta(days=2, hours=5), "2 dagen", "2 Tagen"),
        (timedelta(days=11), "11 dagen", "11 Tagen"),  # not "1 week"
        (timedelta(days=30), "30 dagen", "30 Tagen"),
        (timedelta(days=31), "1 maand", "1 Monat"),  # since 24 October
        (timedelta(days=70), "2 maanden", "2 Monaten"),
        (timedelta(days=400), "13 maanden", "13 Monaten"),
    ],
)
def test_how_long_something_waits(since: timedelta, dutch: str, german: str) -> None:
    assert said(NOW - since, "waited") == dutch
    with translation.override("de"):
        assert said(NOW - since, "waited") == german


def test_nothing() -> None:
    assert said(None) == said(None, "spoken_with_time") == said(None, "waited") == ""
