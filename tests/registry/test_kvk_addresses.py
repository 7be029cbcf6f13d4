"""Every part of an address that KVK tells comes out, and what it does not tell is known."""

from __future__ import annotations

from typing import Any

import pytest

from registry import directory
from registry.company import Company
from registry.normalising import normalised
from registry.providers.kvk.records import companies_of_results, company_of_profile
from tests.registry.sources import search
from tests.standins.server import Standin

DUTCH = {
    "type": "bezoekadres",
    "indAfgeschermd": "Nee",
    "land": "Nederland",
    "straatnaam": "Testkade",
    "huisnummer": 12,
    "postcode": "7323AM",
    "plaats": "Apeldoorn",
}
BOX = {
    "type": "correspondentieadres",
    "indAfgeschermd": "Nee",
    "land": "Nederland",
    "straatnaam": "Postbus",
    "postbusnummer": 200,
    "postcode": "7300AB",
    "plaats": "Apeldoorn",
}
SHIELDED = {"type": "bezoekadres", "indAfgeschermd": "Ja"}


def at(*addresses: dict[str, Any], of_owner: tuple[dict[str, Any], ...] = ()) -> Company:
    """Return the company of a profile with these addresses."""
    profile = {
        "kvkNummer": "91000131",
        "naam": "Velmora B.V.",
        "_embedded": {
            "hoofdvestiging": {"vestigingsnummer": "000091000131", "adressen": list(addresses)},
            "eigenaar": {"adressen": list(of_owner)},
        },
    }
    return normalised(company_of_profile(profile, "91000131"))


def abroad(street: str, town: str, land: str, **more: str) -> Company:
    return at({"type": "bezoekadres", "indAfgeschermd": "Nee", "straatHuisnummer": street,
               "postcodeWoonplaats": town, "land": land, **more})  # fmt: skip


@pytest.mark.parametrize(
    ("said", "addition"),
    [
        ({"huisletter": "A"}, "A"),
        ({"huisnummerToevoeging": "bis"}, "bis"),
        ({"huisletter": "A", "huisnummerToevoeging": "bis"}, "A bis"),
        ({"toevoegingAdres": "3e etage, kamer 315"}, "3e etage, kamer 315"),
        ({"huisletter": "A", "toevoegingAdres": "Gebouw Noord"}, "A, Gebouw Noord"),
        ({"aanduidingBijHuisnummer": "to"}, "t/o"),
        ({"aanduidingBijHuisnummer": "TO", "huisletter": "B"}, "t/o B"),
        ({"aanduidingBijHuisnummer": "by"}, "bij"),
    ],
)
def test_what_stands_beside_a_house_number_is_kept(said: dict[str, Any], addition: str) -> None:
    company = at({**DUTCH, **said})
    assert (company.street, company.house_number) == ("Testkade", "12")
    assert company.addition == addition


@pytest.mark.parametrize(
    ("street", "town", "land", "read"),
    [
        ("Bohrerstraße 13", "50667 Köln", "Duitsland",
         ("DE", "Bohrerstraße", "13", "50667", "Köln")),
        ("Bohrerstraße 13", "D-50667 Köln", "Bondsrepubliek Duitsland",
         ("DE", "Bohrerstraße", "13", "50667", "Köln")),
        ("Kwikstraat 10", "9000 Gent", "België", ("BE", "Kwikstraat", "10", "9000", "Gent")),
        ("Kwikstraat 10", "B-8500 Kortrijk", "Belgie",
         ("BE", "Kwikstraat", "10", "8500", "Kortrijk")),
        ("2 rue de l'Acier", "L-1160 Luxembourg", "Luxemburg",
         ("LU", "rue de l'Acier", "2", "1160", "Luxembourg")),
        ("10 High Street", "London SW1A 1AA", "Verenigd Koninkrijk",
         ("GB", "High Street", "10", "SW1A 1AA", "London")),
        ("10 High Street", "SW1A 1AA London", "Engeland",
         ("GB", "High Street", "10", "SW1A 1AA", "London")),
        ("56 route de l'Acier", "75001 Paris", "Frankrijk",
         ("FR", "route de l'Acier", "56", "75001", "Paris")),
        ("Bohrergasse 7", "1010 Wien", "Oostenrijk", ("AT", "Bohrergasse", "7", "1010", "Wien")),
        ("Bahnhofstrasse 7", "CH-8001 Zürich", "Zwitserland",
         ("CH", "Bahnhofstrasse", "7", "8001", "Zürich")),
        ("Prosta 12", "00-950 Warszawa", "Polen", ("PL", "Prosta", "12", "00-950", "Warszawa")),
        ("Storgatan 12", "111 22 Stockholm", "Zweden",
         ("SE", "Storgatan", "12", "111 22", "Stockholm")),
        ("Dlouhá 12", "110 00 Praha 1", "Tsjechische Republiek",
         ("CZ", "Dlouhá", "12", "110 00", "Praha 1")),
        ("1 Main Street", "Springfield 62701", "Verenigde Staten van Amerika",
         ("US", "Main Street", "1", "62701", "Springfield")),
        ("Testvej 3", "Onbekend", "Denemarken", ("DK", "Testvej", "3", "", "Onbekend")),
    ],
)  # fmt: skip
def test_an_address_abroad_is_one_of_its_country(
    street: str, town: str, land: str, read: tuple[str, ...]
) -> None:
    company = abroad(street, town, land)
    assert read == (company.country, company.street, company.house_number, company.postcode,
                    company.city)  # fmt: skip
    assert company.register_number == "91000131", "the number of the Dutch register stays"
    assert company.branch_number == "000091000131"
    assert company.registered_in == "NL"


def test_a_country_that_nobody_knows_stays_in_the_town() -> None:
    company = abroad("Ulica 3", "11000 Belgrado", "Joegoslavië")
    assert (company.country, company.registered_in) == ("NL", "")
    assert company.city == "11000 Belgrado, Joegoslavië"


def test_a_state_is_part_of_the_town_where_towns_share_a_name() -> None:
    assert abroad("1 Main St", "Springfield 62701", "USA", regio="IL").city == "Springfield, IL"
    assert abroad("Weg 1", "50667 Köln", "Duitsland", regio="Nordrhein-Westfalen").city == "Köln"


def test_a_foreign_address_in_a_list_is_read_in_the_same_way() -> None:
    address = {"straatHuisnummer": "Bohrerstraße 13", "postcodeWoonplaats": "50667 Köln",
               "land": "Duitsland"}  # fmt: skip
    hit = {"kvkNummer": "91000131", "naam": "Velmora", "type": "hoofdvestiging",
           "adres": {"buitenlandsAdres": address}}  # fmt: skip
    (company,) = companies_of_results({"resultaten": [hit]})
    assert (company.country, company.one_line) == ("DE", "Bohrerstraße 13, 50667 Köln")
    assert company.register_number == "91000131"


def test_a_shielded_address_is_known_to_be_one_and_its_box_is_given() -> None:
    company = at(BOX, SHIELDED, of_owner=(DUTCH,))
    assert company.is_address_shielded
    assert company.is_postal_address
    assert company.one_line == "Postbus 200, 7300 AB Apeldoorn"


def test_a_shielded_address_is_not_told_by_anything_else() -> None:
    company = at(SHIELDED, {**BOX, "indAfgeschermd": "Ja"}, of_owner=(DUTCH,))
    assert (company.one_line, company.is_address_shielded) == ("", True)
    assert not company.is_postal_address


def test_a_company_with_a_box_only_is_at_its_box() -> None:
    company = at(BOX)
    assert company.one_line == "Postbus 200, 7300 AB Apeldoorn"
    assert (company.is_postal_address, company.is_address_shielded) == (True, False)


def test_the_owner_tells_where_one_without_an_establishment_is() -> None:
    company = at(BOX, of_owner=(DUTCH,))
    assert (company.one_line, company.is_postal_address) == (
        "Testkade 12, 7323 AM Apeldoorn",
        False,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("kwestor köln", "Bohrerstraße 51, 50667 Köln"),
        ("kwestor london", "53 High Street, London SW1A 1AA"),
        ("tolvera afgeschermd", "Postbus 410, 7323 AM Apeldoorn"),
        ("tolvera geheim", ""),
        ("tolvera postbus", "Postbus 430, 7323 AM Apeldoorn"),
    ],
)
def test_over_the_wire_too(standin_kvk: Standin, query: str, line: str) -> None:
    company = directory.get(search(query).companies[0].choice)
    assert company is not None
    assert company.one_line == line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("dravino boven", ("Testkade", "61", "A, 3e etage, kamer 315")),
        ("dravino tegenover", ("Testkade", "62", "t/o")),
    ],
)
def test_the_parts_of_a_street_over_the_wire(
    standin_kvk: Standin, query: str, parts: tuple[str, str, str]
) -> None:
    company = directory.get(search(query).companies[0].choice)
    assert company is not None
    assert (company.street, company.house_number, company.addition) == parts
