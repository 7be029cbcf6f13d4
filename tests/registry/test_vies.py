"""VIES over HTTP: what it says of a number, and everything that says nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pytest_django import Settings

from registry import http_client, vies
from registry.sources import SourceUnavailable, Trouble
from tests.registry.sources import fails
from tests.standins import vies as standin
from tests.standins.server import Standin, running

BELGIAN = "BE0403019261"
OUT_OF_USE = f"BE{standin.OUT_OF_USE}"
SECONDS = 0.2  # in which a stand-in that is slow for half a minute does not answer


@pytest.fixture(params=["", "NL000099998B57"], ids=["look up", "consult"])
def at_vies(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Standin]:
    """VIES, asked without and with a VAT number of our own."""
    with running(standin.Vies()) as running_vies:
        settings.VIES_URL, settings.VIES_REQUESTER = running_vies.url, request.param
        yield running_vies


def trouble(seconds: float = 30.0) -> tuple[Trouble, type[SourceUnavailable]]:
    with pytest.raises(SourceUnavailable) as refused:
        vies.ask(BELGIAN, timeout=seconds)
    return refused.value.trouble, type(refused.value)


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [(BELGIAN, True), ("DE136695976", True), ("XI980780684", True), ("EL094019245", True),
     (OUT_OF_USE, False)],
)  # fmt: skip
def test_it_says_whether_a_number_is_in_use(at_vies: Standin, number: str, is_valid: bool) -> None:
    assert vies.ask(number).is_valid is is_valid


def test_with_a_number_of_our_own_it_gives_a_consultation_number(
    at_vies: Standin, settings: Any
) -> None:
    is_consulted = bool(settings.VIES_REQUESTER)
    assert vies.ask(BELGIAN).consultation == (standin.CONSULTATION if is_consulted else "")


@pytest.mark.parametrize(
    ("kind", "expected", "is_of_one_state"),
    [
        ("ms_unavailable", Trouble.DOWN, True),
        ("ms_max_concurrent_req", Trouble.BUSY, True),
        ("invalid_input", Trouble.DECLINED, True),
        ("global_max_concurrent_req", Trouble.BUSY, False),
        ("service_unavailable", Trouble.DOWN, False),
        ("timeout", Trouble.SLOW, False),
        ("server_error", Trouble.DOWN, False),
        ("html", Trouble.UNREADABLE, False),
        ("truncated", Trouble.UNREADABLE, False),
        ("reset", Trouble.DOWN, False),
    ],
)
def test_no_answer_is_never_a_no(
    at_vies: Standin, kind: str, expected: Trouble, is_of_one_state: bool
) -> None:
    fails(at_vies, kind)
    error = vies.MemberStateUnavailable if is_of_one_state else SourceUnavailable
    assert trouble() == (expected, error)


@pytest.mark.parametrize("kind", ["slow", "drip"])
def test_it_gets_no_longer_than_its_time(at_vies: Standin, kind: str) -> None:
    fails(at_vies, kind)
    assert trouble(SECONDS)[0] is Trouble.SLOW


def test_a_member_state_may_think_for_all_that_time(
    at_vies: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    request = requests.Session.request

    def noted(*args: Any, **sent: Any) -> requests.Response:
        waits.append(sent["timeout"][1])
        return request(*args, **sent)

    monkeypatch.setattr(requests.Session, "request", noted)
    vies.ask(BELGIAN, timeout=60)
    assert http_client.READ_SECONDS < 30 < waits[0] <= 60


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (500, "MS_UNAVAILABLE", Trouble.DOWN),
        (400, "INVALID_INPUT", Trouble.DECLINED),
        (403, "IP_BLOCKED", Trouble.REFUSED),
        (200, "MS_MAX_CONCURRENT_REQ", Trouble.BUSY),
        (200, "VOW-ERR-1", Trouble.UNREADABLE),
        (429, "SLOW_DOWN", Trouble.BUSY),
        (404, "NOT_FOUND", Trouble.UNREADABLE),
    ],
)
def test_an_error_in_its_other_shape_is_no_answer(
    at_vies: Standin, status: int, code: str, expected: Trouble
) -> None:
    fails(at_vies, "error", status=status, code=code)
    assert trouble()[0] is expected


def test_an_answer_that_contradicts_itself_is_none(settings: Any) -> None:
    with running(standin.Vies()) as running_vies:
        settings.VIES_URL = running_vies.url
        fails(running_vies, "contradiction")
        assert trouble()[0] is Trouble.UNREADABLE


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"valid": None},
        {"valid": "true"},
        {"isValid": True, "userError": "VALID", "vatNumber": "0999999031"},
        {"isValid": False, "userError": "VALID"},
    ],
)
def test_an_answer_that_does_not_say_it_is_none(
    monkeypatch: pytest.MonkeyPatch, body: dict[str, Any]
) -> None:
    reply = http_client.Reply(200, {}, body)
    monkeypatch.setattr(http_client, "ask", lambda *_args, **_request: reply)
    assert trouble()[0] is Trouble.UNREADABLE


def test_an_answer_may_be_written_in_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"valid": True, "vatNumber": "BE 0403.019.261", "requestIdentifier": "W\0" * 100}
    reply = http_client.Reply(200, {}, body)
    monkeypatch.setattr(http_client, "ask", lambda *_args, **_request: reply)
    answer = vies.ask(BELGIAN)
    assert answer.is_valid
    assert answer.consultation == "W" * vies.MAX_CONSULTATION_LENGTH


def test_the_stand_in_withholds_names_as_germany_does() -> None:
    with running(standin.Vies()) as running_vies:
        told = requests.get(f"{running_vies.url}/ms/DE/vat/136695976", timeout=5).json()
    assert (told["isValid"], told["name"]) == (True, "---")
