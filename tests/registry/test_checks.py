"""What is wrong with the settings is said at start; check_directory tries them."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from registry.checks import sources_can_work
from registry.loading.demo import load_demo_companies
from tests.registry.sources import fails
from tests.standins.server import Standin

KVK_TEST = "https://api.kvk.nl/test/api"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"DIRECTORY": ["locaal"]}, "registry.E001"),
        ({"DIRECTORY": ["dnb"]}, "registry.E002"),
        ({"DIRECTORY": ["dnb"], "DNB_KEY": "a"}, "registry.E002"),
        ({"DIRECTORY": ["kvk"]}, "registry.E003"),
        ({"DIRECTORY": ["kvk"], "KVK_API_KEY": "a", "KVK_URL": "http://x", "PRODUCTION": True},
         "registry.E004"),
        ({"DIRECTORY": ["dnb"], "DNB_KEY": "a", "DNB_SECRET": "b", "DNB_URL": "http://x",
          "PRODUCTION": True}, "registry.E004"),
        ({"DIRECTORY": ["kvk"], "KVK_API_KEY": "test", "KVK_TEST_KEY": "test"}, "registry.E005"),
        ({"DIRECTORY": ["kvk"], "KVK_API_KEY": "real", "KVK_TEST_KEY": "test",
          "KVK_URL": KVK_TEST}, "registry.E005"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(settings: Any, wrong: dict[str, Any], error: str) -> None:
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert [message.id for message in sources_can_work()] == [error]


@pytest.mark.parametrize(
    "right",
    [
        {"DIRECTORY": ["local"]},
        {"DIRECTORY": []},
        {"DIRECTORY": ["dnb", "local"], "DNB_KEY": "a", "DNB_SECRET": "b", "PRODUCTION": True},
        {"DIRECTORY": ["kvk"], "KVK_API_KEY": "a", "PRODUCTION": True},
        {"DIRECTORY": ["kvk"], "KVK_API_KEY": "t", "KVK_TEST_KEY": "t", "KVK_URL": KVK_TEST},
    ],
)
def test_right_settings_are_quiet(settings: Any, right: dict[str, Any]) -> None:
    for name, value in right.items():
        setattr(settings, name, value)
    assert sources_can_work() == []


def check() -> str:
    out = StringIO()
    call_command("check_directory", "--query", "quostra printservices", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_tries_every_source(
    standin_dnb: Standin, standin_kvk: Standin, settings: Settings
) -> None:
    load_demo_companies()
    settings.DIRECTORY = ["dnb", "kvk", "local"]
    lines = check().splitlines()
    assert [line.split(":")[0] for line in lines] == ["dnb", "kvk", "local"]
    assert all("answers" in line for line in lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "reason"), [("server_error", "down"), ("not_entitled", "refused"), ("html", "unread")]
)
def test_the_command_fails_and_says_why(standin_dnb: Standin, kind: str, reason: str) -> None:
    fails(standin_dnb, kind, path="/v1/")
    out = StringIO()
    with pytest.raises(CommandError, match="dnb"):
        call_command("check_directory", stdout=out)
    assert reason in out.getvalue()


@pytest.mark.django_db
def test_the_command_names_a_source_that_does_not_exist(settings: Settings) -> None:
    settings.DIRECTORY = ["dmb"]
    with pytest.raises(CommandError, match="dmb"):
        call_command("check_directory", stdout=StringIO())
