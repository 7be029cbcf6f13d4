"""A written line is taken apart into street, house number and addition, or stays whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from registry.address_parsing import may_hold_number, split_number, split_street

DATA = Path(__file__).parent / "data"
HARD_LINES = "hard_street_lines.csv"  # of the kinds that people and public tests write


def lines(name: str = "street_lines.csv") -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("row", lines(), ids=lambda row: f"{row['country']}-{row['line']}")
def test_every_line_of_the_list_is_taken_apart(row: dict[str, str]) -> None:
    parts = (row["street"], row["number"], row["addition"])
    assert split_street(row["line"], row["country"]) == parts


@pytest.mark.parametrize(
    "row", lines(HARD_LINES), ids=lambda row: f"{row['country']}-{row['line']}"
)
def test_a_hard_line_is_taken_apart_or_stays_whole(row: dict[str, str]) -> None:
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


@pytest.mark.parametrize(
    ("country", "line", "may"),
    [
        ("NL", "Plein 1944", True),
        ("NL", "Horst 20 12", True),
        ("NL", "Testkade 10-142", True),
        ("NL", "Testkade unit 4", True),
        ("DE", "Straße 101", True),
        ("NL", "Testkade", False),
        ("NL", "Testkade 12", False),  # which is taken apart
        ("NL", "2e Testdwarsstraat", False),
        ("NL", "18 Septemberplein", False),
        ("NL", "Fictieweg N305", False),
        ("FR", "rue du 8 mai 1945", False),
        ("NL", "", False),
    ],
)
def test_a_line_that_stays_whole_may_hold_the_number(country: str, line: str, may: bool) -> None:
    assert may_hold_number(line, country) is may


@pytest.mark.parametrize(
    ("country", "line", "number", "parts"),
    [
        ("NL", "Kwikkade 2e Straat 59", "59", ("Kwikkade 2e Straat", "59", "")),
        ("NL", "Kwikkade 2e Straat", "59", ("Kwikkade 2e Straat", "59", "")),
        ("NL", "Kwikkade 2e Straat", "2", ("Kwikkade 2e Straat", "2", "")),
        ("NL", "Kwikkade 59", "59 A", ("Kwikkade", "59", "A")),
        ("NL", "Kwikkade 59 A", "59", ("Kwikkade", "59", "A")),
        ("NL", "Kwikkade 59 A, Gebouw Noord", "59A", ("Kwikkade", "59", "A, Gebouw Noord")),
        ("NL", "Kwikkade 59 achter", "59 A", ("Kwikkade", "59", "achter, A")),
        ("NL", "Freeslaan 7 8", "8", ("Freeslaan 7", "8", "")),
        ("NL", "Freeslaan 7 8", "7", ("Freeslaan", "7", "8")),
        ("NL", "Plein 1951", "12", ("Plein 1951", "12", "")),
        ("NL", "Kanaalweg 1951", "1951", ("Kanaalweg", "1951", "")),
        ("NL", "Testkade 12", "59", ("Testkade 12", "59", "")),
        ("NL", "Testkade 120", "12", ("Testkade 120", "12", "")),
        ("NL", "Testkade 12-14", "12", ("Testkade", "12-14", "")),
        ("NL", "Testkade 12", "12-14", ("Testkade", "12-14", "")),
        ("NL", "Testkade 10-142", "10", ("Testkade", "10", "142")),
        ("NL", "Testkade 012", "12", ("Testkade", "12", "")),
        ("NL", "Testkade 12, unit 12", "12", ("Testkade", "12", "unit 12")),
        ("NL", "Testkade 12A", "z/n", ("Testkade 12A", "z/n", "")),
        ("NL", "Testkade 1 via de poort van de loods", "1",
         ("Testkade", "1", "via de poort van de loods")),
        ("NL", "Wijk 2", "2", ("Wijk 2", "2", "")),
        ("NL", "Wijk 2 20", "20", ("Wijk 2", "20", "")),
        ("NL", "Gebouw 3, Testweg 12", "12", ("Gebouw 3, Testweg", "12", "")),
        ("NL", "c/o Demo, Testweg 12", "12", ("Testweg", "12", "c/o Demo")),
        ("NL", "", "12", ("", "12", "")),
        ("BE", "Kwikstraat 10 bus 2", "10 bus 2", ("Kwikstraat", "10", "bus 2")),
        ("BE", "12 Kwikstraat", "12", ("Kwikstraat", "12", "")),
        ("DE", "Straße 101 12", "12", ("Straße 101", "12", "")),
        ("FR", "ZA du Moulin 12 rue des Champs", "12", ("rue des Champs", "12", "ZA du Moulin")),
        ("FR", "12 rue de l'Acier", "12 bis", ("rue de l'Acier", "12", "bis")),
        ("FR", "route nationale 7", "7", ("route nationale 7", "7", "")),
        ("FR", "route nationale 7", "12", ("route nationale 7", "12", "")),
        ("US", "492 Koller St, San Francisco", "492", ("Koller St", "492", "San Francisco")),
    ],
)  # fmt: skip
def test_a_number_that_is_told_is_where_a_line_is_taken_apart(
    country: str, line: str, number: str, parts: tuple[str, str, str]
) -> None:
    assert split_street(line, country, number=number) == parts


@pytest.mark.parametrize(
    "line",
    ["Straat " + "9" * 5000, "9" * 5000, "1-" + "9" * 5000, "Kade 1" + " A" * 5000, "c/o " * 999],
)
@pytest.mark.parametrize("country", ["NL", "BE", "FR", "US"])
def test_a_line_that_is_no_address_stays_whole(country: str, line: str) -> None:
    assert split_street(line, country) == (line.strip(), "", "")
    assert split_street(line, country, number="9" * 5000)[0] == line.strip()
    assert split_number(line, country) == (line.strip(), "")
