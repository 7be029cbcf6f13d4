"""Which places belong to the VAT area, by the Directive, and the rate of a seller there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from registry.company import Company
from registry.vat_area import STANDARD_RATES, standard_rate, territory_of_number, vat_territory


def place(country: str, postcode: str = "", city: str = "") -> Company:
    return Company("local", "1", name="-", country=country, postcode=postcode, city=city)


@pytest.mark.parametrize(
    ("country", "postcode", "territory"),
    [
        ("NL", "7323 AM", "NL"),
        ("ES", "28013", "ES"),
        ("ES", "07001", "ES"),  # the Balearics
        ("ES", "3501", "ES"),  # 03501, whose zero a spreadsheet took
        ("ES", "35001", ""),  # Las Palmas
        ("ES", "ES-38003", ""),  # Tenerife
        ("ES", "51001", ""),  # Ceuta
        ("ES", "52 001", ""),  # Melilla
        ("MC", "98000", "FR"),
        ("FR", "98000", "FR"),  # Monaco, as the French post writes it
        ("FR", "06000", "FR"),
        ("FR", "20000", "FR"),  # Corsica
        ("FR", "97110", ""),  # Guadeloupe
        ("FR", "F-97200", ""),  # Martinique
        ("FR", "97300", ""),  # French Guiana
        ("FR", "97400", ""),  # Réunion
        ("FR", "97500", ""),  # Saint-Pierre and Miquelon
        ("FR", "97600", ""),  # Mayotte
        ("FR", "98800", ""),  # New Caledonia
        ("RE", "97400", ""),
        ("GB", "SW1A 1AA", ""),
        ("GB", "BT1 1AA", "XI"),
        ("GB", "bt74 6aa", "XI"),
        ("GB", "GB-BT11AA", "XI"),
        ("GB", "B1 1BT", ""),
        ("IM", "IM1 1AA", ""),
        ("GB", "IM1 1AA", ""),
        ("JE", "JE2 3AB", ""),
        ("GG", "GY1 1AA", ""),
        ("IT", "20121", "IT"),
        ("IT", "23041", ""),  # Livigno
        ("IT", "22061", ""),  # Campione d'Italia
        ("IT", "47890", ""),  # San Marino
        ("IT", "47900", "IT"),  # Rimini
        ("IT", "00120", ""),  # Vatican City
        ("SM", "47890", ""),
        ("VA", "00120", ""),
        ("DE", "78266", ""),  # Büsingen
        ("DE", "27498", ""),  # Heligoland
        ("DE", "78267", "DE"),
        ("AT", "6691", "AT"),
        ("FI", "00100", "FI"),
        ("FI", "22100", ""),  # Mariehamn
        ("AX", "22100", ""),
        ("GR", "105 57", "GR"),
        ("GR", "630 86", ""),  # Mount Athos
        ("GR", "630 81", "GR"),
        ("DK", "1050", "DK"),
        ("DK", "3700", "DK"),  # Bornholm
        ("DK", "3900", ""),  # Nuuk
        ("DK", "FO-100", ""),  # Tórshavn
        ("FO", "100", ""),
        ("GL", "3900", ""),
        ("PT", "9500-011", "PT"),  # the Azores
        ("BQ", "", ""),  # Bonaire
        ("CW", "", ""),
        ("AW", "", ""),
        ("CH", "8000", ""),
        ("NO", "0150", ""),
        ("AD", "AD500", ""),
        ("US", "10001", ""),
        ("CY", "1010", "CY"),
        ("IE", "D02 AF30", "IE"),
    ],
)
def test_a_place_is_in_the_vat_area_or_outside(country: str, postcode: str, territory: str) -> None:
    assert vat_territory(place(country, postcode)) == territory


@pytest.mark.parametrize(
    ("city", "territory"),
    [("Livigno", ""), ("Campione d'Italia", ""), ("CAMPIONE D’ITALIA", ""), ("Como", "IT")],
)
def test_an_italian_exclave_is_known_by_its_town_too(city: str, territory: str) -> None:
    assert vat_territory(place("IT", "", city)) == territory


@pytest.mark.parametrize(
    ("country", "postcode", "rate"),
    [
        ("NL", "7323 AM", "21"),
        ("FI", "00100", "25.5"),
        ("MC", "98000", "20"),
        ("PT", "1000-001", "23"),
        ("PT", "9000-010", "22"),
        ("PT", "9500-011", "16"),
        ("AT", "1010", "20"),
        ("AT", "6991", "19"),
        ("CH", "8000", None),
        ("GB", "SW1A 1AA", None),
        ("GB", "BT1 1AA", None),
        ("ES", "35001", None),
    ],
)
def test_the_rate_of_a_seller_follows_from_its_place(
    country: str, postcode: str, rate: str | None
) -> None:
    assert standard_rate(place(country, postcode)) == (Decimal(rate) if rate else None)


def test_every_member_has_a_standard_rate_that_the_directive_allows() -> None:
    assert len(STANDARD_RATES) == 27
    assert all(15 <= rate <= 27 for rate in STANDARD_RATES.values())


@pytest.mark.parametrize(
    ("number", "territory"),
    [
        ("NL000099998B57", "NL"),
        ("EL094019245", "GR"),
        ("XI980780684", "XI"),
        ("GB980780684", ""),
        ("CHE107787577", ""),
        ("", ""),
    ],
)
def test_a_number_says_which_member_gave_it_out(number: str, territory: str) -> None:
    assert territory_of_number(number) == territory
