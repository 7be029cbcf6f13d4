"""An article without a price is on request: it is shown as such, and nobody can order it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers.actors import Actor
from customers.models import Customer
from orders import actions
from orders.models import Article, Basket, Fault, Order, ProductGroup
from orders.pricing import price_basket
from tests.customers.mails_and_pages import page
from tests.orders.conftest import fill, give_discount, lines_of, make_article, place
from tests.orders.test_prices_per_pack import text_of

SENTENCE = "Prijs op aanvraag: bel of mail uw dealer."


@pytest.fixture
def special(drills: ProductGroup) -> Article:
    return make_article("11.999", drills, gross_price=Decimal(0))


@pytest.mark.parametrize("has_discount", [False, True])
def test_the_catalogue_says_so_and_asks_for_no_quantity(
    client: Client,
    url: Callable[[str], str],
    by: Actor,
    active: Customer,
    special: Article,
    drill: Article,
    has_discount: bool,
) -> None:
    if has_discount:
        give_discount(by, active, 10)
    response = client.get(url("catalogue"), {"group": "11"})
    shown = text_of(response)
    assert shown.count("op aanvraag") == 1 + has_discount
    assert shown.count("10% korting van") == has_discount, "there is no price to take it off"
    assert "€ 0,00" not in shown
    assert 'value="11.999"' not in page(response)
    assert f'value="{drill.number}"' in page(response)


@pytest.mark.parametrize("quantity", ["5", "", "veel"])
def test_a_typed_line_becomes_a_question(
    client: Client, url: Callable[[str], str], basket: Basket, special: Article, quantity: str
) -> None:
    client.post(url("quick_order"), {"number": "11.999", "quantity": quantity})
    shown = text_of(client.get(url("basket")))
    assert SENTENCE in shown
    assert "op aanvraag" in shown
    assert "€ 0,00 per" not in shown
    line = basket.lines.get()
    assert line.question is not None
    assert (line.question.fault, line.question.suggestion) == (Fault.ON_REQUEST, 0)


def test_nothing_is_ordered_at_nothing(
    client: Client,
    url: Callable[[str], str],
    basket: Basket,
    buyer: Actor,
    special: Article,
    drill: Article,
) -> None:
    fill(basket, (drill.number, "10"), ("11.999", "1"))
    assert client.get(url("checkout"))["Location"] == url("basket")
    order = place(basket, buyer)
    assert [line.article for line in order.lines.all()] == [drill]
    assert order.net_total == Decimal("48.50")


def test_what_has_no_price_is_no_order_alone(
    client: Client, url: Callable[[str], str], basket: Basket, buyer: Actor, special: Article
) -> None:
    fill(basket, ("11.999", "1"))
    assert client.get(url("checkout"))["Location"] == url("basket")
    with pytest.raises(actions.BasketChanged):
        place(basket, buyer)
    assert not Order.objects.exists()


def test_what_has_lost_its_price_is_not_ordered_again(
    basket: Basket, buyer: Actor, drill: Article, tap: Article
) -> None:
    order = place(basket, buyer, (drill.number, "10"), (tap.number, "1"))
    Article.objects.filter(pk=drill.pk).update(gross_price=0)
    added = actions.order_again(order, by=buyer)
    assert (added.ready_count, added.question_count) == (1, 1)
    priced = price_basket(basket)
    assert [(n.line.article, n.question and n.question.fault) for n in priced.lines] == [
        (drill, Fault.ON_REQUEST),
        (tap, None),
    ]
    assert priced.totals.net == Decimal("22.60")


def test_a_price_that_comes_later_answers_the_question(
    basket: Basket, buyer: Actor, special: Article
) -> None:
    fill(basket, ("11.999", "2"))
    Article.objects.update(gross_price=5)
    assert price_basket(basket).questions == []
    assert lines_of(basket) == [("11.999", "2", 2)]


def test_a_discount_of_all_is_a_gift_and_is_sold(
    client: Client, by: Actor, active: Customer, basket: Basket, buyer: Actor, drill: Article
) -> None:
    """The dealer gives it away on purpose, and the line says so."""
    give_discount(by, active, 100)
    order = place(basket, buyer, (drill.number, "10"))
    assert (order.net_total, order.lines.get().percentage) == (Decimal(0), Decimal(100))
    shown = text_of(client.get(order.get_absolute_url()))
    assert "100% korting van Demo Gereedschap B.V." in shown
    assert "€ 0,00 per 10" in shown


def test_staff_read_what_a_price_of_0_means(
    client_of: Callable[[Actor], Client], staff: User, special: Article
) -> None:
    change = reverse("admin:orders_article_change", args=[special.pk])
    shown = page(client_of(Actor.staff(staff)).get(change))
    assert "Bij 0 is de prijs op aanvraag" in shown
    assert 'name="price_basis"' in shown
