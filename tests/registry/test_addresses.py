import pytest

from registry.addresses import split_number, split_street


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
        ("BE", "Kerkstraat 12 bus 3", ("Kerkstraat", "12", "3")),
        ("BE", "5 avenue Foch", ("avenue Foch", "5", "")),
        ("DE", "Straße des 17. Juni 135", ("Straße des 17. Juni", "135", "")),
        ("FR", "12 bis rue du 8 Mai 1945", ("rue du 8 Mai 1945", "12", "bis")),
        ("LU", "3, rue de la Gare", ("rue de la Gare", "3", "")),
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
