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


@pytest.mark.parametrize(
    "typed", ["Brunvos Noord", "Brunvos Groep B.V.", "Brunvos Slijperij", "Brunvos Group"]
)
def test_each_name_that_a_company_has_now_is_its_name(typed: str) -> None:
    record = {
        "name": "Brunvos Noord",
        "statutory_name": "Brunvos Groep B.V.",
        "trade_names": ("Brunvos Slijperij",),
        "alternative_names": ("Brunvos Group B.V.",),
    }
    assert agreement(record, name=typed) == Agreement.SAME


def test_a_former_name_is_another_one_and_is_said_to_be_former() -> None:
    record = {"name": "Dravino Boven B.V.", "former_names": ("Velmora Oud B.V.",)}
    comparison = compare(customer(record, name="Velmora Oud"))
    assert comparison.agreement == Agreement.DIFFERS
    assert comparison.lines[0].in_directory == "Dravino Boven B.V., voorheen Velmora Oud"


def test_the_statutory_name_has_a_line_of_its_own() -> None:
    made = customer({"statutory_name": "Velmora Groep B.V."})
    [line] = [line for line in compare(made).lines if "tatutair" in line.label]
    assert (line.in_directory, line.differs) == ("Velmora Groep B.V.", False)
    assert not [line for line in compare(customer({})).lines if "tatutair" in line.label]


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
