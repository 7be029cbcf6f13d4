"""Two spellings of one value are the same, and two values are not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from registry.sameness import differs, is_one_of_names, is_same, is_same_name, is_same_street_line

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def both_ways(field: str, one: str, other: str, country: str) -> bool:
    there = is_same(field, one, other, country)
    assert there == is_same(field, other, one, country), "sameness has no direction"
    return there


@pytest.mark.parametrize(
    "row", rows("register_numbers.csv"), ids=lambda row: f"{row['country']}-{row['written']}"
)
def test_every_spelling_of_the_list_is_the_same_number(row: dict[str, str]) -> None:
    field = "vat_number" if row["country"] == "GR" else "register_number"
    assert both_ways(field, row["written"], row["same as"], row["country"])


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("NL", "7919", "10007919"),
        ("NL", "", ""),
        ("DE", "HRB 98765", "HRA 98765"),
        ("DE", "HRB 98765", "HRB 98765 B"),
        ("DE", "Köln HRB 98765", "Bonn HRB 98765"),
        ("FR", "98765432100018", "98765432100026"),
        ("FR", "987654321", "98765432"),
        ("LU", "B987654", "A987654"),
        ("BE", "0403.019.261", "0403.019.262"),
        ("AT", "FN 123456 a", "FN 123456 b"),
        ("PL", "", "0000012345"),
    ],
)
def test_another_register_number_is_not_the_same(country: str, one: str, other: str) -> None:
    assert not both_ways("register_number", one, other, country)


def numbers() -> list[tuple[str, str]]:
    """Those that are one number, typed and as they are shown."""
    return [(row["typed"], row["shown"]) for row in rows("phones.csv") if row["link"]]


@pytest.mark.parametrize(("typed", "shown"), numbers())
def test_a_phone_number_is_the_same_as_it_is_typed_and_shown(typed: str, shown: str) -> None:
    assert both_ways("phone", typed, shown, "NL")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("055 506 7600", "055 506 7601"),
        ("055 506 7600", "055 506 7600 tst. 12"),
        ("055 506 7600 tst. 13", "055 506 7600 tst. 12"),
        ("06 12345678", "06 12345678 / 055 5067600"),
        ("", ""),
    ],
)
def test_another_phone_number_is_not_the_same(one: str, other: str) -> None:
    assert not both_ways("phone", one, other, "NL")


@pytest.mark.parametrize(
    ("field", "country", "one", "other"),
    [
        ("postcode", "NL", "7323am", "7323 AM"),
        ("postcode", "BE", "B-9000", "9000"),
        ("house_number", "NL", "96", "96A"),
        ("house_number", "NL", "96-98", "96 / 98"),
        ("postcode", "GR", "104 31", "10431"),
        ("vat_number", "NL", "0001.23.511.B01", "NL000123511B01"),
        ("branch_number", "NL", "0000 0010 4729", "000000104729"),
        ("city", "NL", "APELDOORN", "Apeldoorn"),
        ("city", "NL", "'s-Hertogenbosch", "’s Hertogenbosch"),
        ("street", "NL", "Kwikkade", "KWIK-KADE"),
        ("name", "NL", "VELMORA METAALWERKEN BV", "Velmora Metaalwerken"),
        ("name", "NL", "株式会社", "株式会社"),
        ("phone", "BE", "+32 2 123 45 67", "02 123 45 67"),
    ],
)
def test_the_same_in_another_spelling(field: str, country: str, one: str, other: str) -> None:
    assert both_ways(field, one, other, country)
    assert not differs(field, one, other, country)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("postcode", "7323 AM", "7323 AN"),
        ("postcode", "", "7323 AM"),
        ("house_number", "96-98", "9698"),
        ("house_number", "96 A", "96 B"),
        ("vat_number", "NL1", "NL2"),
        ("name", "株式会社", "有限会社"),
        ("city", "Zwolle", "Zwollerkerspel"),
    ],
)
def test_another_value_is_not_the_same(field: str, one: str, other: str) -> None:
    assert not both_ways(field, one, other, "NL")


def test_what_only_one_of_two_tells_is_no_difference() -> None:
    assert not differs("postcode", "", "7323 AM", "NL")
    assert not differs("postcode", "7323 AM", "", "NL")
    assert differs("postcode", "7323 AN", "7323 AM", "NL")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acier S.A.", "SA Acier", True),
        ("Acier S.à r.l.", "Acier", True),
        ("Bohrer GmbH & Co. KG", "Bohrer", True),
        ("Bohrer & Co.", "Bohrer", False),
        ("Velmora", "Velmora Metaalwerken B.V.", False),
        ("B.V.", "N.V.", False),
        ("", "B.V.", False),
    ],
)
def test_a_name_is_the_same_with_or_without_its_legal_form(
    one: str, other: str, same: bool
) -> None:
    assert is_same_name(one, other) is is_same_name(other, one) is same


def test_a_company_is_called_by_any_of_its_names() -> None:
    names = ("Quostra Printservices B.V.", "Drukwerk Zuid")
    assert is_one_of_names("drukwerk zuid", names)
    assert not is_one_of_names("Drukwerk Noord", names)


@pytest.mark.parametrize(
    ("country", "one", "other", "same"),
    [
        ("NL", "Kade 96 A", "KADE 96a", True),
        ("NL", "Kade 96-2", "Kade 96 2", True),
        ("NL", "Kade 96-2", "Kade 962", False),
        ("NL", "Kade 96-98", "Kade 96 / 98", True),
        ("NL", "Kade 96", "Kade 96 A", False),
        ("NL", "Kade", "Kade", True),
        ("NL", "", "", False),
        ("BE", "Kwikstraat 12 bus 3", "Kwikstraat 12/3", True),
        ("BE", "Rue de la Vis 12 bte 3", "12 Rue de la Vis", False),
        ("DE", "Bohrerstr. 5", "Bohrerstraße 5", True),
        ("DE", "Bohrer Str. 5", "Bohrer Straße 5", True),
        ("NL", "Kade 10-142", "Kade 10 - 142", True),  # which stays whole
        ("NL", "Kade 10-142", "Kade 101-42", False),
        ("DE", "Bohrerstr. 12 3", "Bohrerstr. 1 23", False),
        ("NL", "Testkade 12 A, Gebouw Noord", "TESTKADE 12a gebouw noord", True),
        ("FR", "12bis, rue de l'Acier", "12 BIS RUE DE L’ACIER", True),
    ],
)
def test_a_street_line_is_one_house_however_it_is_written(
    country: str, one: str, other: str, same: bool
) -> None:
    assert is_same_street_line(one, other, country) is same
    assert is_same_street_line(other, one, country) is same
