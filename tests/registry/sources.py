"""Gives tests the three sources over the same made-up companies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from pytest_django import Settings

from registry import directory, http_client
from registry.providers import provider
from registry.search_result import SearchResult
from registry.sources import CompanySource
from tests.conftest import PLENTY
from tests.standins import dnb, kvk
from tests.standins.server import Standin, running

FICTIONAL = {"name": "Quostra Printservices B.V.", "duns": "991000003", "kvk": "00007919"}


@pytest.fixture(scope="session")
def _running_dnb() -> Iterator[Standin]:
    with running(dnb.Dnb()) as standin:
        yield standin


@pytest.fixture(scope="session")
def _running_kvk() -> Iterator[Standin]:
    with running(kvk.Kvk()) as standin:
        yield standin


def _unlimited(standin: Standin, settings: Any) -> Standin:
    standin.switches.reset()
    standin.switches.set({"limits": {"per_second": 10_000}})
    settings.DIRECTORY_CACHE_SECONDS = 0
    return standin


@pytest.fixture
def standin_dnb(_running_dnb: Standin, settings: Settings) -> Standin:
    """D&B, without limits, and the settings to ask it."""
    settings.DIRECTORY = ["dnb"]
    settings.DNB_URL = _running_dnb.url
    settings.DNB_KEY, settings.DNB_SECRET = dnb.KEY, dnb.SECRET
    settings.DNB_CALLS_PER_SECOND = 10_000
    return _unlimited(_running_dnb, settings)


@pytest.fixture
def standin_kvk(_running_kvk: Standin, settings: Settings) -> Standin:
    """KVK, and the settings to ask it."""
    settings.DIRECTORY = ["kvk"]
    settings.KVK_URL = _running_kvk.url
    settings.KVK_API_KEY = kvk.KEY
    return _unlimited(_running_kvk, settings)


@pytest.fixture
def outside(request: pytest.FixtureRequest) -> tuple[CompanySource, Standin]:
    """Gives a source over HTTP, by its key, and its stand-in."""
    standin: Standin = request.getfixturevalue(f"standin_{request.param}")
    return provider(request.param), standin


@pytest.fixture
def timeouts(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that each call to a source was allowed to take, as the code said it.

    What "in time" means is asserted with these: how long anything takes is the machine's affair.
    """
    allowed: list[float] = []
    ask = http_client.ask

    def noted(method: str, url: str, *, timeout: float, **request: Any) -> http_client.Reply:
        allowed.append(timeout)
        return ask(method, url, timeout=timeout, **request)

    monkeypatch.setattr(http_client, "ask", noted)
    return allowed


@pytest.fixture
def remote_seconds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets how long the first source may take, and what is kept for each that comes after it."""

    def set_seconds(seconds: float, kept: float = PLENTY) -> None:
        later = kept * (len(settings.DIRECTORY) - 1)
        monkeypatch.setattr(directory, "RESERVED_SECONDS_PER_SOURCE", kept)
        monkeypatch.setattr(directory, "TYPING_TIMEOUT_SECONDS", seconds + later)
        monkeypatch.setattr(directory, "BUTTON_TIMEOUT_SECONDS", seconds + later)
        monkeypatch.setattr(directory, "PICK_TIMEOUT_SECONDS", seconds)

    return set_seconds


def fails(standin: Standin, kind: str, **fault: Any) -> None:
    """Make the stand-in fail from now on."""
    standin.switches.set({"fault": {"kind": kind, **fault}})


def search(query: str, country: str = "NL", **how: Any) -> SearchResult:
    return directory.search(query, country=country, **how)
