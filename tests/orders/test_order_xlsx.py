"""An order as XLSX: nothing of it is lost in a spreadsheet program, and it can be ordered again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from openpyxl import load_workbook

from customers.actors import Actor
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.order_rows import COLUMNS
from orders.documents.order_xlsx import order_xlsx
from orders.models import Article, Basket, Order, ProductGroup
from tests.customers.mails_and_pages import page
from tests.orders.conftest import lines_of, make_article, place
from web.spreadsheets import read_rows

# What a spreadsheet program would take for a date, a number, an exponent, a formula or an error.
NUMBERS = ("31.1", "00000850", "1E5", "10-12", "=1+1", "+31", "#N/A", "TRUE", "5410329001018")


@pytest.fixture
def order(drills: ProductGroup, basket: Basket, buyer: Actor) -> Order:
    for number in NUMBERS:
        make_article(number, drills, gross_price=Decimal("4.8525"), name_nl=f"=boor {number}")
    make_article("E", drills, ean="2911111008503")
    actions.save_details(basket, own_reference='=HYPERLINK("x")', remarks="", delivery=None)
    lines = [(number, str(place)) for place, number in enumerate(NUMBERS, start=2)]
    return place(basket, buyer, *lines, ("E", "3"))


def cells_of(content: bytes) -> list[dict[str, Any]]:
    head, *rows = load_workbook(BytesIO(content)).active.iter_rows()
    titles = [cell.value for cell in head]
    assert tuple(titles) == COLUMNS
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_each_cell_is_of_the_kind_of_its_value(order: Order) -> None:
    rows = cells_of(order_xlsx([order]))
    assert [row["artikelnummer"].value for row in rows] == [*NUMBERS, "E"]
    assert {row["artikelnummer"].data_type for row in rows} == {"s"}
    assert {row["artikelnummer"].number_format for row in rows} == {"@"}
    first, last = rows[0], rows[-1]
    assert (last["ean"].value, last["ean"].data_type) == ("2911111008503", "s")
    assert (first["aantal"].value, first["aantal"].data_type) == (2, "n")
    assert (first["prijs"].value, first["prijs"].number_format) == (4.8525, "0.0000")
    assert (first["bedrag"].value, first["bedrag"].number_format) == (9.71, "0.00")
    day = localtime(order.dated_at).replace(tzinfo=None, second=0, microsecond=0)
    written = first["datum"].value
    assert isinstance(written, datetime)
    assert written.replace(second=0, microsecond=0) == day


def test_no_text_of_it_is_a_formula(order: Order) -> None:
    rows = cells_of(order_xlsx([order]))
    assert rows[0]["uw_referentie"].value == '=HYPERLINK("x")'
    kinds = {cell.data_type for row in rows for cell in row.values()}
    assert kinds <= {"s", "n", "d"}
    assert all(row["uw_referentie"].quotePrefix for row in rows)


def test_it_says_the_same_as_the_csv(order: Order) -> None:
    of_csv, of_xlsx = (
        [row.cells for row in read_rows(BytesIO(content))]
        for content in (order_csv([order]), order_xlsx([order]))
    )
    place = COLUMNS.index
    for name in ("bestelnummer", "klant", "regel", "aantal", "land", "eenheid"):
        assert [row[place(name)] for row in of_xlsx] == [row[place(name)] for row in of_csv]
    amounts = [row[place("prijs")].replace(",", ".") for row in of_csv]
    assert [row[place("prijs")] for row in of_xlsx] == amounts


def test_it_can_be_uploaded_as_an_order(
    client: Client, url: Any, order: Order, basket: Basket
) -> None:
    content = client.get(reverse("orders:xlsx", args=[order.reference])).content
    sent = {"file": SimpleUploadedFile("bestelling.xlsx", content)}
    assert client.post(url("quick_order"), sent)["Location"] == url("basket")
    expected = [(number, place) for place, number in enumerate(NUMBERS, start=2)]
    assert [(n, q) for n, _typed, q in lines_of(basket)] == [*expected, ("E", 3)]


def test_it_stands_beside_the_csv(client: Client, order: Order) -> None:
    path = reverse("orders:xlsx", args=[order.reference])
    assert f'href="{path}"' in page(client.get(order.get_absolute_url()))
    response = client.get(path)
    assert response.headers["Content-Disposition"].endswith(f'"{order.number}.xlsx"')


def test_a_character_that_no_workbook_has_is_left_out(
    order: Order, drills: ProductGroup, basket: Basket, buyer: Actor
) -> None:
    Article.objects.filter(number="E").update(name_nl="bo\x0b\ufffeor\uffff")
    placed = place(basket, buyer, ("E", "1"))
    assert cells_of(order_xlsx([placed]))[0]["artikel"].value == "boor"
