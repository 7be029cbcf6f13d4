"""The pages on which a dealer sets discounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from orders.models import Article, Basket, ProductGroup
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import place


def test_a_dealer_previews_sets_and_ends_a_discount(
    client_of: Callable[[Actor], Client],
    by: Actor,
    url: Any,
    drill: Article,
    basket: Basket,
    buyer: Actor,
) -> None:
    place(basket, buyer, (drill.number, "10"))
    theirs = client_of(by)
    sent = {"group": "11", "percentage": "12,5 %", "valid_until": "2099-12-31"}
    shown = page(theirs.post(url("discounts"), {**sent, "button": "preview"}))
    assert "€&nbsp;4,85" in shown
    assert "€&nbsp;4,2438" in shown
    assert "12,5%</b>" not in shown  # nothing has been saved
    theirs.post(url("discounts"), {**sent, "button": "save"})
    shown = page(theirs.get(url("discounts")))
    assert "<b>12,5%</b>" in shown
    end = shown.split("/beeindigen/")[0].rsplit('action="', 1)[1] + "/beeindigen/"
    theirs.post(end)
    assert "12,5% op Spiraalboren" in page(theirs.get(url("discounts")))
    assert said(theirs.post(end))[-1] == "Deze korting was al beëindigd."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"percentage": ""}, "Vul de korting in."),
        ({"percentage": "veel"}, "Vul een percentage in"),
        ({"percentage": "101"}, "tussen 0 en 100"),
        ({"percentage": "-1"}, "tussen 0 en 100"),
        ({"percentage": "5", "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
         "voor de eerste"),
        ({"percentage": "5", "group": "nergens"}, "geldige keuze"),
        ({"percentage": "5", "valid_from": "morgen"}, "geldige datum"),
    ],
)  # fmt: skip
def test_a_wrong_discount_is_refused_with_a_sentence(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, typed: dict[str, str], sentence: str
) -> None:
    response = client_of(by).post(url("discounts"), {**typed, "button": "save"})
    assert response.status_code == 422
    assert sentence in page(response)


def test_a_preview_says_when_there_is_no_order_or_no_effect(
    client_of: Callable[[Actor], Client],
    by: Actor,
    url: Any,
    tap: Article,
    drills: ProductGroup,
    basket: Basket,
    buyer: Actor,
) -> None:
    theirs = client_of(by)
    sent = {"group": "11", "percentage": "10", "button": "preview"}
    assert "Er is nog geen bestelling" in page(theirs.post(url("discounts"), sent))
    place(basket, buyer, (tap.number, "1"))
    assert "verandert er niets" in page(theirs.post(url("discounts"), sent))


def test_a_discount_for_all_customers_counts_for_each_of_them(
    client_of: Callable[[Actor], Client], client: Client, by: Actor, url: Any, drill: Article
) -> None:
    client_of(by).post(reverse("orders:dealer_discounts"), {"percentage": "5", "button": "save"})
    shown = page(client.get(url("catalogue"), {"q": "boor"}))
    assert "5% korting van Demo Gereedschap B.V." in shown
    assert "5% korting van" in page(client_of(by).get(url("discounts")))
