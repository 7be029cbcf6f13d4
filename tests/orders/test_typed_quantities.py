"""Quantities that were typed in a list go along to the next search, page and product group."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from orders.models import Article, Basket, ProductGroup
from tests.customers.mails_and_pages import page
from tests.orders.conftest import lines_of, make_article


def typed_in(html: str) -> list[tuple[str, str]]:
    """Return the rows of a list that have a quantity."""
    row = r'name="number" value="([^"]*)">\s*<input class="amount" name="quantity" value="([^"]+)"'
    return re.findall(row, html)


def send(client: Client, url: Any, **sent: Any) -> Any:
    return client.post(url("add"), sent)


def test_a_search_takes_typed_quantities_along(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    typed = {"number": [drill.number, tap.number], "quantity": ["20", ""]}
    response = send(client, url, q="M8", shown_query="boor", search="", **typed)
    shown = page(client.get(response["Location"]))
    assert typed_in(shown) == [(drill.number, "20")]
    assert "Ingevuld, nog niet in uw winkelmandje" in shown
    assert tap.number in shown  # found
    assert lines_of(basket) == []
    found = {"number": [drill.number, tap.number], "quantity": ["20", "3"]}
    next_url = re.findall(r'name="next" value="([^"]*)"', shown)
    response = send(client, url, q="M8", shown_query="M8", next=next_url[0], **found)
    assert lines_of(basket) == [(drill.number, "20", 20), (tap.number, "3", 3)]
    assert typed_in(page(client.get(response["Location"]))) == []


def test_what_is_found_has_what_was_typed_in_its_own_row(
    client: Client, url: Any, drill: Article, tap: Article
) -> None:
    typed = {"number": [drill.number, tap.number], "quantity": ["2.000", "3"]}
    response = send(client, url, q="boor 8,5", shown_query="", search="", **typed)
    shown = page(client.get(response["Location"]))
    assert sorted(typed_in(shown)) == [(drill.number, "2.000"), (tap.number, "3")]
    assert shown.count(f'value="{drill.number}"') == 1


@pytest.mark.parametrize(
    ("query", "shown_query", "quantity", "is_added"),
    [("M8", "boor", "20", False), ("boor", "boor", "20", True), ("boor", "boor", "", False),
     ("", "", "20", True)],
)  # fmt: skip
def test_enter_searches_for_another_text_and_else_adds(
    client: Client, url: Any, drill: Article, basket: Basket,
    query: str, shown_query: str, quantity: str, is_added: bool,
) -> None:  # fmt: skip
    typed = {"number": [drill.number], "quantity": [quantity]}
    send(client, url, q=query, shown_query=shown_query, enter="", **typed)
    assert lines_of(basket) == ([(drill.number, "20", 20)] if is_added else [])


def test_pages_and_groups_take_typed_quantities_along(
    client: Client, url: Any, drills: ProductGroup, tap: Article
) -> None:
    for n in range(60):
        make_article(f"7{n:03d}", drills)
    address = {"group": "11", "number": ["7001", tap.number], "quantity": ["5", "6"]}
    first = page(client.get(url("catalogue"), address))
    assert sorted(typed_in(first)) == [(tap.number, "6"), ("7001", "5")]
    second = re.findall(r'rel="next" href="([^"]*)"', first)[0]
    shown = page(client.get(url("catalogue") + second.replace("&amp;", "&")))
    assert sorted(typed_in(shown)) == [(tap.number, "6"), ("7001", "5")]
    groups = re.findall(r'<nav class="crumb".*?href="([^"]*)"', shown, re.DOTALL)[0]
    all_groups = page(client.get(groups.replace("&amp;", "&")))
    assert sorted(typed_in(all_groups)) == [(tap.number, "6"), ("7001", "5")]
    tile = re.findall(r'class="tile" href="([^"]*)"', all_groups)[0].replace("&amp;", "&")
    assert sorted(typed_in(page(client.get(url("catalogue") + tile)))) == [
        (tap.number, "6"), ("7001", "5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        {"number": ["niets"], "quantity": ["5"]},
        {"number": ["11.110.0850"], "quantity": []},
        {"number": ["\0"], "quantity": ["\0"]},
        {"number": ["x" * 5000] * 300, "quantity": ["5"] * 300},
        {"q": "zzz", "number": ["niets"], "quantity": ["<b>5"]},
    ],
)
def test_a_made_up_address_shows_no_quantity(
    client: Client, url: Any, drill: Article, address: dict[str, Any]
) -> None:
    response = client.get(url("catalogue"), address)
    assert response.status_code == 200
    assert typed_in(response.text) == []


def test_an_article_that_is_no_longer_sold_is_left_out(
    client: Client, url: Any, drill: Article
) -> None:
    Article.objects.update(active=False)
    address = {"number": [drill.number], "quantity": ["5"]}
    assert typed_in(page(client.get(url("catalogue"), address))) == []


def test_the_groups_that_a_search_names_take_typed_quantities_along(
    client: Client, url: Any, drill: Article, tap: Article
) -> None:
    address = {"q": "spiraalboren", "number": [tap.number], "quantity": ["6"]}
    shown = page(client.get(url("catalogue"), address))
    link = re.findall(r'href="(\?group=11[^"]*)"', shown)[0].replace("&amp;", "&")
    assert typed_in(page(client.get(url("catalogue") + link))) == [(tap.number, "6")]
