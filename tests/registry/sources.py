"""Gives tests the three sources over the same made-up companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from registry import directory, http_client
from registry.providers import provider
from registry.search_result import SearchResult
from registry.sources import CompanySource
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
    """Notes the seconds that each call over HTTP was given, after which it is given up."""
    given: list[float] = []
    call = http_client.ask

    def noted(*args: Any, timeout: float, **request: Any) -> http_client.Reply:
        given.append(timeout)
        return call(*args, timeout=timeout, **request)

    monkeypatch.setattr(http_client, "ask", noted)
    return given


def fails(standin: Standin, kind: str, **fault: Any) -> None:
    """Make the stand-in fail from now on."""
    standin.switches.set({"fault": {"kind": kind, **fault}})


def search(query: str, country: str = "NL", **how: Any) -> SearchResult:
    return directory.search(query, country=country, **how)
