from typing import Any

import pytest
from django.utils import timezone

from customers.directory.comparison import Agreement, compare
from customers.models import Customer
from registry import countries
from registry.company import Company
from tests.conftest import company


def customer(record: dict[str, Any] | None, **typed: Any) -> Customer:
    made = Customer(**company(**typed))
    if record is not None:
        record = Company(source="local", ref="1", **company(**record)).to_record()
        made.directory_source, made.directory_record = "local", record
        made.directory_fetched_at = timezone.now()
    return made


def agreement(record: dict[str, Any] | None, **typed: Any) -> Agreement:
    return compare(customer(record, **typed)).agreement


def test_typed_by_hand() -> None:
    assert agreement(None) == Agreement.TYPED


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"name": "VELMORA METAALWERKEN BV"},
        {"name": "Velmora Metaalwerken"},
        {"name": "Iets anders", "trade_names": ("Velmora Metaalwerken",)},
        {"postcode": "7323am", "city": "APELDOORN"},
        {"register_number": "00621189"},  # nobody typed one
        {"house_number": "14-"},
        {"street": "TEST-KADE"},
    ],
)
def test_the_same_in_other_letters(record: dict[str, Any]) -> None:
    assert agreement(record) == Agreement.SAME


@pytest.mark.parametrize(
    "record",
    [{"house_number": "140"}, {"city": "Zwolle"}, {"street": "Nepkade"}, {"addition": "B"}],
)
def test_another_address(record: dict[str, Any]) -> None:
    assert agreement(record) == Agreement.ADDRESS_DIFFERS


def test_another_name() -> None:
    assert agreement({"name": "Velm B.V."}, name="Velmora") == Agreement.DIFFERS


def test_another_number() -> None:
    record = {"vat_number": "NL000124011B01"}
    assert agreement(record, vat_number="NL000123511B01") == Agreement.DIFFERS


def test_a_number_that_breaks_the_rules_of_its_country_is_not_compared() -> None:
    made = customer({"vat_number": "NL1", "postcode": "onbekend"}, vat_number="NL000123511B01")
    assert compare(made).agreement == Agreement.SAME
    assert {line.in_directory for line in compare(made).lines} >= {"Apeldoorn", ""}


def test_lines_name_the_difference() -> None:
    comparison = compare(customer({"house_number": "140"}))
    [different] = [line for line in comparison.lines if line.differs]
    assert (different.typed, different.in_directory) == ("Testkade 14", "Testkade 140")
    assert comparison.address_can_be_adopted


def test_numbers_are_named_as_the_country_names_them() -> None:
    labels = [line.label for line in compare(customer(None, register_number="1")).lines]
    assert countries.rules("NL").labels["register_number"] in labels


@pytest.mark.parametrize("missing", ["street", "house_number", "postcode", "city"])
def test_an_address_that_is_not_whole_is_not_adopted(missing: str) -> None:
    elsewhere = {"street": "Nepkade", "house_number": "3", "city": "Zwolle"}
    comparison = compare(customer({**elsewhere, missing: ""}))
    assert comparison.agreement == Agreement.ADDRESS_DIFFERS
    assert not comparison.address_can_be_adopted
    assert compare(customer(elsewhere)).address_can_be_adopted


def test_a_postcode_that_cannot_be_one_is_not_adopted() -> None:
    assert not compare(customer({"postcode": "onbekend", "city": "Zwolle"})).address_can_be_adopted


def test_an_address_abroad_is_not_adopted() -> None:
    comparison = compare(customer({"country": "BE", "postcode": "2000"}))
    assert comparison.agreement == Agreement.ADDRESS_DIFFERS
    assert not comparison.address_can_be_adopted
