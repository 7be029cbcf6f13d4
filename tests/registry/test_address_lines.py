"""An address is written as its country writes it, and is read back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template import Context, Template

from registry.address_additions import MAX_ADDITION_LENGTH
from registry.address_lines import street_line, with_more
from registry.address_parsing import split_street
from registry.company import Company
from tests.registry.test_address_parsing import HARD_LINES, lines

KADE = Company("", "", "Demo", "NL", street="Kade", house_number="96", postcode="1", city="Stad")


def place(country: str, street: str, number: str, addition: str = "") -> Company:
    return replace(KADE, country=country, street=street, house_number=number, addition=addition)


@pytest.mark.parametrize(
    ("country", "parts", "written"),
    [
        ("NL", ("Kanaalstraat", "96", "2"), "Kanaalstraat 96-2"),
        ("NL", ("Kanaalstraat", "96", "98"), "Kanaalstraat 96 98"),  # "96-98" would be two houses
        ("NL", ("Kanaalstraat", "96", "-2"), "Kanaalstraat 96-2"),
        ("NL", ("Kanaalstraat", "96", "A"), "Kanaalstraat 96 A"),
        ("NL", ("Kanaalstraat", "96-98", ""), "Kanaalstraat 96-98"),
        ("NL", ("Kanaalstraat", "", ""), "Kanaalstraat"),
        ("NL", ("Kanaalstraat", "", "hal 3"), "Kanaalstraat, hal 3"),
        ("BE", ("Kwikstraat", "12", "3"), "Kwikstraat 12 bus 3"),
        ("BE", ("Kwikstraat", "12", "bus 3"), "Kwikstraat 12 bus 3"),
        ("DE", ("Bohrerstraße", "16", "2"), "Bohrerstraße 16/2"),
        ("DE", ("Bohrerstraße", "7", "1/2"), "Bohrerstraße 7 1/2"),
        ("AT", ("Bohrergasse", "13-15", "8/6"), "Bohrergasse 13-15/8/6"),
        ("FR", ("rue de l'Acier", "12", "bis"), "12 bis rue de l'Acier"),
        ("FR", ("rue de l'Acier", "12", "App 3"), "12 rue de l'Acier, App 3"),
        ("LU", ("rue de l'Acier", "2", "C"), "2 C, rue de l'Acier"),
        ("FR", ("rue de l'Acier", "12", "A, Gebouw Noord"), "12 A rue de l'Acier, Gebouw Noord"),
        ("FR", ("BP", "12", ""), "BP 12"),
        ("GB", ("Mill Lane", "12", "Flat 2"), "12 Mill Lane, Flat 2"),
        ("GB", ("Mill Lane", "12", "A"), "12A Mill Lane"),
        ("GB", ("PO Box", "12", ""), "PO Box 12"),
        ("NL", ("Testkade", "12", "3e etage, kamer 315"), "Testkade 12, 3e etage, kamer 315"),
        ("NL", ("Testkade", "12", "naast de loods"), "Testkade 12 naast de loods"),
        ("DE", ("Straße 101", "4", ""), "Straße 101 Nr. 4"),
        ("IT", ("Via Kwik", "12", "3"), "Via Kwik 12/3"),
        ("ES", ("Calle Kwik", "12", "3º B"), "Calle Kwik 12, 3º B"),
    ],
)
def test_a_street_is_written_as_its_country_writes_it(
    country: str, parts: tuple[str, str, str], written: str
) -> None:
    assert street_line(place(country, *parts)) == written


def test_a_letter_box_in_wallonia_is_named_in_french() -> None:
    liege = replace(place("BE", "Rue de la Vis", "12", "3"), postcode="4000")
    assert liege.street_line == "Rue de la Vis 12 bte 3"


@pytest.mark.parametrize(
    ("addition", "more", "joined"),
    [
        ("A", ("Gebouw Noord",), "A, Gebouw Noord"),
        ("", ("Gebouw Noord",), "Gebouw Noord"),
        ("A", ("",), "A"),
        ("", ("", ""), ""),
        ("", (" - 3e etage,  kamer 315 ",), "3e etage, kamer 315"),
        ("bus 3", ("Bus 3", "c/o Demo"), "bus 3, c/o Demo"),
    ],
)
def test_further_text_of_an_address_joins_its_addition(
    addition: str, more: tuple[str, ...], joined: str
) -> None:
    assert with_more(addition, *more) == joined


def test_an_addition_that_does_not_fit_says_that_something_lacks() -> None:
    joined = with_more("A", "achterom via de poort naast de loods van de oude gieterij", "Hal 7")
    assert joined == "A, achterom via de poort naast de loods van de oude…"
    assert len(with_more("x" * 200)) == MAX_ADDITION_LENGTH


def test_further_text_of_an_address_is_read_back_as_its_addition() -> None:
    parts = ("Testkade", "12", with_more("A", "Gebouw Noord"))
    written = street_line(place("NL", *parts))
    assert written == "Testkade 12 A, Gebouw Noord"
    assert split_street(written, "NL") == parts


@pytest.mark.parametrize(
    "row", lines() + lines(HARD_LINES), ids=lambda row: f"{row['country']}-{row['line']}"
)
def test_what_is_written_is_read_back_as_it_was(row: dict[str, str]) -> None:
    parts = (row["street"], row["number"], row["addition"])
    if row["country"] == "BE" and row["addition"].isdigit():
        parts = (*parts[:2], f"bus {row['addition']}")  # the word is written out
    written = street_line(place(row["country"], *parts))
    assert split_street(written, row["country"]) == parts


@pytest.mark.parametrize(
    ("country", "postcode", "city", "written"),
    [
        ("NL", "7323 AM", "Apeldoorn", "7323 AM Apeldoorn"),
        ("NL", "", "Apeldoorn", "Apeldoorn"),
        ("LU", "1110", "Luxembourg", "L-1110 Luxembourg"),
        ("LU", "", "Luxembourg", "Luxembourg"),
        ("GB", "SW1A 1AA", "London", "London SW1A 1AA"),
    ],
)
def test_a_town_is_written_as_its_country_writes_it(
    country: str, postcode: str, city: str, written: str
) -> None:
    assert replace(KADE, country=country, postcode=postcode, city=city).town_line == written


def test_one_line_leaves_out_what_is_not_known() -> None:
    assert replace(KADE, street="", house_number="", postcode="").one_line == "Stad"
    assert replace(KADE, postcode="", city="").one_line == "Kade 96"


def render(template: str, company: Company) -> str:
    return Template("{% load addresses %}" + template).render(Context({"place": company}))


def test_a_page_writes_an_address_on_two_lines_or_on_one() -> None:
    bent = replace(KADE, street="Kade <b>", addition="2")
    assert render("{% address place %}", bent) == "Kade &lt;b&gt; 96-2<br>1 Stad, NL"
    assert render('{% address place ", " %}', bent) == "Kade &lt;b&gt; 96-2, 1 Stad, NL"
