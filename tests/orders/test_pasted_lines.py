"""Pasted lines of an order, in all the forms in which people send them: the number decides."""

from __future__ import annotations

import pytest

from orders.models import Article, ProductGroup
from orders.order_lines import TypedLine
from orders.pasted_lines import typed_lines_of_text
from tests.orders.conftest import make_article

NUMBER = "11.110.0850"


@pytest.fixture(autouse=True)
def catalogue(drill: Article, drills: ProductGroup) -> None:
    for number in ("31.1", "QX 1.12", "QX", "10-12", "12.10", "00000850", "1E5"):
        make_article(number, drills)


def read(text: str) -> list[tuple[str, str]]:
    return [(line.number, line.quantity) for line in typed_lines_of_text(text)]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        (f"{NUMBER};5", "5"),
        (f"{NUMBER}\t5", "5"),
        (f"{NUMBER}|5", "5"),
        (f"{NUMBER},5", "5"),
        (f"{NUMBER},5,boor", "5"),
        (f"{NUMBER} 5", "5"),
        (f"{NUMBER} 5 st", "5 st"),
        (f"{NUMBER} 5 stuks", "5 stuks"),
        (f"{NUMBER} 5st.", "5st."),
        (f"{NUMBER} 2,0", "2,0"),
        (f"{NUMBER} 1 000", "1 000"),
        (f"{NUMBER} 1 000 st", "1 000 st"),
        (f"{NUMBER} 1.000", "1.000"),
        (f"{NUMBER} 1,000", "1,000"),
        (f"{NUMBER}: 5", "5"),
        (f"{NUMBER}:5", "5"),
        (f"{NUMBER} = 5", "5"),
        (f"{NUMBER}=5", "5"),
        (f"{NUMBER} (5)", "5"),
        (f"{NUMBER} (5 stuks)", "5 stuks"),
        (f"{NUMBER} - 5 stuks", "5 stuks"),
        (f"{NUMBER} – 5", "5"),
        (f"{NUMBER} x5", "x5"),
        (f"{NUMBER} x 5", "x 5"),
        (f"{NUMBER} 5x", "5x"),
        (f"5x {NUMBER}", "5x"),
        (f"5 x {NUMBER}", "5 x"),
        (f"5x{NUMBER}", "5x"),
        (f"5*{NUMBER}", "5"),
        (f"5 * {NUMBER}", "5"),
        (f"*{NUMBER}* 5", "5"),
        (f"{NUMBER}*5", "5"),
        (f"5 st {NUMBER}", "5 st"),
        (f"5 stuks {NUMBER} HSS-spiraalboor 8,5 mm", "5 stuks"),
        (f"5 {NUMBER}", "5"),
        (f"5;{NUMBER}", "5"),
        (f"- {NUMBER} 5", "5"),
        (f"• {NUMBER}: 5", "5"),
        (f"1) {NUMBER} 5", "5"),
        (f"1. {NUMBER}", ""),
        (f"1 {NUMBER} 5", "5"),
        (f"{NUMBER} HSS-spiraalboor 8,5 mm 5 st", "5 st"),
        (f"{NUMBER} 5 st HSS-spiraalboor 8,5 mm", "5 st"),
        (f"1 {NUMBER} HSS-spiraalboor 8,5", ""),
        (f"graag 5 stuks van {NUMBER}", "5 stuks"),
        (f"5 {NUMBER} spiraalboor", "5"),
        (f"{NUMBER}", ""),
        (f"{NUMBER} -5", "-5"),
        (f"{NUMBER} 0", "0"),
        (f"{NUMBER} vijf", "vijf"),
        (f"{NUMBER} 49 gatzaag", "49 gatzaag"),
        (f'{NUMBER};5;"1/2 tap', "5"),
        (f"sep=;\n{NUMBER};5", "5"),
        (f"sep=,\n{NUMBER},5", "5"),
        (f"Artikelnummer Aantal\n{NUMBER} 5", "5"),
        (f"Omschrijving;Artikelnr.;Aantal\nboor;{NUMBER};5", "5"),
        (f"Bestelling Dorivanta;;\nDatum;27-11-2026;\nAantal;Art. nr;x\n5;{NUMBER};boor", "5"),
        (f"Pos;Art.nr.;Omschrijving;Aantal\n1;{NUMBER};Boor;5\n;;Totaal;5", "5"),
        (f"1;{NUMBER};Boor;5", "5"),
    ],
)
def test_a_pasted_line_is_a_number_and_a_quantity(text: str, quantity: str) -> None:
    assert read(text) == [(NUMBER, quantity)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("11 110 0850 5", ("11 110 0850", "5")),
        ("11 110 0850", ("11 110 0850", "")),
        ("111100850 5", ("111100850", "5")),
        ("2911111008503 5", ("2911111008503", "5")),
        ("5 x 02911111008503", ("02911111008503", "5 x")),
        ("]E02911111008503 5", ("]E02911111008503", "5")),
        ("(01)02911111008503 5", ("(01)02911111008503", "5")),
        ("9 11110085 5", ("9 11110085", "5")),
        ("QX 1.12 5", ("QX 1.12", "5")),
        ("5 QX 1.12", ("QX 1.12", "5")),
        ("QX 5", ("QX", "5")),
        ("QX 1.12", ("QX 1.12", "")),
        ("10-12 3", ("10-12", "3")),
        ("12.10 3", ("12.10", "3")),
        ("3 10-12", ("10-12", "3")),
        ("00000850 5", ("00000850", "5")),
        ("1E5 5", ("1E5", "5")),
        ("\N{ZERO WIDTH SPACE}31.1\N{NO-BREAK SPACE}10\N{LEFT-TO-RIGHT MARK}", ("31.1", "10")),
        ("31.1 10", ("31.1", "10")),
    ],
)
def test_a_number_is_known_however_it_is_written(text: str, line: tuple[str, str]) -> None:
    assert read(text) == [line]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("99.999.0001 5", ("99.999.0001", "5")),
        ("99.999.0001 5 st", ("99.999.0001", "5 st")),
        ("99.999.0001 1 000", ("99.999.0001", "1 000")),
        ("99.999.0001 2,0", ("99.999.0001", "2,0")),
        ("99.999.0001: 5", ("99.999.0001", "5")),
        ("99.999.0001 (5)", ("99.999.0001", "5")),
        ("5x 99.999.0001", ("99.999.0001", "5x")),
        ("5 x 99.999.0001", ("99.999.0001", "5 x")),
        ("99.999.0001,5", ("99.999.0001", "5")),
        ("99.999.0001;5", ("99.999.0001", "5")),
        ("99.999.0001", ("99.999.0001", "")),
        ("Hallo, graag bestellen:", ("Hallo, graag bestellen:", "")),
    ],
)
def test_a_line_without_an_article_is_kept_as_it_is_meant(text: str, line: tuple[str, str]) -> None:
    assert read(text) == [line]


def test_lines_after_an_inch_sign_are_lines_of_their_own() -> None:
    text = f'{NUMBER};5;"1/2 tap\n31.1;7;"3/4 tap\n10-12;8'
    assert read(text) == [(NUMBER, "5"), ("31.1", "7"), ("10-12", "8")]


def test_each_line_of_a_mail_may_have_its_own_form() -> None:
    text = f"5x {NUMBER}\n- 31.1: 2 st\n10-12 - 3 stuks\n1 000 x 12.10\n\nQX 1.12\t4"
    assert read(text) == [
        (NUMBER, "5x"), ("31.1", "2 st"), ("10-12", "3 stuks"), ("12.10", "1 000 x"),
        ("QX 1.12", "4"),
    ]  # fmt: skip


def test_a_row_without_a_number_is_kept_by_its_description() -> None:
    text = f"Artikelnummer;Omschrijving;Aantal\n{NUMBER};boor;5\n;Gatzaag 52;6\n;;7\n;Totaal;18"
    assert read(text) == [(NUMBER, "5"), ("Gatzaag 52", "6"), ("–", "7")]


def test_a_number_in_a_description_is_not_what_is_ordered() -> None:
    text = f"Artikelnummer;Omschrijving;Aantal\n99.1;in plaats van {NUMBER};5\n31.1;x;2"
    assert read(text) == [("99.1", "5"), ("31.1", "2")]


def test_two_thousand_written_lines_are_looked_up_at_once(
    django_assert_max_num_queries: object,
) -> None:
    text = "\n".join(f"{n} x 99.{n:04d} spiraalboor 8,5 mm" for n in range(1, 2001))
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # a context manager
        lines = typed_lines_of_text(text)
    assert lines[41] == TypedLine("99.0042 spiraalboor 8,5 mm", "42 x")


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "\0", ";", ";;;;", '"', '"""', "- ", "1)", "x", "5", "1 " * 50_000, "x" * 50_000,
     ";" * 5000, "=HYPERLINK(1) 5", "\N{SNOWMAN} x 5", "\x1d]d2", "<b>5</b>", "' OR 1=1 -- 5",
     "1\n" * 3000, "\t5", "5\t", ":5", "5x", "x5"],
)  # fmt: skip
def test_what_makes_no_sense_is_kept_or_left_out_and_harmless(text: str) -> None:
    for line in typed_lines_of_text(text):
        assert 0 < len(line.number) <= 100
        assert len(line.quantity) <= 20


def test_more_lines_than_may_be_added_are_not_looked_up(
    django_assert_num_queries: object,
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # a context manager
        assert len(typed_lines_of_text("5 x 31.1\n" * 2001)) == 2001
