"""A written line is taken apart into street, house number and addition."""

import csv
from pathlib import Path

import pytest

from registry.address_parsing import split_number, split_street

LINES = Path(__file__).parent / "data" / "street_lines.csv"


def lines() -> list[dict[str, str]]:
    with LINES.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("row", lines(), ids=lambda row: f"{row['country']}-{row['line']}")
def test_every_line_of_the_list_is_taken_apart(row: dict[str, str]) -> None:
    parts = (row["street"], row["number"], row["addition"])
    assert split_street(row["line"], row["country"]) == parts


def test_the_list_has_lines_of_every_neighbour() -> None:
    assert {row["country"] for row in lines()} == {"NL", "BE", "DE", "AT", "FR", "LU"}


@pytest.mark.parametrize(
    ("country", "line", "parts"),
    [
        ("NL", "Demostraat 96 A", ("Demostraat", "96", "A")),
        ("NL", "Demostraat 96A", ("Demostraat", "96", "A")),
        ("NL", "Testkade 12-bis", ("Testkade", "12", "bis")),
        ("NL", "Testkade 12-14", ("Testkade", "12-14", "")),
        ("NL", "Testkade 58-2", ("Testkade", "58", "2")),
        ("NL", "Plein 1944 12", ("Plein 1944", "12", "")),
        ("NL", "1e Dwarsstraat 5", ("1e Dwarsstraat", "5", "")),
        ("NL", "Industrieweg 5 unit 12", ("Industrieweg", "5", "unit 12")),
        ("NL", "Testplein 505, 12e etage", ("Testplein", "505", "12e etage")),
        ("NL", "Postbus 654", ("Postbus", "654", "")),
        ("NL", "Weg zonder nummer", ("Weg zonder nummer", "", "")),
        ("NL", "  ", ("", "", "")),
        ("NL", "Laan 40-45 12", ("Laan 40-45", "12", "")),
        ("NL", "Laan van 1815 22 hs", ("Laan van 1815", "22", "hs")),
        ("NL", "Fictieweg N305", ("Fictieweg N305", "", "")),
        (
            "NL",
            "Kade 1 achterom via de poort naast de loods",
            ("Kade 1 achterom via de poort naast de loods", "", ""),
        ),
        ("BE", "Kerkstraat 12 bus 3", ("Kerkstraat", "12", "bus 3")),
        ("BE", "Rue du 8 Mai 12", ("Rue du 8 Mai", "12", "")),
        ("BE", "5 avenue Foch", ("avenue Foch", "5", "")),
        ("DE", "Straße des 17. Juni 135", ("Straße des 17. Juni", "135", "")),
        ("FR", "12 bis rue du 8 Mai 1945", ("rue du 8 Mai 1945", "12", "bis")),
        ("LU", "3, rue de la Gare", ("rue de la Gare", "3", "")),
        ("FR", "rue du 8 Mai 1945", ("rue du 8 Mai 1945", "", "")),
        ("FR", "rue de l'Acier 56 bis", ("rue de l'Acier", "56", "bis")),
        ("GB", "Unit 4 Mill Lane", ("Unit 4 Mill Lane", "", "")),
        ("US", "350 5th Avenue, Suite 4", ("5th Avenue", "350", "Suite 4")),
    ],
)
def test_a_street_line_is_taken_apart(country: str, line: str, parts: tuple[str, str, str]) -> None:
    assert split_street(line, country) == parts


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("96", ("96", "")),
        ("96-98", ("96-98", "")),
        ("96 / 98", ("96-98", "")),
        ("96-2", ("96", "2")),
        ("30 -2", ("30", "2")),
        ("96 bis", ("96", "bis")),
        ("96A", ("96", "A")),
        ("A 3", ("A 3", "")),
        ("", ("", "")),
    ],
)
def test_a_house_number_is_taken_apart(written: str, parts: tuple[str, str]) -> None:
    assert split_number(written) == parts


@pytest.mark.parametrize("country", ["BE", "AT"])
def test_a_stroke_in_belgium_and_austria_is_followed_by_a_door(country: str) -> None:
    assert split_number("96/98", country) == ("96", "98")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("rue de l'Acier 3-5", ("rue de l'Acier", "3-5", "")),
        ("rue de l'Acier 3 - 5", ("rue de l'Acier", "3-5", "")),
        ("rue de l'Acier 51-bis", ("rue de l'Acier", "51", "bis")),
    ],
)
def test_a_range_or_addition_after_a_french_street_is_read(
    line: str, parts: tuple[str, str, str]
) -> None:
    assert split_street(line, "FR") == parts
