"""The front page of the staff says how it goes with every source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from customers.actors import Actor
from registry import directory, source_health
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry, SourceState
from tests.registry.sources import fails, search
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db


@pytest.fixture
def front_page(client_of: Callable[[Actor], Client], staff: User) -> Callable[[], str]:
    client = client_of(Actor.staff(staff))
    return lambda: client.get("/beheer/").text


def test_nothing_loaded_and_nothing_else_to_ask(front_page: Callable[[], str]) -> None:
    page = front_page()
    assert "bevat geen bedrijven" in page
    assert "veel bedrijven worden niet gevonden" in page


def test_a_directory_that_was_emptied_since_it_was_counted(front_page: Callable[[], str]) -> None:
    load_demo_companies()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {DirectoryEntry._meta.db_table}")
    DirectoryEntry.objects.all().delete()
    assert "bevat geen bedrijven" in front_page()


def test_a_loaded_directory(front_page: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    load_demo_companies()
    page = front_page()
    assert "ongeveer 400 bedrijven" in page
    assert "fictional_companies.json" in page
    assert "veel bedrijven worden niet gevonden" in page
    monkeypatch.setattr(source_health, "SMALL_DIRECTORY_COMPANIES", 100)
    assert "veel bedrijven worden niet gevonden" not in front_page()


def test_a_source_outside(
    front_page: Callable[[], str], standin_dnb: Standin, settings: Settings
) -> None:
    settings.DIRECTORY = ["dnb", "local"]
    assert "nog niets gevraagd" in front_page()
    search("quostra")
    page = front_page()
    assert "1 opvragingen vandaag" in page
    assert "veel bedrijven worden niet gevonden" not in page
    fails(standin_dnb, "html")
    search("velmora")
    assert "laatste antwoord mislukte" in front_page()


def test_calls_that_we_counted_use_a_quota_up_too(
    front_page: Callable[[], str], standin_dnb: Standin, settings: Settings
) -> None:
    settings.DNB_CALLS_PER_DAY = 1
    search("quostra")
    assert "tegoed op tot" in front_page()


def test_the_calls_of_an_earlier_day_are_not_of_today(
    front_page: Callable[[], str], standin_dnb: Standin
) -> None:
    search("quostra")
    SourceState.objects.update(day="2020-01-31", calls_today=7, calls_this_month=7)
    assert "0 opvragingen vandaag, 0 deze maand" in front_page()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"closed_until": timedelta(minutes=2)}, "storing, weer gevraagd om"),
        ({"quota_until": timedelta(hours=2)}, "tegoed op tot"),
    ],
)
def test_a_source_that_is_left_alone(
    front_page: Callable[[], str], settings: Settings, state: dict[str, Any], words: str
) -> None:
    settings.DIRECTORY = ["dnb"]
    until = {name: timezone.now() + ahead for name, ahead in state.items()}
    SourceState.objects.create(key="dnb", **until)
    assert words in front_page()


def test_a_version_that_has_ended_is_told_as_such(
    front_page: Callable[[], str], standin_kvk: Standin
) -> None:
    fails(standin_kvk, "gone", path="/v2/zoeken")
    search("quostra")
    fails(standin_kvk, "")
    assert directory.get("kvk:00007919"), "another part of it goes on"
    assert "KVK heeft deze versie (Zoeken v2) beëindigd" in front_page()
    long_ago = timezone.now() - source_health.ENDED_IS_TOLD
    SourceState.objects.update(ended_at=long_ago)
    assert "beëindigd" not in front_page()
