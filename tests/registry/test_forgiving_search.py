"""What people type in other words finds the company too, and says how well it fits."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from registry.company import Company
from registry.loading.files import load_rows
from registry.loading.rows import SOURCE, Row
from registry.providers.local import LocalDirectory
from registry.sources import Near, SourceResult

pytestmark = pytest.mark.django_db

COMPANIES = (
    {"name": "Quostra Metaal B.V.", "city": "Zwolle", "street": "Van der Testkade",
     "house_number": "14", "postcode": "8011 AB"},
    {"name": "Brenzi & Zonen V.O.F.", "city": "Oss", "street": "Lange Grabbelstraat",
     "house_number": "3", "postcode": "5341 CD"},
    {"name": "Metaalwerken Drosté", "city": "Alphen aan den Rijn"},
    {"name": "Plaat Werk Vlinsker B.V.", "city": "Ede"},
    {"name": "Schijndel Fotografie B.V.", "city": "Ede"},
    {"name": "Kluxor Rijsbouw", "city": "Zwolle"},
    {"name": "Green Storm 2016 B.V.", "city": "Tilburg"},
    {"name": "Stichting Jan van Grunsfonds", "city": "Breda"},
    {"name": "Aluminiumconstructiebouw Vrolik", "city": "Breda"},
    {"name": "Aluminiumconstructiewerken Smulder", "city": "Breda"},
    *({"name": f"Opvulling {n}", "city": "Almere"} for n in range(20)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _companies(db: None) -> None:
    load(*COMPANIES)


def load(*companies: dict[str, Any]) -> None:
    """Companies, the first one the most prominent."""
    rows = (
        Row(Company(source=SOURCE, ref=f"r{n}", country="NL", **fields), -n)
        for n, fields in enumerate(companies)
    )
    load_rows(rows, dataset="csv", file_name="companies.csv", allow_removals=True)


def search(query: str) -> SourceResult:
    return LocalDirectory().search(query, country="NL", limit=10)


def fits(query: str) -> list[str]:
    """Return the names of those that fit."""
    found = search(query)
    return [company.name for company in found.companies if company.ref not in found.near]


def nearly(query: str) -> list[tuple[str, str]]:
    """Return the names of those that nearly fit, with the reason."""
    found = search(query)
    return [(c.name, str(found.near[c.ref])) for c in found.companies if c.ref in found.near]


@pytest.mark.parametrize(
    "query",
    [
        "firma quostra metaal",
        "de quostra metaal",
        "quostra & metaal",
        "quostra en metaal",
        "quostra + metaal bv",
        "quostra metaal te zwolle",
        "metaal quostra in Zwolle",
        "quostra 8011 AB",
        "8011ab quostra metaal",
        "van der testkade zwolle",
        "testkade 14 Zwolle",
        "www.quostra-metaal.nl",
    ],
)
def test_small_words_and_an_address_beside_the_name_fit(query: str) -> None:
    assert fits(query) == ["Quostra Metaal B.V."]


@pytest.mark.parametrize(
    "query", ["brenzi en zonen", "Brenzi + Zonen", "brenzi zonen", "BRENZI & ZONEN"]
)
def test_and_is_written_in_any_way(query: str) -> None:
    assert fits(query) == ["Brenzi & Zonen V.O.F."]


def test_a_street_in_a_town_of_three_letters_fits() -> None:
    assert fits("lange grabbelstraat oss") == ["Brenzi & Zonen V.O.F."]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "Quostra Metaal NV",
            "quostra metaal n.v.",
            "quostra metaal v.o.f.",
            "quostra metaal gmbh",
        ),
        *("quostra metaal groep", "quostra metaal holding", "Quostra Metaal Nederland B.V."),
        *("quostra metaal neder", "quostra metaal v.o."),  # while that is being typed
        *("quostrametaal", "quostra me taal", "quo stra metaal"),
        *("kuostra mitaal", "quostar metaal", "qostrra metaal", "quostra metaaaal"),
        *("info@quostrametaal.nl", "https://quostrametaal.nl/contact"),
    ],
)
def test_other_words_nearly_fit(query: str) -> None:
    assert not fits(query)
    assert nearly(query)[0] == ("Quostra Metaal B.V.", "alike")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        *(("schyndel fotografie", "Schijndel Fotografie B.V."),),
        *(("scheindel photografie", "Schijndel Fotografie B.V."),),
        *(("kluksor reisbauw", "Kluxor Rijsbouw"), ("cluxor rijsbouw", "Kluxor Rijsbouw")),
        *(("plaad werk vlinsker", "Plaat Werk Vlinsker B.V."),),
        *(("plaatwerk vlinsker", "Plaat Werk Vlinsker B.V."),),
        *(("metaal werken droste", "Metaalwerken Drosté"),),
        *(("www.janvangrunsfonds.nl", "Stichting Jan van Grunsfonds"),),
        *(("j.de.boer@plaatwerkvlinsker.nl", "Plaat Werk Vlinsker B.V."),),
        *(("aluminiumconstructiebauw vrolik", "Aluminiumconstructiebouw Vrolik"),),
    ],
)
def test_dutch_spellings_and_words_joined_or_split_nearly_fit(query: str, name: str) -> None:
    assert nearly(query)[0] == (name, "alike")


@pytest.mark.parametrize(
    "query",
    ["quostra metaal breda", "Quostra Metaal B.V., Alphen aan den Rijn", "quostra metaal te Oss",
     "quostra metaal alm"],
)  # fmt: skip
def test_the_right_words_in_another_town_are_marked_so(query: str) -> None:
    assert not fits(query)
    assert nearly(query) == [("Quostra Metaal B.V.", "elsewhere")]


def test_a_year_before_a_small_word_is_no_postcode() -> None:
    assert fits("green storm 2016 te tilburg") == ["Green Storm 2016 B.V."]
    assert nearly("green storm 2016 nv") == [("Green Storm 2016 B.V.", "alike")]


def test_a_word_longer_than_the_index_knows_is_compared_in_whole() -> None:
    assert fits("aluminiumconstructiebouw") == ["Aluminiumconstructiebouw Vrolik"]
    assert fits("aluminiumconstructie") == [
        "Aluminiumconstructiebouw Vrolik",
        "Aluminiumconstructiewerken Smulder",
    ]


@pytest.mark.parametrize("typed", ["metaalbewerkingsx", "metaalbewerkingsbedrijfx"])
def test_of_a_longer_word_that_nobody_has_no_company_is_read(typed: str) -> None:
    """Its first fifteen letters may be those of thousands, which took a tenth of a second."""
    load({"name": "Metaalbewerkingsbedrijf Quostra", "city": "Haarlem"})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (directory_words('NL', %s)).unknown, (directory_words('NL', %s)).unknown",
            [[typed], ["metaalbewerkingsb"]],
        )
        assert cursor.fetchall() == [([1], None)]


@pytest.mark.parametrize(
    "query", ["quostra metaal kantoor", "kantoor quostra metaal", "xy quostra", "quostra winkel"]
)
def test_one_word_too_many_nearly_fits(query: str) -> None:
    assert nearly(query) == [("Quostra Metaal B.V.", "alike")]


@pytest.mark.parametrize("query", ["info@gmail.com", "www.ziggo.nl", "hotmail.com"])
def test_a_provider_of_mail_is_nobody(query: str) -> None:
    assert search(query).companies == []


@pytest.mark.parametrize(
    "query",
    [
        *("brenzi houthandel testbedrijf", "winkel quostra", "florimex"),
        *("8011 XX", "quostra 2016", "bv", "de"),
    ],
)
def test_what_is_nothing_like_it_is_not_shown(query: str) -> None:
    assert "Quostra Metaal B.V." not in [name for name, _why in nearly(query)]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        *(("V&D B.V.", "V&D"), ("V&D B.V.", "v & d"), ("Holding R B.V.", "Holding R")),
        *(("Stichting P", "stichting p"), ("Van de A", "van de A"), ("B.V. Z", "b.v. z")),
    ],
)
def test_a_name_that_ends_in_one_letter_is_found_among_many(name: str, query: str) -> None:
    many = [f"{word} {n}" for n in range(20) for word in
            ("Vlinsker", "Holding Smulder", "Stichting Grabbel", "Van de Smulder", "B.V. Smulder")
            ]  # fmt: skip
    load(*({"name": each} for each in many), {"name": name})
    assert fits(query)[0] == name


def test_the_first_letter_of_a_word_to_come_leaves_the_others_in_sight() -> None:
    for query in ("brenzi z", "brenzi k"):
        assert fits(query) == ["Brenzi & Zonen V.O.F."]


def test_those_that_fit_come_first_and_alone_are_counted() -> None:
    load(*COMPANIES, {"name": "Quostra Metaal Nederland", "city": "Oss"})
    found = search("quostra metaal nederland")
    assert [company.name for company in found.companies] == [
        "Quostra Metaal Nederland",
        "Quostra Metaal B.V.",
    ]
    assert (found.near, found.total) == ({"r0": Near.ALIKE}, 1)


def test_a_full_page_of_those_that_fit_shows_no_others() -> None:
    load(*COMPANIES, *({"name": f"Quostra Metaal NV {n}"} for n in range(12)))
    assert search("quostra metaal nv").near == {}


def test_the_whole_name_comes_first_with_any_legal_form_and_either_order() -> None:
    load(
        *({"name": f"Quostra Metaal {n}"} for n in range(230)),
        *({"name": f"Metaal {n} Quostra"} for n in range(20)),
        {"name": "Quostra en Metaal N.V."},
        {"name": "Metaal Quostra"},
    )
    assert fits("quostra metaal")[:2] == ["Quostra en Metaal N.V.", "Metaal Quostra"]


def test_the_likelier_word_comes_first() -> None:
    load(*({"name": f"Quastri {n} Metaal"} for n in range(12)), {"name": "Nieuw Quostri Metaal"})
    assert nearly("quostry metaal")[0] == ("Nieuw Quostri Metaal", "alike")


def test_how_well_it_fits_is_kept_with_an_answer() -> None:
    found = search("quostra metaal breda")
    assert SourceResult.from_record(found.to_record()) == found
    assert not found.has_fitting
