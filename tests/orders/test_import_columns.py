"""Which columns of a list of articles are meant, and what is asked when it does not tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.imports.columns import ARTICLES
from orders.models import ProductGroup
from tests.orders.conftest import make_article
from tests.orders.imports import check, content_of, counts, facts, load, reasons, work
from web.spreadsheets import find_columns

NEEDED = ("number", "name_nl", "group_id", "gross_price")


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


def columns_of(head: str) -> dict[str, str]:
    """Which title is taken for which column."""
    titles = head.split(";")
    layout = find_columns([titles, ["A1"] * len(titles)], [c.wanted() for c in ARTICLES.columns])
    return {name: titles[place] for name, place in layout.columns.items()}


@pytest.mark.parametrize(
    "head",
    [
        "Artikelnummer;Omschrijving;Artikelgroep;Bruto prijs per stuk",
        "Artikel nr.;Benaming;Groepcode;Prijs excl. btw",
        "SKU;Name;Category;List price EUR",
        "Artikelcode;Artikelomschrijving;Artikelgroepnr;Adviesverkoopprijs",
        "Art.-Nr.;Bezeichnung;Warengruppe;Preis pro Stück",
        "Item no.;Description;Product group;Unit price",
        "Artikelnummer;Tekst;Rubriek;Prijs per eenheid",
        "Nr;Titel;Kategorie;Stückpreis",
    ],
)
def test_the_columns_of_lists_of_others(head: str) -> None:
    assert columns_of(head) == dict(zip(NEEDED, head.split(";"), strict=True))


@pytest.mark.parametrize(
    "title",
    [
        *("Prijs per 100", "Bruto prijs per 1000", "Netto prijs", "Bruto gewicht", "Oude prijs"),
        *("Prijs per verpakking", "Minimum voorraad", "Net unit price", "Kortingsgroep"),
        *("Discount group", "Bruto marge"),
    ],
)
def test_a_title_that_says_something_else_is_no_column(title: str) -> None:
    found = columns_of(f"artikelnummer;naam;{title}")
    assert found == {"number": "artikelnummer", "name_nl": "naam"}


def test_a_price_per_piece_is_a_price_and_no_basis(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, gross_price=Decimal(10))
    load(content_of("artikelnummer;prijs per stuk", "11.1;12"), by=by)
    assert facts("gross_price", "price_basis") == [("11.1", Decimal(12), 1)]


def test_columns_without_which_most_rows_say_nothing_are_asked_about(
    drills: ProductGroup, by: Actor
) -> None:
    rows = ("Artnr;Wat;Soort;Bedrag", "12.1;Boor;11;4,85", "12.2;Tap;11;5,25")
    asking = check(content_of(*rows), by=by)
    assert asking.state == "asking"
    assert [name for name, _title in asking.questions["columns"]] == list(NEEDED[1:])
    assert asking.questions["titles"] == ["Artnr", "Wat", "Soort", "Bedrag"]
    answers = {"name_nl": 1, "group_id": 2, "gross_price": 3}
    actions.answer_import(asking, {"columns": answers}, by=by)
    assert counts(work(asking)) == (2, 0, 0, 0)


def test_a_file_without_titles_is_not_taken_for_one_that_changes_nothing(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("12.1", drills, gross_price=Decimal(4))
    asking = check(content_of("12.1;Boor;11;4,85"), by=by)
    assert asking.state == "asking"
    answers = {"name_nl": None, "group_id": None, "gross_price": 3}
    actions.answer_import(asking, {"columns": answers}, by=by)
    assert counts(work(asking)) == (0, 1, 0, 0)


def test_a_new_article_among_new_prices_is_told_and_not_asked_about(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("11.1", drills)
    make_article("11.2", drills)
    rows = ("artikelnummer;brutoprijs;voorraad", "11.1;12;3", "11.2;12;3", "11.3;13;3")
    checked = check(content_of(*rows), by=by)
    assert counts(checked) == (0, 2, 0, 1)
    assert list(reasons(checked)) == [4]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "31-jan;;x;1",
            "artikelnummer: Excel heeft hier “31-jan” van gemaakt. Was het 31-1? "
            "Maak van de cel tekst.",
        ),
        (
            "1E+05;;x;1",
            "artikelnummer: Excel heeft hier “1E+05” van gemaakt. Was het 1E5? "
            "Maak van de cel tekst.",
        ),
        (
            "11.3;5,41033E+12;x;1",
            "ean: Excel heeft hier “5,41033E+12” van gemaakt. Maak van de cel tekst.",
        ),
        ("#N/B;;x;1", "artikelnummer: Deze formule geeft een fout: #N/B."),
        ("11.3;;#VERW!;1", "naam: Deze formule geeft een fout: #VERW!."),
        (
            "11.3;;x;12-mei",
            "brutoprijs: Excel heeft hier “12-mei” van gemaakt. Was het 12-5? "
            "Maak van de cel tekst.",
        ),
    ],
)
def test_what_a_program_saved_in_a_text_is_no_new_article(
    drills: ProductGroup, by: Actor, row: str, sentence: str
) -> None:
    checked = check(
        content_of("artikelnummer;ean;naam;brutoprijs;artikelgroep", f"{row};11"), by=by
    )
    assert reasons(checked) == {2: sentence}


def test_an_article_that_is_called_like_a_date_can_be_imported(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("mei-10", drills)
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "mei-10;x;11;1", "MAR-10;x;11;1"), by=by)
    assert counts(checked) == (1, 1, 0, 0)


def test_a_text_that_was_kept_from_being_a_formula_is_read_as_it_was_typed(
    drills: ProductGroup, by: Actor
) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    load(content_of(head, "11.1;'-20 °C lijm;11;1", "11.2;'s-Gravenboor;11;1"), by=by)
    assert facts("name_nl") == [("11.1", "-20 °C lijm"), ("11.2", "'s-Gravenboor")]
