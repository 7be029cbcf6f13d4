"""The pages on which a dealer sets discounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import DealerEmployee
from customers.actors import Actor
from orders.models import Article, Basket, Discount, ProductGroup
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import place
from tests.orders.test_prices_per_pack import text_of


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
    assert "€&nbsp;48,50" in shown
    assert "€&nbsp;42,44" in shown
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


def test_a_discount_that_a_colleague_set_meanwhile_is_shown_and_asked(
    client_of: Callable[[Actor], Client],
    by: Actor,
    colleague: DealerEmployee,
    url: Any,
    drills: ProductGroup,
) -> None:
    mine, theirs = client_of(by), client_of(Actor.of_employee(colleague))
    old = mine.get(url("discounts")).context["seen"]
    sent = {"group": "11", "button": "save"}
    theirs.post(url("discounts"), {**sent, "percentage": "30", "seen": old})
    asked = mine.post(url("discounts"), {**sent, "percentage": "25", "seen": old})
    assert asked.status_code == 422
    assert "S. Kok heeft hier intussen 30% ingesteld. Klopt uw 25%?" in page(asked)
    assert Discount.objects.open().get().percentage == 30
    again = {**sent, "percentage": "25", "seen": asked.context["seen"]}
    assert mine.post(url("discounts"), again).status_code == 302
    assert mine.post(url("discounts"), again).status_code == 302
    assert [d.percentage for d in Discount.objects.open()] == [25]
    assert Discount.objects.count() == 2, "what is the same is not set twice"


def test_a_customer_page_says_which_general_discounts_have_yet_to_begin_or_are_over(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, general = client_of(by), reverse("orders:dealer_discounts")
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    sent = {"percentage": "7", "valid_from": today, "valid_until": today, "button": "save"}
    theirs.post(general, sent)
    theirs.post(general, {"percentage": "9", "valid_from": tomorrow, "button": "save"})
    shown = text_of(theirs.get(url("discounts")))
    begins = f"9% korting van {by.dealer} (begint op {date_format(tomorrow, 'j-n-Y')})"
    assert begins in shown
    assert f"7% korting van {by.dealer}, tot en met" in shown
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: tomorrow)
    shown = text_of(theirs.get(url("discounts")))
    assert "7% korting" not in shown
    assert "verlopen" in text_of(theirs.get(general))
