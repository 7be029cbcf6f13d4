"""The pages of quick order and of the basket."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orders.models import Article, Basket, ProductGroup
from orders.order_lines import MAX_UPLOAD_LINES
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import fill, lines_of, make_article


def test_typed_pasted_and_uploaded_lines_are_added_together(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    sent = {
        "number": [drill.number, ""],
        "quantity": ["10", "5"],
        "pasted": f"{tap.number};2\nniets;1",
        "file": SimpleUploadedFile("lijst.csv", b"artikelnummer,aantal\n2911111008503,20\n"),
    }
    assert client.post(url("quick_order"), sent)["Location"] == url("basket")
    assert lines_of(basket) == [
        (drill.number, "30", 30),
        ("–", "5", 5),
        (tap.number, "2", 2),
        ("niets", "1", 1),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Typ een artikelnummer"),
        ({"pasted": "x;1\n" * (MAX_UPLOAD_LINES + 1)}, "Meer dan 2000 tegelijk kan niet"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nee")}, "geen Excel- of CSV-bestand"),
        ({"file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\0")}, "een afbeelding"),
        ({"file": SimpleUploadedFile("x.csv", b"x;1\n" * 600_000)}, "groter dan 2 MB"),
    ],
)
def test_a_wrong_quick_order_keeps_what_was_typed(
    client: Client, url: Any, basket: Basket, sent: dict[str, Any], sentence: str
) -> None:
    if sent:
        sent = {**sent, "number": ["11.1"], "quantity": ["veel"]}
    response = client.post(url("quick_order"), sent)
    assert response.status_code == 422
    assert sentence in page(response)
    assert not sent or ('value="11.1"' in page(response) and 'value="veel"' in page(response))
    assert lines_of(basket) == []


def test_lines_are_corrected_and_removed_in_the_basket(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "7"), ("niets", "3"), (tap.number, "1"))
    first, second, third = basket.lines.all()
    sent = {
        "line": [first.pk, second.pk, third.pk],
        "number": [drill.number, "ook niets", tap.number],
        "quantity": ["7", "3", "4"],
    }
    client.post(url("change_basket"), {**sent, "accept": first.pk})
    assert lines_of(basket) == [
        (drill.number, "10", 10),
        ("ook niets", "3", 3),
        (tap.number, "4", 4),
    ]
    client.post(url("change_basket"), {"remove": second.pk})
    assert [number for number, _typed, _n in lines_of(basket)] == [drill.number, tap.number]
    client.post(url("change_basket"), {"button": "empty"})
    assert lines_of(basket) == []


def test_all_packs_are_rounded_up_with_one_button(
    client: Client, url: Any, drill: Article, drills: ProductGroup, basket: Basket
) -> None:
    make_article("2", drills, pack_quantity=5)
    fill(basket, (drill.number, "7"), ("2", "6"), ("niets", "1"))
    assert "2 aantallen naar boven afronden" in page(client.get(url("basket")))
    client.post(url("change_basket"), {"button": "accept_all"})
    assert [quantity for _n, _typed, quantity in lines_of(basket)] == [10, 10, 1]


@pytest.mark.parametrize("sent", [{"line": "x"}, {"remove": "x"}, {"accept": "-1"}, {"page": "x"}])
def test_a_made_up_basket_form_changes_nothing(
    client: Client, url: Any, drill: Article, basket: Basket, sent: dict[str, str]
) -> None:
    fill(basket, (drill.number, "10"))
    assert client.post(url("change_basket"), {**sent, "number": "1"}).status_code == 302
    assert lines_of(basket) == [(drill.number, "10", 10)]


def test_a_long_basket_has_pages_and_counts_what_is_not_right(
    client: Client, url: Any, basket: Basket
) -> None:
    fill(basket, *((f"niets {n}", "1") for n in range(150)))
    shown = page(client.get(url("basket")))
    assert "150 regels kloppen nog niet" in shown
    assert shown.count("<tr id=") == 100
    assert page(client.get(url("basket"), {"page": "2"})).count("<tr id=") == 50


def test_an_empty_basket_says_so_and_cannot_be_checked_out(client: Client, url: Any) -> None:
    assert "Uw winkelmandje is leeg." in page(client.get(url("basket")))
    assert client.get(url("checkout"))["Location"] == url("basket")


def basket_form(client: Client, url: Any) -> dict[str, list[str]]:
    """Return what a browser would send of the basket, by the inputs that the page has."""
    shown = client.get(url("basket")).text
    names = ("line", "number", "quantity", "shown_number", "shown_quantity")
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', shown)
        or re.findall(rf'name="{name}"[^>]* value="([^"]*)"', shown)
        for name in names
    }


def test_an_old_basket_page_changes_only_what_was_typed_on_it(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "10"), (tap.number, "1"))
    old = basket_form(client, url)
    client.post(url("change_basket"), {**basket_form(client, url), "quantity": ["30", "1"]})
    client.post(url("change_basket"), {**old, "quantity": ["10", "4"], "button": "update"})
    assert [quantity for _n, _typed, quantity in lines_of(basket)] == [30, 4]


def test_a_quantity_that_was_changed_in_two_windows_is_asked(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "10"), (tap.number, "1"))
    old = basket_form(client, url)
    client.post(url("change_basket"), {**old, "quantity": ["30", "1"]})
    response = client.post(
        url("change_basket"), {**old, "quantity": ["20", "1"], "button": "order"}
    )
    assert response["Location"] == url("basket")
    assert [quantity for _n, _typed, quantity in lines_of(basket)] == [30, 1]
    sentence = said(response)[-1]
    assert drill.number in sentence
    assert "30" in sentence
    assert "20" in sentence
    client.post(url("change_basket"), {"remove": old["line"][0]})
    response = client.post(url("change_basket"), {**old, "quantity": ["40", "1"]})
    assert "verwijderd" in said(response)[-1]


def test_lines_that_are_sent_twice_are_added_once(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    sent = {"number": drill.number, "quantity": "10", "csrfmiddlewaretoken": "one page"}
    for name in ("quick_order", "add"):
        first, second = (client.post(url(name), sent) for _press in range(2))
        assert said(first)[-1].startswith("1 regel")
        assert "Dit staat al in uw winkelmandje" in said(second)[-1]
    assert lines_of(basket) == [(drill.number, "20", 20)]


@pytest.mark.parametrize(
    ("number", "quantity", "line"),
    [("", "7", ("–", "7", 7)), (" ", "1.000", ("–", "1.000", None)),
     ("", "vijf", ("–", "vijf", None)), ("", "11.110.0850", ("11.110.0850", "", None)),
     ("", "20x 11.110.0850", ("11.110.0850", "20x", 20)),
     ("20 st 11.110.0850", "", ("11.110.0850", "20 st", 20))],
)  # fmt: skip
def test_a_line_of_quick_order_with_one_field_filled_in_is_kept(
    client: Client, url: Any, drill: Article, basket: Basket,
    number: str, quantity: str, line: tuple[str, str, int | None],
) -> None:  # fmt: skip
    typed = {"number": ["", number, ""], "quantity": ["", quantity, ""]}
    client.post(url("quick_order"), typed)
    assert lines_of(basket) == [line]


def test_a_quantity_without_a_number_asks_for_the_number(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    client.post(url("quick_order"), {"number": [""], "quantity": ["20"]})
    assert "–: Het artikelnummer ontbreekt." in page(client.get(url("basket")))
    typed = {"line": [basket.lines.get().pk], "number": [drill.number], "quantity": ["20"]}
    client.post(url("change_basket"), {**typed, "button": "update"})
    assert lines_of(basket) == [(drill.number, "20", 20)]


def test_the_summary_counts_the_lines_that_it_does_not_name(
    client: Client, url: Any, basket: Basket
) -> None:
    fill(basket, *((f"niets-{n}", "1") for n in range(22)))
    assert "En nog 2 regels." in page(client.get(url("basket")))


def test_an_article_that_is_no_longer_sold_has_no_price(
    client: Client, url: Any, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "1"))
    assert "per stuk" in page(client.get(url("basket")))
    Article.objects.update(active=False)
    assert "per stuk" not in page(client.get(url("basket")))
