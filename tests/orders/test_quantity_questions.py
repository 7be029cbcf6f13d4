"""Quantities that may mean something else are asked about, and nothing is ordered before that."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from customers.actors import Actor
from orders import actions
from orders.models import Article, Basket, Fault, Order, ProductGroup
from orders.pricing import price_basket
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import checkout_fields, fill, lines_of, make_article
from web.responses import ActionRefused

FILE = Path(__file__).parent / "data" / "thousands.csv"


def shown_fields(client: Client, url: Any) -> dict[str, list[str]]:
    """Return what a browser would send of the basket as it is shown."""
    html = client.get(url("basket")).text
    names = ("line", "number", "quantity", "shown_number", "shown_quantity")
    return {name: re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', html) for name in names}


def press(client: Client, url: Any, name: str, value: str, **typed: list[str]) -> Any:
    fields = {**shown_fields(client, url), **typed}
    return client.post(url("change_basket"), {**fields, name: value})


@pytest.mark.parametrize("way", ["typed", "pasted", "uploaded", "list"])
def test_a_thousand_or_one_is_asked_wherever_a_quantity_is_read(
    client: Client, url: Any, tap: Article, basket: Basket, way: str
) -> None:
    line = f"{tap.number};1.000"
    sent: dict[str, dict[str, Any]] = {
        "typed": {"number": [tap.number], "quantity": ["1.000"]},
        "pasted": {"pasted": line},
        "uploaded": {"file": SimpleUploadedFile("lijst.csv", f"{line}\n".encode())},
        "list": {"number": [tap.number], "quantity": ["1.000"]},
    }
    response = client.post(url("add" if way == "list" else "quick_order"), sent[way])
    assert response["Location"] == url("basket")
    assert lines_of(basket) == [(tap.number, "1.000", None)]
    shown = page(client.get(url("basket")))
    assert "Bedoelt u 1.000 of 1 stuks?" in shown
    line_key = basket.lines.get().pk
    assert re.findall(r'name="read" value="([^"]*)"', shown) == [
        f"{line_key}:1000",
        f"{line_key}:1",
    ]


@pytest.mark.parametrize(("pieces", "total"), [("1000", "22600.00"), ("1", "22.60")])
def test_the_button_of_a_reading_answers_it(
    client: Client, url: Any, tap: Article, basket: Basket, pieces: str, total: str
) -> None:
    fill(basket, (tap.number, "1.000"))
    press(client, url, "read", f"{basket.lines.get().pk}:{pieces}")
    assert lines_of(basket) == [(tap.number, pieces, int(pieces))]
    assert price_basket(basket).totals.net == Decimal(total)


@pytest.mark.parametrize("value", ["{key}:7", "{key}", "{key}:x", "0:1000", "x", "", "{key}:²"])
def test_only_a_reading_of_the_line_can_be_chosen(
    client: Client, url: Any, tap: Article, basket: Basket, value: str
) -> None:
    fill(basket, (tap.number, "1.000"))
    press(client, url, "read", value.format(key=basket.lines.get().pk))
    assert lines_of(basket) == [(tap.number, "1.000", None)]


def test_answering_one_line_keeps_what_is_typed_in_the_others(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "1.000"), (drill.number, "10"), ("niets", "2"))
    key = basket.lines.all()[0].pk
    press(client, url, "read", f"{key}:1000", quantity=["1.000", "2.000", "3"])
    assert lines_of(basket) == [
        (tap.number, "1000", 1000), (drill.number, "2.000", None), ("niets", "3", 3),
    ]  # fmt: skip


def test_a_reading_that_is_no_whole_number_is_not_offered(
    client: Client, url: Any, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "1.500"))
    shown = page(client.get(url("basket")))
    assert "Bedoelt u 1.500 stuks?" in shown
    assert re.findall(r'name="read" value="\d+:(\d+)"', shown) == ["1500"]


def test_a_list_of_such_quantities_is_answered_at_once(
    client: Client, url: Any, drills: ProductGroup, basket: Basket
) -> None:
    numbers = [make_article(f"7{n:03d}", drills).number for n in range(200)]
    client.post(url("quick_order"), {"pasted": "\n".join(f"{n}\t1.000" for n in numbers)})
    shown = page(client.get(url("basket")))
    assert "200 aantallen kunnen op twee manieren worden gelezen, zoals “1.000”." in shown
    assert "Overal duizendtallen: 1.000" in shown
    assert "Overal decimalen: 1" in shown
    press(client, url, "button", "read_thousands")
    assert {quantity for _n, _typed, quantity in lines_of(basket)} == {1000}


def test_all_as_decimals_leaves_what_would_be_no_whole_number(
    basket: Basket, client: Client, url: Any, drills: ProductGroup
) -> None:
    for number in ("7A", "7B", "7C"):
        make_article(number, drills)
    fill(basket, ("7A", "1.500"), ("7B", "2.000"), ("7C", "3 dozen"))
    press(client, url, "button", "read_decimals")
    assert lines_of(basket) == [("7A", "1.500", None), ("7B", "2", 2), ("7C", "3 dozen", None)]
    press(client, url, "button", "read_thousands")
    assert lines_of(basket) == [("7A", "1500", 1500), ("7B", "2", 2), ("7C", "3 dozen", None)]


def test_a_file_with_every_kind_of_thousand(
    client: Client, url: Any, drills: ProductGroup, basket: Basket
) -> None:
    numbers = [line.split(";")[0] for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
    for number in numbers:
        make_article(number, drills)
    client.post(url("quick_order"), {"file": SimpleUploadedFile("lijst.csv", FILE.read_bytes())})
    pieces = [quantity for _number, _typed, quantity in lines_of(basket)]
    assert pieces == [None, None, None, None, 1000, 1000, 1000, 10, 1000]


def test_nothing_is_ordered_before_a_quantity_is_clear(
    client: Client, url: Any, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "1.000"))
    assert client.get(url("checkout"))["Location"] == url("basket")
    client.post(url("checkout"), checkout_fields(basket))
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Met “0” bestelt u niets. Wilt u deze regel verwijderen?"),
        ("-5", "“-5” is minder dan nul. Vul in hoeveel u er wilt."),
        ("5,5", "“5,5” stuks kunt u niet bestellen. Vul een heel getal in."),
        ("vijf", "“vijf” is geen aantal. Vul een getal in, zoals 5."),
        ("1000001", "“1000001” is te veel. Bestel er hoogstens 1.000.000."),
        ("", "Het aantal ontbreekt."),
    ],
)
def test_a_quantity_that_is_none_says_why_and_stays_to_be_seen(
    client: Client, url: Any, tap: Article, basket: Basket, typed: str, sentence: str
) -> None:
    fill(basket, (tap.number, "4"))
    press(client, url, "button", "update", quantity=[typed])
    shown = page(client.get(url("basket")))
    assert sentence in shown
    assert f'name="quantity" value="{typed}"' in shown
    removing = rf'<button class="button" name="remove" value="{basket.lines.get().pk}">'
    assert bool(re.search(removing, shown)) == (typed == "0")


def test_removing_a_line_keeps_what_is_typed_in_the_others(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "4"), (drill.number, "10"))
    first = basket.lines.all()[0].pk
    press(client, url, "remove", str(first), quantity=["0", "30"])
    assert lines_of(basket) == [(drill.number, "30", 30)]


def test_saving_says_that_it_is_saved(
    client: Client, url: Any, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "4"))
    response = press(client, url, "button", "update", quantity=["5"])
    assert said(response) == ["Uw winkelmandje is opgeslagen."]
    assert lines_of(basket) == [(tap.number, "5", 5)]


def test_two_lines_of_an_article_are_too_many_together(
    client: Client, url: Any, tap: Article, basket: Basket
) -> None:
    fill(basket, (tap.number, "600000"))
    fill(basket, (tap.number, "600000"))
    assert lines_of(basket) == [(tap.number, "1200000", None)]
    shown = page(client.get(url("basket")))
    assert "“1200000” is te veel. Bestel er hoogstens 1.000.000." in shown


@pytest.mark.parametrize(
    ("pack", "minimum", "typed", "suggestion"),
    [(7, 1, "1000000", 999_999), (2_000_000_000, 1, "1", 0), (1, 2_000_000, "1", 0)],
)
def test_a_suggestion_is_never_more_than_can_be_ordered(
    basket: Basket, drills: ProductGroup, client: Client, url: Any,
    pack: int, minimum: int, typed: str, suggestion: int,
) -> None:  # fmt: skip
    article = make_article("1", drills, pack_quantity=pack, minimum=minimum)
    fill(basket, (article.number, typed))
    question = basket.lines.get().question
    assert question is not None
    assert (question.fault, question.suggestion) == (Fault.PACK, suggestion)
    press(client, url, "accept", str(basket.lines.get().pk))
    assert basket.lines.get().quantity == (suggestion or int(typed))
    assert client.get(url("basket")).status_code == 200


def test_a_line_of_more_than_an_order_holds_is_asked(
    client: Client, url: Any, drills: ProductGroup, basket: Basket
) -> None:
    article = make_article("1", drills, gross_price=Decimal("99999999.99"))
    fill(basket, (article.number, "1000000"))
    shown = page(client.get(url("basket")))
    assert "Dit bedrag is te groot voor één bestelling." in shown
    assert client.get(url("checkout"))["Location"] == url("basket")


def test_lines_of_more_than_an_order_holds_together_are_not_ordered(
    client: Client, url: Any, drills: ProductGroup, basket: Basket, buyer: Actor
) -> None:
    for number in ("1", "2"):
        make_article(number, drills, gross_price=Decimal("99999999.99"))
        fill(basket, (number, "99"))
    shown = page(client.get(url("basket")))
    assert "Dit is te veel voor één bestelling." in shown
    assert 'value="order"' not in shown
    assert client.get(url("checkout"))["Location"] == url("basket")
    client.post(url("checkout"), checkout_fields(basket))
    assert not Order.objects.exists()
    with pytest.raises(ActionRefused):
        place_as_seen(basket, buyer)


def place_as_seen(basket: Basket, by: Actor) -> Order:
    basket.refresh_from_db()
    seen = price_basket(basket).fingerprint
    return actions.place_order(basket, attempt=basket.attempt, seen=seen, by=by)


@pytest.mark.parametrize(
    ("typed", "line"),
    [("5x 21.110.08125", ("21.110.08125", "5x", 5)), ("21.110.08125 3", ("21.110.08125", "3", 3)),
     ("Gatzaag 52", ("Gatzaag 52", "", None))],
)  # fmt: skip
def test_a_quantity_may_stand_in_the_field_of_the_number(
    client: Client, url: Any, tap: Article, basket: Basket, typed: str, line: tuple[Any, ...]
) -> None:
    client.post(url("quick_order"), {"number": [typed], "quantity": [""]})
    assert lines_of(basket) == [line]
