"""Importing articles: what a file would change, and what it changes when somebody says so."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.catalogue.article_search import find_articles
from orders.models import Article, ProductGroup
from tests.orders.conftest import make_article
from tests.orders.imports import (
    GROUPS,
    apply,
    check,
    content_of,
    counts,
    facts,
    load,
    reasons,
    rows_of,
    work,
)
from tests.web.test_spreadsheets import OLE, workbook

HEAD = "artikelnummer;ean;naam;naam_en;artikelgroep;brutoprijs;eenheid;verpakt_per;actief"
ROWS = [
    HEAD,
    "11.1;2911111008503;Boor één;Drill one;11;4,85;stuk;10;ja",
    "11.2;;Boor twee;;11;1.234,5;set;;nee",
]
COLUMNS = ("ean", "name_nl", "gross_price", "unit", "pack_quantity", "active")


@pytest.fixture
def by(staff: User) -> Actor:
    return Actor.staff(staff)


def test_rows_become_articles(drills: ProductGroup, by: Actor) -> None:
    done = load(content_of(*ROWS), by=by)
    assert (done.state, counts(done)) == ("applied", (2, 0, 0, 0))
    assert facts(*COLUMNS) == [
        ("11.1", "2911111008503", "Boor één", Decimal("4.85"), "piece", 10, True),
        ("11.2", "", "Boor twee", Decimal("1234.5"), "set", 1, False),
    ]


def test_a_file_that_was_checked_has_changed_nothing_yet(drills: ProductGroup, by: Actor) -> None:
    checked = check(content_of(*ROWS), by=by)
    assert (checked.state, counts(checked)) == ("checked", (2, 0, 0, 0))
    assert facts() == []


def test_loading_a_file_twice_changes_nothing(drills: ProductGroup, by: Actor) -> None:
    load(content_of(*ROWS), by=by)
    before = facts(*COLUMNS)
    assert counts(load(content_of(*ROWS), by=by)) == (0, 0, 2, 0)
    assert facts(*COLUMNS) == before


def test_a_changed_row_changes_the_article_and_how_it_is_found(
    drills: ProductGroup, by: Actor
) -> None:
    load(content_of(*ROWS), by=by)
    done = load(content_of("artikelnummer;naam;brutoprijs", "11.1;Kernboor;5"), by=by)
    assert counts(done) == (0, 1, 0, 0)
    assert facts(*COLUMNS)[0] == (
        *("11.1", "2911111008503", "Kernboor", Decimal(5), "piece", 10, True),
    )
    assert [a.number for a in find_articles("kernboor").articles] == ["11.1"]
    assert find_articles("één").articles == []


def test_a_new_article_is_found_by_its_words(drills: ProductGroup, by: Actor) -> None:
    load(content_of(HEAD, "11.1;;Spiraalboor 8,5 mm;;11;4,85;;;"), by=by)
    assert [a.number for a in find_articles("boor 8.5").articles] == ["11.1"]
    article = Article.objects.get()
    assert (article.number_key, article.words) == ("111", article.words_to_find())


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("11.3;;X;;11;veel;;;", "brutoprijs: Vul een prijs in, zoals 12,50."),
        ("11.3;;X;;11;-1;;;", "brutoprijs: Een prijs is niet lager dan nul."),
        ("11.3;;X;;11;;;;", "brutoprijs: Dit mag niet leeg zijn."),
        ("11.3;;X;;11;100000000;;;", "brutoprijs: Deze prijs is te hoog."),
        ("11.3;;X;;11;1,23456;;;", "brutoprijs: Een prijs heeft hoogstens vier decimalen."),
        ("11.3;;X;;11;1;kist;;", "eenheid: Deze eenheid is niet bekend: kist."),
        ("11.3;;X;;11;1;;2,5;", "verpakt_per: Vul een heel getal in."),
        ("11.3;;X;;11;1;;0;", "verpakt_per: Dit getal is minstens 1."),
        ("11.3;;X;;11;1;;1000000;", "verpakt_per: Dit getal is te groot."),
        ("11.3;;X;;11;1;;;misschien", "actief: Vul “ja” of “nee” in."),
        ("11.3;2911111008504;X;;11;1;;;", "ean: Dit is geen EAN: het controlecijfer klopt niet."),
        ("11.3;;;;11;1;;;", "naam: Dit mag niet leeg zijn."),
        (";;X;;11;1;;;", "artikelnummer: Dit mag niet leeg zijn."),
        ("---;;X;;11;1;;;", "artikelnummer: Een artikelnummer bestaat uit letters of cijfers."),
        (f"{'1' * 41};;X;;11;1;;;", "artikelnummer: Hier passen hoogstens 40 tekens in."),
        ("11.3;;X;;;1;;;", "artikelgroep: Dit mag niet leeg zijn."),
        ("11.3;;X;;99;1;;;", "Er is geen artikelgroep 99."),
        ("11.3;;X;;11;1;;;;extra", "deze rij heeft meer kolommen dan de kop"),
        ("11.1;;X;;11;1;;;", "artikel 11.1 staat al in rij 2"),
        ("11.1;;X;;11;;;;", "brutoprijs: Dit mag niet leeg zijn; artikel 11.1 staat al in rij 2"),
        (
            "11.3;2911111008503;X;;11;1;;;",
            "EAN 2911111008503 staat al in rij 2, bij artikel 11.1",
        ),
    ],
)
def test_a_mistake_is_told_of_its_row(
    drills: ProductGroup, by: Actor, row: str, sentence: str
) -> None:
    done = load(content_of(*ROWS, row), by=by)
    assert reasons(done) == {4: sentence}
    assert counts(done) == (2, 0, 0, 1)
    assert len(facts()) == 2


def test_the_same_article_twice_is_told_in_any_spelling(drills: ProductGroup, by: Actor) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "DB-1;a;11;1", "db-1;b;11;2", "DB-1;c;11;3"), by=by)
    assert reasons(checked) == {
        3: "artikel db-1 staat al in rij 2",
        4: "artikel DB-1 staat al in rij 2",
    }


def test_numbers_that_differ_in_punctuation_are_two_articles(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("31.1", drills)
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    rows = ("QX 1.12;schijf 1,12;11;1", "QX 11.2;schijf 11,2;11;1", "M6-10;bout;11;1",
            "M61-0;x;11;1", "3.11;x;11;1")  # fmt: skip
    checked = check(content_of(head, *rows), by=by)
    assert counts(checked) == (5, 0, 0, 0)
    assert [(r.number, r.resembles) for r in rows_of(checked, "new") if r.resembles] == [
        ("3.11", "31.1")
    ]
    assert apply(checked, by=by).state == "applied"
    assert [number for (number,) in facts()] == [
        *("3.11", "31.1", "M6-10", "M61-0", "QX 1.12", "QX 11.2"),
    ]


def test_a_number_in_small_letters_is_the_article_that_exists(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("AB-1", drills)
    done = load(content_of("artikelnummer;brutoprijs", "ab-1;3"), by=by)
    assert counts(done) == (0, 1, 0, 0)
    assert facts("gross_price") == [("AB-1", Decimal(3))]


def test_an_ean_of_another_article_is_refused(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, ean="2911111008503")
    head = "artikelnummer;ean;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "11.2;2911111008503;x;11;1"), by=by)
    assert reasons(checked) == {2: "artikel 11.1 heeft deze EAN al"}
    assert counts(checked) == (0, 0, 0, 1)


def test_two_articles_may_exchange_their_eans(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, ean="2911111008503")
    make_article("11.2", drills, ean="2911111008510")
    head = "artikelnummer;ean"
    done = load(content_of(head, "11.1;2911111008510", "11.2;2911111008503"), by=by)
    assert (done.state, counts(done)) == ("applied", (0, 2, 0, 0))
    assert facts("ean") == [("11.1", "2911111008510"), ("11.2", "2911111008503")]


def test_who_wants_the_ean_of_a_refused_row_is_refused_too(drills: ProductGroup, by: Actor) -> None:
    make_article("11.1", drills, ean="2911111008503")
    make_article("11.2", drills, ean="2911111008510")
    make_article("11.3", drills, ean="2911111008527")
    head = "artikelnummer;ean"
    rows = ("11.2;2911111008503", "11.3;2911111008510")  # 11.1 keeps its own
    assert reasons(check(content_of(head, *rows), by=by)) == {
        2: "artikel 11.1 heeft deze EAN al",
        3: "artikel 11.2 heeft deze EAN al",
    }


@pytest.mark.parametrize(
    "written", ["02911111008503", "]E02911111008503", "(01)02911111008503", "2911111 008503"]
)
def test_an_ean_is_stored_in_one_form(drills: ProductGroup, by: Actor, written: str) -> None:
    head = "artikelnummer;ean;naam;artikelgroep;brutoprijs"
    load(content_of(head, f"11.1;{written};x;11;1"), by=by)
    assert facts("ean") == [("11.1", "2911111008503")]


def test_an_inch_sign_eats_no_row(drills: ProductGroup, by: Actor) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    rows = ('C14-A;"3/4 tap;11;1,00', 'C14-B;2" tap;11;1,25', "C14-C;naam c;11;1,50")
    done = load(content_of(head, *rows), by=by)
    assert (done.summary["rows"], counts(done)) == (3, (3, 0, 0, 0))
    assert facts("name_nl", "gross_price") == [
        ("C14-A", '"3/4 tap', Decimal("1.00")),
        ("C14-B", '2" tap', Decimal("1.25")),
        ("C14-C", "naam c", Decimal("1.50")),
    ]


def test_a_successor_is_kept_with_the_number_that_it_replaces(
    drills: ProductGroup, by: Actor
) -> None:
    head = "artikelnummer;vervangt;naam;artikelgroep;brutoprijs;actief"
    rows = ("51.110.7300;;Gatzaag;11;30,46;nee", "51.111.7300;51.110.7300;Nieuw;11;31,00;ja")
    load(content_of(head, *rows), by=by)
    assert facts("superseded_keys", "active") == [
        ("51.110.7300", [], False),
        ("51.111.7300", ["511107300"], True),
    ]


def test_no_row_is_lost_where_a_block_ends(
    drills: ProductGroup, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.imports.scanning.BLOCK_ROWS", 7)
    monkeypatch.setattr("orders.imports.writing.BLOCK_ROWS", 5)
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    rows = [f"N-{n:03d};naam;11;1" for n in range(250)]
    done = load(content_of(head, *rows), by=by)
    assert (done.summary["rows"], counts(done)) == (250, (250, 0, 0, 0))
    assert [number for (number,) in facts()] == [f"N-{n:03d}" for n in range(250)]


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    "head",
    [
        "Art.nr.;Omschrijving;Groep;Bruto prijs",
        "ARTIKEL NR;Naam;Artikelgroep;Brutoprijs",
        "Item no.;Description;Group;List price",
        "SKU;Bezeichnung;Warengruppe;Bruttopreis",
        "Bestelnummer;Omschrijving;Artikelgroep;Prijs",
    ],
)
def test_columns_may_have_other_titles(drills: ProductGroup, by: Actor, head: str) -> None:
    done = load(content_of("Prijslijst 2027;;;", ";;;", head, "11.1;Boor;11;4,85"), by=by)
    assert facts("name_nl", "gross_price") == [("11.1", "Boor", Decimal("4.85"))]
    assert done.summary["unused"] == []


def test_a_column_that_cannot_be_told_is_asked_once(drills: ProductGroup, by: Actor) -> None:
    rows = ("Eigen aanduiding;Omschrijving;Artikelgroep;Prijs", "A-1;Boor;11;1", "A-2;Tap;11;2")
    asking = check(content_of(*rows), by=by)
    assert (asking.state, asking.questions["columns"]) == ("asking", [["number", "artikelnummer"]])
    assert asking.questions["sample"] == [["A-1", "Boor", "11", "1"], ["A-2", "Tap", "11", "2"]]
    actions.answer_import(asking, {"columns": {"number": 0}}, by=by)
    assert counts(work(asking)) == (2, 0, 0, 0)


def test_a_file_without_a_column_for_the_number_says_so(drills: ProductGroup, by: Actor) -> None:
    failed = check(content_of("naam;brutoprijs", "Boor;1"), by=by)
    assert (failed.state, failed.problem) == (
        "failed",
        "In het bestand staat geen kolom “artikelnummer”.",
    )


def test_what_is_not_used_of_a_file_is_told(drills: ProductGroup, by: Actor) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs;voorraad;opmerking"
    checked = check(content_of(head, "11.1;Boor;11;1;7;x"), by=by)
    assert checked.summary["unused"] == ["voorraad", "opmerking"]


def test_a_new_article_needs_columns_that_a_known_one_does_not(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("11.1", drills)
    checked = check(content_of("artikelnummer;brutoprijs", "11.1;12", "11.2;13"), by=by)
    assert counts(checked) == (0, 1, 0, 1)
    assert reasons(checked) == {
        3: "voor een nieuwe rij zijn kolommen nodig die niet in het bestand staan: "
        "naam, artikelgroep"
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLE, "Dit is geen Excel- of CSV-bestand."),
        (b";;\n", "Dit bestand is leeg."),
        (b"artikelnummer;naam\n", "Dit bestand is leeg."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    drills: ProductGroup, by: Actor, content: bytes, sentence: str
) -> None:
    failed = check(content, by=by)
    assert failed.state == "failed"
    assert sentence in failed.problem


# ---------------------------------------------------------------- groups


def test_groups_are_imported_by_the_same_way(drills: ProductGroup, by: Actor) -> None:
    rows = ("artikelgroep;naam;naam_en", "11;Boren;Drills", "12;Tappen;Taps", "12;Weer;")
    done = load(content_of(*rows), by=by, kind=GROUPS)
    assert counts(done) == (1, 1, 0, 1)
    assert reasons(done) == {4: "artikelgroep 12 staat al in rij 3"}
    names = ProductGroup.objects.values_list("number", "name_nl", "name_en", "name_de")
    assert list(names) == [("11", "Boren", "Drills", "Spiralbohrer"), ("12", "Tappen", "Taps", "")]


def test_an_unknown_group_is_told_once_and_made_when_somebody_says_so(
    drills: ProductGroup, by: Actor
) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "1;a;51;1", "2;b;51;1", "3;c;52;1", "4;d;11;1"), by=by)
    assert checked.summary["unknown_groups"] == [["51", 2], ["52", 1]]
    actions.answer_import(checked, {"groups": {"51": "Gatzagen"}}, by=by)
    again = work(checked)
    assert (counts(again), again.summary["unknown_groups"]) == ((3, 0, 0, 1), [["52", 1]])
    assert not ProductGroup.objects.filter(number="51").exists()
    assert apply(again, by=by).state == "applied"
    assert facts("group__name_nl") == [
        ("1", "Gatzagen"),
        ("2", "Gatzagen"),
        ("4", "Spiraalboren"),
    ]


@pytest.mark.parametrize("number", ["ab-1", "AB-1"])
def test_of_two_articles_that_differ_in_case_the_one_is_changed_that_is_written_so(
    drills: ProductGroup, by: Actor, number: str
) -> None:
    for each in ("ab-1", "AB-1"):
        make_article(each, drills, gross_price=Decimal(1))
    load(content_of("artikelnummer;brutoprijs", f"{number};2"), by=by)
    assert Article.objects.get(gross_price=2).number == number


def test_a_group_that_does_not_exist_is_made_once_whatever_its_case(
    drills: ProductGroup, by: Actor
) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "A;x;Nieuw 1;1", "B;x;NIEUW  1;1"), by=by)
    assert checked.summary["unknown_groups"] == [["Nieuw 1", 2]]
    actions.answer_import(checked, {"groups": {"Nieuw 1": "Nieuwe groep"}}, by=by)
    apply(work(checked), by=by)
    assert ProductGroup.objects.filter(number__istartswith="nieuw").count() == 1
    assert Article.objects.filter(group__number="Nieuw 1").count() == 2


def test_a_group_with_too_long_a_number_is_not_offered(drills: ProductGroup, by: Actor) -> None:
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    checked = check(content_of(head, "A;x;Spiraalboren met een coating;1"), by=by)
    assert checked.summary["unknown_groups"] == []
    assert reasons(checked) == {2: "artikelgroep: Hier passen hoogstens 20 tekens in."}


def test_a_number_of_a_workbook_is_never_doubtful(drills: ProductGroup, by: Actor) -> None:
    content = workbook(
        ["artikelnummer", "naam", "artikelgroep", "brutoprijs", "verpakt_per"],
        ["11.1", "Boor", 11, 1.125, 1000],
        ["11.2", "Boor", 11, 21.989000000000004, 10],
    )
    done = load(content, by=by)
    assert facts("gross_price", "pack_quantity") == [
        ("11.1", Decimal("1.125"), 1000),
        ("11.2", Decimal("21.989"), 10),
    ]
    assert done.summary["decided"] == []


def hide_the_third_row(book: Workbook) -> None:
    assert book.active is not None
    book.active.row_dimensions[3].hidden = True
    book.create_sheet("Oud").append(["artikelnummer", "11.9"])


def test_hidden_rows_are_asked_about_and_other_sheets_told(drills: ProductGroup, by: Actor) -> None:
    content = workbook(
        ["artikelnummer", "naam", "artikelgroep", "brutoprijs"],
        ["11.1", "Boor", 11, 1],
        ["11.2", "Boor", 11, 1],
        edit=hide_the_third_row,
    )
    asking = check(content, by=by)
    assert (asking.state, asking.questions["hidden"]) == ("asking", 1)
    actions.answer_import(asking, {"hidden": {"rows": False}}, by=by)
    checked = work(asking)
    assert (counts(checked), checked.summary["left_out"]) == ((1, 0, 0, 0), 1)
    assert checked.summary["other_sheets"] == ["Oud"]
    with_all = check(content, by=by)
    actions.answer_import(with_all, {"hidden": {"rows": True}}, by=by)
    assert counts(work(with_all)) == (2, 0, 0, 0)


def test_what_a_spreadsheet_made_of_a_number_is_told(drills: ProductGroup, by: Actor) -> None:
    def as_date(book: Workbook) -> None:
        assert book.active is not None
        book.active["A2"] = datetime(2026, 1, 31)
        book.active["A2"].number_format = "d-mmm"
        book.active["D3"] = "=1+1"

    content = workbook(
        ["artikelnummer", "naam", "artikelgroep", "brutoprijs"],
        ["x", "Boor", 11, 1],
        ["11.2", "Boor", 11, 1],
        edit=as_date,
    )
    told = reasons(check(content, by=by))
    assert "artikelnummer: Excel heeft hier “31-jan” van gemaakt. Was het 31-1?" in told[2]
    assert told[3].startswith("brutoprijs: Deze formule is nooit berekend.")


def test_a_number_keeps_the_zeros_that_its_cell_shows(drills: ProductGroup, by: Actor) -> None:
    def with_zeros(book: Workbook) -> None:
        assert book.active is not None
        book.active["A2"].number_format = "00000000"

    content = workbook(
        ["artikelnummer", "naam", "artikelgroep", "brutoprijs"], [850, "Boor", 11, 1],
        edit=with_zeros,
    )  # fmt: skip
    load(content, by=by)
    assert facts() == [("00000850",)]


@pytest.mark.long
def test_a_large_file_has_a_process_beside_for_its_words(
    drills: ProductGroup, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.imports.scanning.BLOCK_ROWS", 7)
    monkeypatch.setattr("orders.imports.deriving.MIN_ROWS_FOR_A_PROCESS", 40)
    monkeypatch.setattr("orders.imports.deriving.usable_cores", lambda: 2)
    head = "artikelnummer;naam;artikelgroep;brutoprijs"
    load(content_of(head, *(f"N-{n:03d};Kernboor {n} mm;11;1" for n in range(50))), by=by)
    saved = Article.objects.order_by("number")
    assert [(a.number, a.words) for a in saved] == [
        (f"N-{n:03d}", saved[n].words_to_find()) for n in range(50)
    ]


def test_a_file_without_titles_may_have_columns_that_nobody_needs(
    drills: ProductGroup, by: Actor
) -> None:
    make_article("51.110.4900", drills)
    asking = check(content_of("1;51.110.4900;5", "2;51.110.5200;6"), by=by)
    nowhere = {"name_nl": None, "group_id": None, "gross_price": None}
    assert [name for name, _title in asking.questions["columns"]] == list(nowhere)
    actions.answer_import(asking, {"columns": nowhere}, by=by)
    checked = work(asking)
    assert "deze rij heeft meer kolommen dan de kop" not in str(reasons(checked))
    assert counts(checked) == (0, 0, 1, 1)
