"""Prices as people read them: what a pack costs, in two decimals, and the exact price behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from django.utils.translation import override

from customers.actors import Actor, ContactActor
from customers.models import Customer
from mail.delivery import deliver
from mail.models import Mail
from orders.models import Article, Basket, OrderLine, ProductGroup
from orders.placed_orders.approval_notes import approval_notes
from orders.templatetags.money import pack_price_line
from tests.customers.mails_and_pages import page
from tests.orders.conftest import fill, give_discount, make_article, place

SENTENCES = [
    # price, for so many, pack, unit: what stands there
    ("2.495", 1, 10, "piece", "€ 24,95 per 10 · € 2,495 per stuk"),
    ("249.50", 100, 10, "piece", "€ 24,95 per 10 · € 2,495 per stuk"),
    ("4.85", 1, 10, "piece", "€ 48,50 per 10 · € 4,85 per stuk"),
    ("22.60", 1, 1, "piece", "€ 22,60 per stuk"),
    ("3.6375", 1, 1, "piece", "€ 3,64 per stuk · precies € 3,6375"),
    ("12.34", 100, 1, "piece", "€ 0,12 per stuk · precies € 0,1234"),
    ("12.3456", 1000, 200, "piece", "€ 2,47 per 200 · € 0,0123456 per stuk"),
    ("31.17", 7, 7, "set", "€ 31,17 per 7 · € 31,17 per 7"),
    ("1250", 1, 1, "box", "€ 1.250,00 per doos"),
    ("0.3333", 1, 3, "metre", "€ 1,00 per 3 · € 0,3333 per meter"),
]


def text_of(response: Any) -> str:
    """Return what somebody reads on a page, in one line."""
    return re.sub(r"\s+", " ", strip_tags(page(response)).replace("&nbsp;", " "))


@pytest.mark.parametrize(("price", "basis", "pack", "unit", "sentence"), SENTENCES)
def test_a_price_is_that_of_a_pack_with_the_exact_one_behind_it(
    price: str, basis: int, pack: int, unit: str, sentence: str
) -> None:
    article = Article(price_basis=basis, pack_quantity=pack, unit=unit)
    with override("nl"):
        assert pack_price_line(Decimal(price), article).replace("\xa0", " ") == sentence


@pytest.fixture
def screw(drills: ProductGroup) -> Article:
    """An article whose price is for a hundred pieces, and which is sold by ten."""
    fields = {"price_basis": 100, "pack_quantity": 10, "minimum": 10}
    return make_article("11.900", drills, gross_price=Decimal("249.50"), **fields)


def test_each_page_has_the_price_of_a_pack(
    client: Client,
    client_of: Callable[[Actor], Client],
    url: Callable[[str], str],
    basket: Basket,
    buyer: Actor,
    by: Actor,
    screw: Article,
    mailoutbox: list[Any],
) -> None:
    price = "€ 24,95 per 10 · € 2,495 per stuk"
    assert price in text_of(client.get(url("catalogue"), {"q": "11.900"}))
    fill(basket, ("11.900", "30"))
    for name in ("basket", "checkout"):
        shown = text_of(client.get(url(name)))
        assert price in shown
        assert "€ 74,85" in shown
    order = place(basket, buyer)
    assert price in text_of(client.get(order.get_absolute_url()))
    assert price in text_of(client_of(by).get(order.get_absolute_url()))
    for mail in Mail.objects.filter(event__in=("order_confirmed", "order_received")):
        deliver(mail.pk)
    assert len(mailoutbox) == 2
    for message in mailoutbox:
        body = re.sub(r"\s+", " ", message.body)
        assert f"30 × 11.900, Artikel 11.900: {price} = € 74,85" in body
    sent = {"percentage": "10", "button": "preview"}
    shown = text_of(client_of(by).post(url("discounts"), sent))
    assert f"{price} € 22,46 per 10 · € 2,2455 per stuk" in shown


def test_the_prices_of_a_column_have_the_same_decimals(
    client: Client, url: Callable[[str], str], drills: ProductGroup, by: Actor, active: Customer
) -> None:
    give_discount(by, active, 33)
    for n, price in enumerate(("4.85", "2.495", "0.0333", "12", "1250.5")):
        make_article(f"11.{n}", drills, gross_price=Decimal(price), pack_quantity=(1, 10, 3)[n % 3])
    shown = page(client.get(url("catalogue"), {"group": "11"}))
    for label in ("Brutoprijs", "Uw prijs"):
        cells = re.findall(rf'data-label="{label}">(.*?)<span class="sub">', shown)
        assert len(cells) == 5
        for cell in cells:
            assert re.fullmatch(
                r"€ [\d.]+,\d\d", cell.rsplit(">")[-1].replace("&nbsp;", " ").strip()
            )


def test_an_order_keeps_pack_and_price_basis(
    client: Client, basket: Basket, buyer: Actor, screw: Article
) -> None:
    order = place(basket, buyer, ("11.900", "30"))
    Article.objects.update(price_basis=1, pack_quantity=50, gross_price=1)
    line = OrderLine.objects.get()
    assert (line.price_basis, line.pack_quantity, line.gross_price) == (100, 10, Decimal("249.50"))
    assert (line.unit_price, line.total) == (Decimal("249.50"), Decimal("74.85"))
    assert "€ 24,95 per 10" in text_of(client.get(order.get_absolute_url()))


@pytest.mark.parametrize(("price", "shown"), [("249.50", "11.900, € 24,95 per 10."), ("0", None)])
def test_a_successor_is_offered_at_the_price_of_a_pack(
    client: Client,
    url: Callable[[str], str],
    basket: Basket,
    drill: Article,
    screw: Article,
    price: str,
    shown: str | None,
) -> None:
    Article.objects.filter(pk=drill.pk).update(active=False)
    screw.gross_price, screw.superseded_keys = Decimal(price), ["111100850"]
    screw.save()
    fill(basket, (drill.number, "10"))
    page_text = text_of(client.get(url("basket")))
    assert "11.900" in page_text
    assert "€ 0,00 per" not in page_text
    assert shown is None or shown in page_text


def test_a_price_that_is_told_per_hundred_is_no_other_price(
    basket: Basket, buyer: ContactActor, drill: Article
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    for price, basis, count in (("485", 100, 0), ("4.85", 100, 1), ("0", 1, 0)):
        Article.objects.filter(pk=drill.pk).update(gross_price=Decimal(price), price_basis=basis)
        assert len(approval_notes(order, by=buyer).prices) == count
