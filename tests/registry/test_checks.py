"""What is wrong with the settings is said at start; check_directory tries them."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from registry.checks import sources_can_work
from registry.loading.demo import load_demo_companies
from tests.registry.sources import fails, search
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
        ({"DIRECTORY": ["kvk"], "KVK_API_KEY": "a", "KVK_CA_BUNDLE": "/nowhere/root.pem"},
         "registry.E006"),
        ({"DIRECTORY": ["kvk"], "KVK_API_KEY": "a", "KVK_CA_BUNDLE": ""}, "registry.W001"),
        ({"DIRECTORY": ["kvk"], "KVK_API_KEY": "a", "KVK_CALLS_PER_SECOND": 0}, "registry.E007"),
        ({"DIRECTORY": ["dnb"], "DNB_KEY": "a", "DNB_SECRET": "b", "DNB_CALLS_PER_SECOND": 0},
         "registry.E007"),
        ({"VIES_URL": "https://ec.europa.eu/taxation_customs/vies/rest-api"}, "registry.E008"),
        ({"VIES_URL": "http://vies.example", "PRODUCTION": True}, "registry.E009"),
        ({"VIES_REQUESTER": "NL123"}, "registry.E010"),
        ({"VAT_CHECK_DAYS": 0}, "registry.E011"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(settings: Any, wrong: dict[str, Any], error: str) -> None:
    settings.KVK_CA_BUNDLE = __file__
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert [message.id for message in sources_can_work()] == [error]


@pytest.mark.parametrize(
    "right",
    [
        {"DIRECTORY": ["local"]},
        {"DIRECTORY": []},
        {
            "VIES_URL": "https://ec.europa.eu/taxation_customs/vies/rest-api",
            "PRODUCTION": True,
            "VIES_REQUESTER": "NL000099998B57",
        },
        {"VIES_URL": "http://127.0.0.1:8103"},
        {"DIRECTORY": ["dnb", "local"], "DNB_KEY": "a", "DNB_SECRET": "b", "PRODUCTION": True},
        {"DIRECTORY": ["kvk"], "KVK_API_KEY": "a", "PRODUCTION": True, "KVK_CA_BUNDLE": __file__},
        {
            "DIRECTORY": ["kvk"],
            "KVK_API_KEY": "t",
            "KVK_TEST_KEY": "t",
            "KVK_URL": KVK_TEST,
            "KVK_CA_BUNDLE": __file__,
        },
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
    said = check()
    for key in settings.DIRECTORY:
        assert f"{key}: answers." in said
        assert f"{key}: fetched Quostra Printservices B.V." in said
    assert "dnb: never asked for a person yet." in said
    assert "local: about 400 companies" in said
    assert {path.rpartition("/")[2] for path in standin_dnb.switches.calls} == {
        "token", "typeahead", "criteria", "cleanseMatch", "991000003"
    }  # fmt: skip
    assert {path.split("/")[2] for path in standin_kvk.switches.calls} == {
        "zoeken", "basisprofielen"
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("product", ["typeahead", "criteria", "cleanseMatch", "/data/"])
def test_the_command_notices_a_product_that_the_contract_does_not_cover(
    standin_dnb: Standin, product: str
) -> None:
    fails(standin_dnb, "not_entitled", path=product)
    with pytest.raises(CommandError, match="dnb"):
        check()


@pytest.mark.django_db
def test_the_command_proves_nothing_with_a_name_that_nobody_has(standin_dnb: Standin) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="dnb"):
        call_command("check_directory", "--query", "xyzzyqwrt", stdout=out)
    assert "nothing found" in out.getvalue()


@pytest.mark.django_db
def test_the_command_tells_how_it_goes_with_a_source(
    standin_dnb: Standin, settings: Settings
) -> None:
    search("quostra")
    assert "dnb: works, 1 calls today, 1 this month." in check()
    fails(standin_dnb, "quota")
    search("velmora")
    standin_dnb.switches.reset()
    said = check()
    assert "dnb: no_quota, until" in said
    assert "HTTP 429, 00050" in said


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
def test_the_command_says_which_version_has_ended(standin_kvk: Standin) -> None:
    fails(standin_kvk, "gone")
    out = StringIO()
    with pytest.raises(CommandError, match="kvk"):
        call_command("check_directory", stdout=out)
    assert "kvk: has ended or changed this version (Zoeken v2)." in out.getvalue()


@pytest.mark.django_db
def test_the_command_names_a_source_that_does_not_exist(settings: Settings) -> None:
    settings.DIRECTORY = ["dmb"]
    with pytest.raises(CommandError, match="dmb"):
        call_command("check_directory", stdout=StringIO())
