"""Files of orders: what is read, what is said about rows, and what is asked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.models import Article, Basket, OrderUpload, ProductGroup
from orders.order_file import OrderFile, read_order_file
from orders.order_lines import MAX_UPLOAD_LINES, TypedLine
from orders.tasks import delete_uploads
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import lines_of, make_article
from tests.web.test_spreadsheets import workbook

DATA = Path(__file__).parent.parent / "web" / "data"
A, B = "51.110.4900", "51.110.5200"
OTHERS = ("51.110.5500", "51.110.5800", "51.110.6100")
HEADER = ["Artikelnummer", "Aantal"]


@pytest.fixture
def saws(drills: ProductGroup) -> list[Article]:
    numbers = ("31.1", "10-12", "00000850", "12.10", "1E5", "1-2", "5410329001018")
    return [make_article(number, drills) for number in (A, B, *OTHERS, *numbers)]


@pytest.fixture
def upload(client: Client, url: Any) -> Callable[[bytes], Any]:
    """Send a file on the page of quick order."""

    def send(content: bytes, **fields: Any) -> Any:
        sent = {**fields, "file": SimpleUploadedFile("bestelling", content)}
        return client.post(url("quick_order"), sent)

    return send


def order_file(content: bytes) -> OrderFile:
    return read_order_file(BytesIO(content))


def read(content: bytes) -> list[tuple[str, str]]:
    found = order_file(content)
    assert not found.asks
    return [(line.number, line.quantity) for line in found.lines()]


def filtered(book: Workbook) -> None:
    book.active.auto_filter.ref = "A1:B4"
    for row in (2, 4):
        book.active.row_dimensions[row].hidden = True


UNCLEAR = "\n".join(f"10{n};{n};2{n}" for n in range(1, 8)).encode()


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("c3_sep.csv", [(A, "7"), (B, "3")]),
        (
            "c4_dimension_A1.xlsx",
            [(number, "3") for number in (A, B, *OTHERS)],
        ),
        ("c5_verborgen_blad.xlsx", [(A, "5")]),
        ("c9_oud.xls", [(A, "5")]),
        ("c9_libre.ods", [(A, "5")]),
        ("c14_inch2.csv", [(A, "5"), (B, "7"), ("51.110.5500", "8")]),
        ("hdr_00.csv", [(A, "5"), (B, "6")]),
        ("hdr_03.csv", [(A, "5"), (B, "6")]),
        ("hdr_op_rij_4.csv", [(A, "5"), (B, "6")]),
        ("cols_pos_eerst.csv", [(A, "5"), (B, "6")]),
        ("enc_pipe.csv", [(A, "5"), (B, "6")]),
        (
            "c7_getalnotatie.xlsx",
            [
                *(("00000850", "2"), ("12.10", "3"), ("31.1", "3"), ("5410329001018", "1")),
                *(("5410329001018", "1"), (A, "0.5"), ("True", "4")),
            ],
        ),
    ],
)
def test_the_lines_of_files_that_went_wrong(
    saws: list[Article], name: str, lines: list[tuple[str, str]]
) -> None:
    assert read((DATA / name).read_bytes()) == lines


def test_a_number_that_became_a_date_is_the_article_that_it_was(saws: list[Article]) -> None:
    found = order_file((DATA / "c6_datum.xlsx").read_bytes())
    assert found.lines() == [
        TypedLine("31.1", "2"),
        TypedLine("10-12", "3"),
        TypedLine(A, "1-feb"),
        TypedLine("1E5", "1"),
    ]
    assert found.notes == [
        "Rij 2: Excel heeft hier 31-jan van gemaakt. Wij hebben 31.1 ingevuld.",
        "Rij 3: Excel heeft hier 10-dec van gemaakt. Wij hebben 10-12 ingevuld.",
        "Rij 4: Excel heeft hier 1-feb van gemaakt. Vul het aantal zelf in.",
        "Rij 5: Excel heeft hier 100000 van gemaakt. Wij hebben 1E5 ingevuld.",
    ]


def test_a_number_that_no_article_tells_stays_as_it_is_shown(db: None) -> None:
    shown = workbook(HEADER, [date(2026, 1, 31), 2], edit=_as_day)
    for file in (shown, b"Artikelnummer;Aantal\n31-jan;2\n"):
        found = order_file(file)
        assert found.lines() == [TypedLine("31-jan", "2")]
        sentence = "Excel heeft hier 31-jan van gemaakt. Vul het artikelnummer zelf in."
        assert found.notes == [f"Rij 2: {sentence}"]


def _as_day(book: Workbook) -> None:
    book.active["A2"].number_format = "d-mmm"


def test_a_date_in_a_text_file_is_the_article_that_it_was(saws: list[Article]) -> None:
    assert read(b"Artikelnummer;Aantal\n31-jan;2\n10-dec;3\n") == [("31.1", "2"), ("10-12", "3")]


def test_an_article_that_is_called_like_a_date_is_that_article(
    saws: list[Article], drills: ProductGroup
) -> None:
    for number in ("MAR-10", "3-10"):
        make_article(number, drills)
    found = order_file(b"Artikelnummer;Aantal\nMAR-10;2\n")
    assert (found.lines(), found.notes) == ([TypedLine("MAR-10", "2")], [])


def test_the_zeros_that_only_a_format_shows_count_where_an_article_has_them(
    saws: list[Article],
) -> None:
    def show(book: Workbook) -> None:
        book.active["A2"].number_format = book.active["A3"].number_format = "0.00"
        book.active["B2"].number_format = "0.000"

    content = workbook(HEADER, [12.1, 1], [31.1, 2.125], edit=show)
    assert read(content) == [("12.10", "1"), ("31.1", "2.1250")]


def test_a_formula_without_a_result_is_said_and_its_row_stays(saws: list[Article]) -> None:
    found = order_file((DATA / "c15_formule.xlsx").read_bytes())
    assert [line.quantity for line in found.lines()] == ["5", "=2+3", "=1+1"]
    assert [note.split(":")[0] for note in found.notes] == ["Rij 2", "Rij 3", "Rij 4", "Rij 4"]
    assert "de formule =2+3 heeft in dit bestand geen uitkomst" in found.notes[1]


def test_a_formula_that_failed_is_said(saws: list[Article]) -> None:
    found = order_file(workbook(HEADER, ["#N/A", 5], [A, "#REF!"]))
    assert [line.number for line in found.lines()] == ["#N/A", A]
    assert [note[:29] for note in found.notes] == [
        "Rij 2: in het bestand staat #",
        "Rij 3: in het bestand staat #",
    ]


def test_what_excel_has_saved_in_a_text_file_is_said(saws: list[Article]) -> None:
    found = order_file(f"Artikelnummer;Aantal\n1,00E+05;2\n5,41033E+12;1\n{A};#N/B".encode())
    assert found.lines() == [
        TypedLine("1E5", "2"), TypedLine("5,41033E+12", "1"), TypedLine(A, "#N/B"),
    ]  # fmt: skip
    assert found.notes == [
        "Rij 2: Excel heeft hier 1,00E+05 van gemaakt. Wij hebben 1E5 ingevuld.",
        "Rij 3: Excel heeft hier 5,41033E+12 van gemaakt. Controleer het artikelnummer.",
        "Rij 4: in het bestand staat #N/B. Verbeter de regel.",
    ]


def test_another_sheet_with_rows_is_said(saws: list[Article]) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Week 2").append([B, 3])

    found = order_file(workbook(HEADER, [A, 5], edit=add))
    assert found.lines() == [TypedLine(A, "5")]
    assert "Alleen het blad “Sheet” is gelezen" in found.notes[0]
    assert "“Week 2”" in found.notes[0]


def test_headers_that_are_repeated_and_totals_are_no_lines(saws: list[Article]) -> None:
    text = f"Artikelnummer;Aantal\n{A};5\nArtikelnummer;Aantal\n{B};6\n;Totaal;11"
    assert read(text.encode()) == [(A, "5"), (B, "6")]


# ---------------------------------------------------------------- what is asked


def test_what_a_file_does_not_tell_is_one_question(
    client: Client, url: Any, upload: Any, drill: Article, basket: Basket
) -> None:
    response = upload(UNCLEAR, number=[drill.number], quantity=["10"])
    assert response["Location"] == url("ask_about_file")
    assert lines_of(basket) == []
    shown = page(client.get(url("ask_about_file")))
    assert "Welke kolom is het artikelnummer?" in shown
    assert "Welke kolom is het aantal?" in shown
    assert shown.count("<td>10") == 5
    answered = client.post(url("ask_about_file"), {"number": "0", "quantity": "2"})
    assert answered["Location"] == url("basket")
    assert lines_of(basket)[:2] == [(drill.number, "10", 10), ("101", "21", 21)]
    assert len(lines_of(basket)) == 8
    assert not OrderUpload.objects.exists()


def test_a_column_far_to_the_right_can_be_chosen(
    client: Client, url: Any, upload: Any, basket: Basket
) -> None:
    filler = ["x"] * 25
    rows = [[*filler, f"10{n}", str(n), f"{n}1"] for n in range(1, 7)]
    upload("\n".join(map(";".join, rows)).encode())
    shown = page(client.get(url("ask_about_file")))
    assert "Z: 101" in shown
    assert "AB: 11" in shown
    client.post(url("ask_about_file"), {"number": "25", "quantity": "27"})
    assert lines_of(basket)[0][:2] == ("101", "11")


def test_a_number_that_our_own_csv_kept_from_being_a_formula_is_that_article(
    drills: ProductGroup,
) -> None:
    make_article("+31", drills)
    make_article("31", drills)
    assert read(b"artikelnummer;aantal\n'+31;5\n31;6\n") == [("+31", "5"), ("31", "6")]


def test_an_answer_about_another_file_is_no_answer(
    client: Client, url: Any, upload: Any, basket: Basket
) -> None:
    upload(UNCLEAR)
    first = OrderUpload.objects.get().version
    assert f'name="seen" value="{first}"' in page(client.get(url("ask_about_file")))
    upload(UNCLEAR.replace(b"10", b"20"))
    answer = {"number": "0", "quantity": "2", "seen": first}
    answered = client.post(url("ask_about_file"), answer, follow=True)
    assert "Er is intussen een ander bestand gekozen." in page(answered)
    assert lines_of(basket) == []


def test_a_long_formula_is_shortened(saws: list[Article]) -> None:
    (note,) = order_file(workbook(HEADER, [A, f"={'1+' * 3000}1"])).notes
    assert note.startswith("Rij 2: de formule =1+1+")
    assert len(note) < 300


def test_the_quantity_may_be_nowhere_but_the_number_may_not(
    client: Client, url: Any, upload: Any, basket: Basket
) -> None:
    upload(UNCLEAR)
    for sent in ({}, {"number": "none", "quantity": "1"}, {"number": "1", "quantity": "1"}):
        assert client.post(url("ask_about_file"), sent).status_code == 422
    client.post(url("ask_about_file"), {"number": "0", "quantity": "none"})
    assert lines_of(basket)[0] == ("101", "", None)


def test_rows_that_a_filter_hides_are_asked_about(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    content = workbook(HEADER, [A, 5], [B, 6], ["51.110.5500", 7], edit=filtered)
    assert upload(content)["Location"] == url("ask_about_file")
    shown = page(client.get(url("ask_about_file")))
    assert "2 rijen zijn verborgen, bijvoorbeeld door een filter. Meenemen?" in shown
    assert "Welke kolom" not in shown
    assert client.post(url("ask_about_file"), {}).status_code == 422
    client.post(url("ask_about_file"), {"hidden": "without"})
    assert lines_of(basket) == [(B, "6", 6)]


def test_nothing_is_said_about_rows_that_are_left_out(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    upload(workbook(HEADER, ["=1+1", 5], [B, 6], [A, 7], edit=filtered))
    client.post(url("ask_about_file"), {"hidden": "without"})
    assert "geen uitkomst" not in page(client.get(url("basket")))


def test_hidden_rows_can_be_included(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    upload(workbook(HEADER, [A, 5], [B, 6], ["51.110.5500", 7], edit=filtered))
    client.post(url("ask_about_file"), {"hidden": "with"})
    assert [number for number, *_rest in lines_of(basket)] == [A, B, "51.110.5500"]


def test_a_file_of_which_everything_is_left_out_is_no_order(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    upload(workbook(HEADER, [A, 5], edit=filtered))
    response = client.post(url("ask_about_file"), {"hidden": "without"})
    assert "Van dit bestand blijft geen regel over." in page(response)
    assert OrderUpload.objects.exists()


def test_a_question_that_is_answered_twice_from_one_page_adds_the_lines_once(
    client: Client, url: Any, upload: Any, basket: Basket
) -> None:
    upload(UNCLEAR)
    sent = {"number": "0", "quantity": "1", "csrfmiddlewaretoken": "x" * 64}
    client.post(url("ask_about_file"), sent)
    again = client.post(url("ask_about_file"), sent)
    assert again["Location"] == url("basket")
    assert (
        said(again)[-1] == "Dit staat al in uw winkelmandje. Het is niet nog een keer toegevoegd."
    )
    assert len(lines_of(basket)) == 7


def test_lines_that_were_typed_beside_a_file_stand_there_when_another_one_is_chosen(
    client: Client, url: Any, upload: Any, drill: Article, basket: Basket
) -> None:
    upload(UNCLEAR, number=[drill.number], quantity=["10"])
    assert f'value="{drill.number}"' in page(client.get(url("quick_order")))
    upload(b"31.1;2\n", number=[drill.number], quantity=["10"])
    assert lines_of(basket) == [(drill.number, "10", 10), ("31.1", "2", 2)]
    assert f'value="{drill.number}"' not in page(client.get(url("quick_order")))
    assert not OrderUpload.objects.exists()


def test_what_is_to_say_about_a_file_is_said_after_it_was_asked_about(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    upload(workbook(HEADER, ["31-jan", 5], [B, 6], [A, "=1+1"], edit=filtered))
    client.post(url("ask_about_file"), {"hidden": "with"})
    assert "Rij 4: de formule =1+1" in page(client.get(url("basket")))


def test_a_file_that_tells_everything_is_not_asked_about(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    assert upload((DATA / "c6_datum.xlsx").read_bytes())["Location"] == url("basket")
    assert lines_of(basket)[:2] == [("31.1", "2", 2), ("10-12", "3", 3)]
    shown = page(client.get(url("basket")))
    assert "Excel heeft hier 31-jan van gemaakt. Wij hebben 31.1 ingevuld." in shown


def test_no_more_than_five_sentences_are_said_about_a_file(
    client: Client, url: Any, upload: Any, saws: list[Article], basket: Basket
) -> None:
    rows: Sequence[Sequence[object]] = [[A, f"={n}+1"] for n in range(30)]
    upload(workbook(HEADER, *rows))
    shown = page(client.get(url("basket")))
    assert shown.count("heeft in dit bestand geen uitkomst") == 5
    assert "in nog 25 rijen" in shown


def test_a_file_of_too_many_lines_is_refused_when_it_is_asked_about_too(
    client: Client, url: Any, upload: Any, basket: Basket
) -> None:
    lines = "\n".join(f"{n};{n % 90};2" for n in range(100, 101 + MAX_UPLOAD_LINES))
    upload(lines.encode())
    response = client.post(url("ask_about_file"), {"number": "0", "quantity": "1"})
    assert response.status_code == 422
    assert "Meer dan 2000 tegelijk kan niet" in page(response)


# ---------------------------------------------------------------- what is kept


def test_one_file_is_kept_for_each_basket(upload: Any, basket: Basket) -> None:
    upload(UNCLEAR)
    upload(UNCLEAR + b"\n108;8;28")
    assert bytes(OrderUpload.objects.get().content).endswith(b"28")


def test_a_file_is_asked_about_only_with_who_sent_it(
    client_of: Callable[[Actor], Client],
    active: Customer,
    url: Any,
    upload: Any,
    by: Actor,
    basket: Basket,
) -> None:
    upload(UNCLEAR)
    response = client_of(by).get(url("ask_about_file"))
    assert response["Location"] == url("quick_order")


def test_a_file_that_is_not_kept_any_more_is_chosen_again(
    client: Client, url: Any, basket: Basket
) -> None:
    response = client.get(url("ask_about_file"), follow=True)
    assert response.redirect_chain[0][0] == url("quick_order")
    assert "Dit bestand is niet meer bewaard. Kies het opnieuw." in said(response)


def test_a_file_that_nobody_answers_about_is_deleted(basket: Basket) -> None:
    kept = actions.keep_upload(basket, UNCLEAR, [])
    delete_uploads(0)
    assert OrderUpload.objects.exists()
    kept.kept_at = timezone.now() - timedelta(days=1, minutes=1)
    kept.save()
    delete_uploads(0)
    assert not OrderUpload.objects.exists()
