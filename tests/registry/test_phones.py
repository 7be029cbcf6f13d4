"""A phone number stays what was typed: its notation, its extension and the word behind it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from registry.countries import rules
from registry.phones import phone_uri
from registry.sameness import is_same

CASES = Path(__file__).parent / "data" / "phones.csv"
REFUSED = "refused"
ONE_NUMBER = "Vul hier één nummer in, het nummer waarop u het best te bereiken bent."


def cases() -> list[dict[str, str]]:
    with CASES.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def refusal(typed: str, country: str = "NL") -> str:
    """Return the Dutch sentence with which a number is refused."""
    with translation.override("nl"), pytest.raises(ValidationError) as error:
        rules(country).phone(typed)
    return error.value.messages[0]


@pytest.mark.parametrize("row", cases(), ids=lambda row: row["typed"])
def test_every_number_of_the_list_is_shown_and_linked(row: dict[str, str]) -> None:
    if row["shown"].startswith(REFUSED):
        assert refusal(row["typed"]) == ONE_NUMBER
        return
    shown = rules("NL").phone(row["typed"])
    if "(the word is kept" in row["shown"]:
        assert shown == "055 506 7600 (receptie)"
        assert phone_uri(shown) == "tel:+31555067600"
        return
    assert shown == row["shown"]
    assert phone_uri(shown) == row["link"]


@pytest.mark.parametrize(
    ("country", "typed", "shown", "link"),
    [
        ("NL", "055 5067600 toestel 12", "055 506 7600 tst. 12", "tel:+31555067600;ext=12"),
        ("NL", "055-5067600, doorkiesnr. 12", "055 506 7600 tst. 12", "tel:+31555067600;ext=12"),
        ("NL", "055-5067600 x12", "055 506 7600 tst. 12", "tel:+31555067600;ext=12"),
        ("NL", "055 5067600 (tst 12)", "055 506 7600 tst. 12", "tel:+31555067600;ext=12"),
        ("NL", "+31 55 5067600 #12", "+31 55 506 7600 tst. 12", "tel:+31555067600;ext=12"),
        (
            "NL",
            "055 5067600 tst. 12 (magazijn)",
            "055 506 7600 tst. 12 (magazijn)",
            "tel:+31555067600;ext=12",
        ),
        ("NL", "055 5067600 receptie", "055 506 7600 (receptie)", "tel:+31555067600"),
        ("NL", "Tel.: 055 5067600", "055 506 7600", "tel:+31555067600"),
        ("NL", "055/5067600", "055 506 7600", "tel:+31555067600"),
        ("NL", "(055) 506 76 00", "055 506 7600", "tel:+31555067600"),
        ("NL", "0031 55 506 7600", "+31 55 506 7600", "tel:+31555067600"),
        ("NL", "06-12345678", "06 12345678", "tel:+31612345678"),
        ("NL", "14 0314", "140314", "tel:140314"),
        ("NL", "0900 1234", "0900 1234", "tel:09001234"),
        ("NL", "+32 2 123 45 67", "+32 2 123 45 67", "tel:+3221234567"),
        ("BE", "02 123 45 67 toestel 3", "+32 2 123 45 67 tst. 3", "tel:+3221234567;ext=3"),
        (
            "DE",
            "0221 4710999 Durchwahl 12",
            "+49 221 4710999 tst. 12",
            "tel:+492214710999;ext=12",
        ),
        ("DE", "0221 4710-999", "+49 221 4710999", "tel:+492214710999"),
    ],
)
def test_other_ways_to_write_a_number(country: str, typed: str, shown: str, link: str) -> None:
    assert rules(country).phone(typed) == shown
    assert phone_uri(shown) == link


@pytest.mark.parametrize("row", cases(), ids=lambda row: row["typed"])
def test_what_is_stored_is_read_as_the_same_again(row: dict[str, str]) -> None:
    if not row["shown"].startswith(REFUSED):
        stored = rules("NL").phone(row["typed"])
        assert rules("NL").phone(stored) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "06 12345678 of 055 5067600",
        "06 12345678, 055 5067600",
        "06-12345678 055-5067600",
        "06 12345678 en 055 5067600",
        "055-5067600/01",
        "+31(0)55 5067600 / +31(0)6 12345678",
    ],
)
def test_two_numbers_are_refused_with_what_to_do(typed: str) -> None:
    assert refusal(typed) == ONE_NUMBER


@pytest.mark.parametrize("typed", ["bel maar", "1", "0" * 40, "055 5067600 https://x.example"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert refusal(typed).startswith("Dit is geen telefoonnummer.")


def test_the_spellings_of_one_number_are_the_same() -> None:
    assert is_same("phone", "055 506 7600", "+31 (0)55-506 76 00", "NL")
    assert not is_same("phone", "055 506 7600", "055 506 7600 tst. 12", "NL")


def test_a_number_on_a_page_is_a_link() -> None:
    template = Template("{% load phones %}{{ phone|phone_link }}")
    shown = template.render(Context({"phone": "055 506 7600 tst. 12"}))
    assert shown == '<a href="tel:+31555067600;ext=12">055 506 7600 tst. 12</a>'
    assert template.render(Context({"phone": ""})) == ""
    assert "<script>" not in template.render(Context({"phone": "<script>"}))
