"""Who may be meant by what was typed, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from registry import directory
from registry.company import Company
from registry.loading.demo import load_demo_companies
from registry.matching import MIN_CONFIDENCE, Grade, grades
from tests.registry.sources import fails

pytestmark = pytest.mark.django_db

QUOSTRA = Company(
    source="",
    ref="",
    name="Quostra Printservices",
    country="NL",
    street="Demostraat",
    house_number="96",
    postcode="6211 QX",
    city="Maastricht",
)
SOURCES = ["local", "dnb", "kvk"]


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, settings: Any) -> str:
    if request.param == "local":
        load_demo_companies()
        settings.DIRECTORY = ["local"]
    else:
        request.getfixturevalue(f"standin_{request.param}")
    return str(request.param)


def test_every_source_knows_who_is_meant(source: str) -> None:
    matched = directory.match(QUOSTRA)
    assert matched.source == source
    best = matched.candidates[0]
    assert best.company.name == "Quostra Printservices B.V."
    assert best.confidence >= 8
    assert best.grades["name"] is Grade.SAME
    assert best.grades["city"] is Grade.SAME
    confidences = [candidate.confidence for candidate in matched.candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert min(confidences) >= MIN_CONFIDENCE


def test_another_address_is_said_to_be_another(source: str) -> None:
    elsewhere = replace(QUOSTRA, city="Groningen", postcode="9711 AA", street="Testkade")
    best = directory.match(elsewhere).candidates[0]
    assert best.grades["city"] is Grade.DIFFERENT
    assert best.confidence < 10


def test_a_register_number_is_sure(source: str) -> None:
    renamed = replace(QUOSTRA, name="Drukkerij Maas", register_number="00007919")
    best = directory.match(renamed).candidates[0]
    assert best.company.name == "Quostra Printservices B.V."
    assert best.confidence == 10


def test_who_is_not_there_has_no_candidates(source: str) -> None:
    nobody = Company("", "", "Xyzzy Qwrt", "NL", city="Emmen", postcode="7811 AA")
    matched = directory.match(nobody)
    assert matched.source == source
    assert matched.candidates == []


def test_the_next_source_is_asked_when_the_first_one_cannot_answer(
    request: pytest.FixtureRequest, settings: Settings
) -> None:
    standin = request.getfixturevalue("standin_dnb")
    load_demo_companies()
    settings.DIRECTORY = ["dnb", "local"]
    fails(standin, "server_error")
    assert directory.match(QUOSTRA).source == "local"
    settings.DIRECTORY = ["dnb"]
    assert directory.match(QUOSTRA).source == ""


def test_a_slow_source_leaves_time_for_the_next_one(
    request: pytest.FixtureRequest, settings: Settings, remote_seconds: Callable[..., None]
) -> None:
    request.getfixturevalue("standin_kvk")
    standin = request.getfixturevalue("standin_dnb")
    settings.DIRECTORY = ["dnb", "kvk"]
    remote_seconds(0.5)
    fails(standin, "slow")
    assert directory.match(QUOSTRA).source == "kvk"


@pytest.mark.parametrize(
    ("typed", "part", "grade"),
    [
        ({"name": "QUOSTRA PRINTSERVICES BV"}, "name", Grade.SAME),
        ({"name": "Quostra Printservice"}, "name", Grade.SIMILAR),
        ({"name": "Velmora"}, "name", Grade.DIFFERENT),
        ({"name": "Drukwerk Zuid"}, "name", Grade.SAME),
        ({"street": "Demostr."}, "street", Grade.SIMILAR),
        ({"postcode": "6211qx"}, "postcode", Grade.SAME),
        ({"postcode": ""}, "postcode", Grade.UNKNOWN),
        ({"house_number": "97"}, "house_number", Grade.DIFFERENT),
    ],
)
def test_a_part_is_graded(typed: dict[str, Any], part: str, grade: Grade) -> None:
    listed = replace(QUOSTRA, name="Quostra Printservices B.V.", trade_names=("Drukwerk Zuid",))
    assert grades(replace(QUOSTRA, **typed), listed)[part] is grade


def test_a_former_name_is_only_like_the_name() -> None:
    listed = Company("kvk", "1", "Dravino Boven B.V.", "NL", former_names=("Velmora Oud B.V.",))
    typed = replace(listed, name="Velmora Oud B.V.", former_names=())
    assert grades(typed, listed)["name"] is Grade.SIMILAR
    assert grades(replace(typed, name="Dravino Boven"), listed)["name"] is Grade.SAME
