"""The street is found among the lines of an address, and no other line is lost."""

from __future__ import annotations

import pytest

from registry.several_lines import read_lines
from registry.town_lines import split_town


@pytest.mark.parametrize(
    ("country", "lines", "read"),
    [
        ("NL", ["Testkade 12 A"], ("Testkade", "12", "A")),
        ("NL", ["Gebouw Noord", "Testkade 12 A"], ("Testkade", "12", "A, Gebouw Noord")),
        ("NL", ["Testkade 12 A", "Gebouw Noord"], ("Testkade", "12", "A, Gebouw Noord")),
        ("NL", ["Gebouw 3", "Testkade 12"], ("Testkade", "12", "Gebouw 3")),
        ("NL", ["Unit 4b", "3e verdieping", "Testkade 12"],
         ("Testkade", "12", "Unit 4b, 3e verdieping")),
        ("NL", ["c/o Demo Trust B.V.", "Testkade 12"], ("Testkade", "12", "c/o Demo Trust B.V.")),
        ("NL", ["C/O Demo 2000 B.V.", "Testkade 12"], ("Testkade", "12", "C/O Demo 2000 B.V.")),
        ("NL", ["p/a Kantoor 7", "Testkade 12", "hal 2"],
         ("Testkade", "12", "p/a Kantoor 7, hal 2")),
        ("NL", ["t.a.v. J. de Boer", "Testkade 12"], ("Testkade", "12", "t.a.v. J. de Boer")),
        ("NL", ["WTC Testtoren", "Testkade 12"], ("Testkade", "12", "WTC Testtoren")),
        ("NL", ["Postbus 100", "Testkade 12"], ("Testkade", "12", "Postbus 100")),
        ("NL", ["Postbus 100"], ("Postbus", "100", "")),
        ("NL", ["c/o Demo B.V.", "Postbus 100"], ("Postbus", "100", "c/o Demo B.V.")),
        ("NL", ["Testkade 12", "Testkade 12"], ("Testkade", "12", "")),
        ("NL", ["Testkade"], ("Testkade", "", "")),
        ("NL", ["c/o Demo", "Testkade"], ("Testkade", "", "c/o Demo")),
        ("NL", ["", " "], ("", "", "")),
        ("BE", ["Kerkstraat 12", "bus 3"], ("Kerkstraat", "12", "bus 3")),
        ("BE", ["bus 3", "Kerkstraat 12"], ("Kerkstraat", "12", "bus 3")),
        ("DE", ["Bohrerstraße 16", "2. Etage"], ("Bohrerstraße", "16", "2. Etage")),
        ("DE", ["z. Hd. Frau Test", "Bohrerstraße 16"],
         ("Bohrerstraße", "16", "z. Hd. Frau Test")),
        ("FR", ["Bâtiment C", "56 route de l'Acier"], ("route de l'Acier", "56", "Bâtiment C")),
        ("FR", ["c/o Démo", "2ème étage", "56 route de l'Acier"],
         ("route de l'Acier", "56", "c/o Démo, 2ème étage")),
        ("LU", ["c/o Demo S.A.", "2C, rue de l'Acier"],
         ("rue de l'Acier", "2", "C, c/o Demo S.A.")),
        ("GB", ["2nd Floor", "10 High Street"], ("High Street", "10", "2nd Floor")),
        ("NL", ["Velpark 3", "Testkade 12"], ("Testkade", "12", "Velpark 3")),
        ("NL", ["Testkade 12", "Velpark 3"], ("Testkade", "12", "Velpark 3")),
        ("NL", ["Demo B.V. 2", "Testkade 12"], ("Testkade", "12", "Demo B.V. 2")),
        ("DE", ["Werk 2", "Bohrerstr. 16"], ("Bohrerstr.", "16", "Werk 2")),
        ("DE", ["Bohrerpark 3", "Bohrerstraße 16"], ("Bohrerstraße", "16", "Bohrerpark 3")),
        ("FR", ["3 Parc Demo", "56 route de l'Acier"], ("route de l'Acier", "56", "3 Parc Demo")),
        ("GB", ["1 Demo House", "10 High Street"], ("High Street", "10", "1 Demo House")),
        ("NL", ["Testkade", "12 A"], ("Testkade", "12", "A")),
        ("BE", ["12", "Rue de la Vis"], ("Rue de la Vis", "12", "")),
        ("NL", ["Testkade 12", "3"], ("Testkade", "12", "3")),
    ],
)  # fmt: skip
def test_the_street_among_several_lines(
    country: str, lines: list[str], read: tuple[str, str, str]
) -> None:
    assert read_lines(lines, country) == read


def test_a_number_in_a_column_of_its_own_counts() -> None:
    assert read_lines(["12", "Testkade"], "NL", number="12") == ("Testkade", "12", "")
    assert read_lines(["c/o Demo", "Testkade"], "NL", number="14", addition="kamer 3") == (
        "Testkade", "14", "kamer 3, c/o Demo"
    )  # fmt: skip
    for street in ("Testkade", "Testkade 14"):
        for lines in (["Velpark 3", street], [street, "Velpark 3"]):
            assert read_lines(lines, "NL", number="14") == ("Testkade", "14", "Velpark 3")


@pytest.mark.parametrize(
    ("country", "line", "read"),
    [
        ("DE", "50667 Köln", ("50667", "Köln")),
        ("DE", "Köln", ("", "Köln")),
        ("DE", "Köln 50667", ("50667", "Köln")),
        ("DE", "5066 Köln", ("", "5066 Köln")),
        ("BE", "B-9000 Gent", ("9000", "Gent")),
        ("BE", "B - 9000 Gent", ("9000", "Gent")),
        ("BE", "1000 Bruxelles 1", ("1000", "Bruxelles 1")),
        ("LU", "L-1160 Luxembourg", ("1160", "Luxembourg")),
        ("GB", "London SW1A 1AA", ("SW1A 1AA", "London")),
        ("GB", "London, SW1A 1AA", ("SW1A 1AA", "London")),
        ("GB", "Stoke on Trent", ("", "Stoke on Trent")),
        ("NL", "7323 AM Apeldoorn", ("7323 AM", "Apeldoorn")),
        ("CH", "CH-8001 Zürich", ("8001", "Zürich")),
        ("PT", "1050-123 Lisboa", ("1050-123", "Lisboa")),
        ("LV", "Rīga, LV-1010", ("LV-1010", "Rīga")),
        ("US", "New York 10001", ("10001", "New York")),
        ("CA", "Toronto M5V 2T6", ("M5V 2T6", "Toronto")),
        ("IE", "Dublin D02 X285", ("D02 X285", "Dublin")),
        ("IS", "101 Reykjavík", ("", "101 Reykjavík")),
        ("AE", "", ("", "")),
    ],
)
def test_a_line_with_a_postcode_and_a_town(country: str, line: str, read: tuple[str, str]) -> None:
    assert split_town(line, country) == read
