"""Numbers that may mean several articles, or one that was replaced: asked, and never swapped."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Customer
from orders.models import Article, Basket, ProductGroup
from orders.order_lines import match_lines
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import fill, give_discount, lines_of, make_article, place
from tests.orders.test_quantity_questions import press


@pytest.fixture
def alike(drills: ProductGroup) -> None:
    for number, name in (("QX 1.12", "schijf 1,12"), ("QX 11.2", "schijf 11,2")):
        make_article(number, drills, name_nl=name)


@pytest.fixture
def old_saw(drills: ProductGroup) -> Article:
    return make_article("51.110.7300", drills, active=False, gross_price=Decimal("30.46"))


@pytest.fixture
def new_saw(drills: ProductGroup, old_saw: Article) -> Article:
    return make_article(
        "51.111.7300",
        drills,
        superseded_keys=["511107300"],
        name_nl="Bimetaal-gatzaag NIEUW, 73 mm",
        gross_price=Decimal("31.00"),
    )


def test_a_number_of_two_articles_is_asked_and_chosen(
    client: Client, url: Any, alike: None, basket: Basket
) -> None:
    client.post(url("quick_order"), {"pasted": "QX112;3\nQX 11.2;4"})
    assert lines_of(basket) == [("QX112", "3", 3), ("QX 11.2", "4", 4)]
    shown = page(client.get(url("basket")))
    assert "Bedoelt u QX 1.12 of QX 11.2?" in shown
    assert "schijf 1,12" in shown
    key = basket.lines.all()[0].pk
    press(client, url, "choose", f"{key}:QX 1.12", quantity=["3", "5"])
    assert lines_of(basket) == [("QX 1.12", "3", 3), ("QX 11.2", "5", 5)]


@pytest.mark.parametrize("value", ["{key}:11.110.0850", "{key}:", "{key}", "1:QX 1.12", ""])
def test_only_an_article_of_the_question_can_be_chosen(
    client: Client, url: Any, alike: None, drill: Article, basket: Basket, value: str
) -> None:
    fill(basket, ("QX112", "3"))
    key = basket.lines.get().pk
    press(client, url, "choose", value.format(key=key))
    assert basket.lines.get().article is None


def test_an_article_that_was_chosen_joins_its_other_line(
    client: Client, url: Any, alike: None, basket: Basket
) -> None:
    fill(basket, ("QX 1.12", "2"), ("QX112", "3"))
    press(client, url, "choose", f"{basket.lines.all()[1].pk}:QX 1.12")
    assert lines_of(basket) == [("QX 1.12", "5", 5)]


@pytest.mark.parametrize("way", ["typed", "pasted", "uploaded", "list"])
def test_a_successor_is_offered_at_the_buyers_own_price(
    client: Client, url: Any, new_saw: Article, basket: Basket, by: Actor, active: Customer,
    way: str,
) -> None:  # fmt: skip
    give_discount(by, active, 10)
    sent: dict[str, dict[str, Any]] = {
        "typed": {"number": ["51.110.7300"], "quantity": ["2"]},
        "pasted": {"pasted": "2x 51.110.7300"},
        "uploaded": {"file": SimpleUploadedFile("lijst.csv", b"51.110.7300;2\n")},
        "list": {"number": ["51.110.7300"], "quantity": ["2"]},
    }
    response = client.post(url("add" if way == "list" else "quick_order"), sent[way])
    assert response["Location"] == url("basket")
    assert [number for number, _typed, _n in lines_of(basket)] == ["51.110.7300"]
    shown = page(client.get(url("basket")))
    assert "Vervangen door 51.111.7300, € 27,90. Wilt u die?" in shown
    assert "Bimetaal-gatzaag NIEUW, 73 mm" in shown
    assert client.get(url("checkout"))["Location"] == url("basket")
    press(client, url, "choose", f"{basket.lines.get().pk}:51.111.7300")
    assert [(number, n) for number, _typed, n in lines_of(basket)] == [("51.111.7300", 2)]
    assert client.get(url("checkout")).status_code == 200


def test_a_number_that_is_no_article_any_more_is_not_swapped_either(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    fill(basket, ("91.11.10085", "10"))
    assert lines_of(basket) == [("91.11.10085", "10", 10)]
    assert basket.lines.get().article is None
    shown = page(client.get(url("basket")))
    assert "Vervangen door 11.110.0850, € 48,50 per 10. Wilt u die?" in shown


def test_what_was_typed_stays_when_the_basket_is_saved(
    client: Client, url: Any, new_saw: Article, basket: Basket
) -> None:
    fill(basket, ("51.110.7300", "2"))
    press(client, url, "button", "update", quantity=["3"])
    assert lines_of(basket) == [("51.110.7300", "3", 3)]
    assert "Vervangen door 51.111.7300" in page(client.get(url("basket")))


def test_several_successors_are_taken_with_one_button(
    client: Client, url: Any, new_saw: Article, drill: Article, basket: Basket
) -> None:
    fill(basket, ("51.110.7300", "2"), ("91.11.10085", "10"), ("niets", "1"))
    assert "2 opvolgers nemen" in page(client.get(url("basket")))
    press(client, url, "button", "accept_successors")
    numbers = [number for number, _typed, _n in lines_of(basket)]
    assert numbers == ["51.111.7300", "11.110.0850", "niets"]


def test_ordering_again_says_only_what_is_true(
    client: Client, url: Any, drill: Article, tap: Article, drills: ProductGroup, basket: Basket,
    buyer: Actor,
) -> None:  # fmt: skip
    gone, replaced = make_article("7A", drills), make_article("7B", drills)
    more = make_article("7C", drills)
    ordered = [(article.number, "10") for article in (drill, tap, gone, replaced, more)]
    order = place(basket, buyer, *ordered)
    Article.objects.filter(number__in=("7A", "7B")).update(active=False)
    make_article("8B", drills, superseded_keys=["7B"])
    Article.objects.filter(number="7C").update(pack_quantity=25)
    response = client.post(reverse("orders:order_again", args=[order.reference]))
    assert said(response) == [
        "2 regels toegevoegd aan uw winkelmandje, met de prijzen van vandaag.",
        "1 artikel is niet meer te bestellen.",
        "1 artikel is vervangen. Kies of u de opvolger wilt.",
        "Bij 1 regel is er eerst een vraag: zie hieronder.",
    ]
    assert "Vervangen door 8B" in page(client.get(url("basket")))


def test_ordering_again_of_what_is_all_gone_adds_nothing(
    client: Client, drills: ProductGroup, basket: Basket, buyer: Actor
) -> None:
    article = make_article("7A", drills)
    order = place(basket, buyer, ("7A", "1"))
    Article.objects.filter(pk=article.pk).update(active=False)
    response = client.post(reverse("orders:order_again", args=[order.reference]))
    assert said(response) == ["1 artikel is niet meer te bestellen."]


def test_ordering_again_takes_an_article_that_has_another_number_now(
    client: Client, drills: ProductGroup, basket: Basket, buyer: Actor
) -> None:
    article = make_article("7A", drills)
    order = place(basket, buyer, ("7A", "3"))
    article.number = "7A-2"
    article.save()
    client.post(reverse("orders:order_again", args=[order.reference]))
    assert lines_of(basket) == [("7A-2", "3", 3)]


def test_a_line_whose_number_became_that_of_an_article_offers_it(
    client: Client, url: Any, drills: ProductGroup, basket: Basket
) -> None:
    fill(basket, ("7A", "3"))
    make_article("7A", drills)
    shown = page(client.get(url("basket")))
    assert "Bedoelt u 7A?" in shown
    assert re.findall(r'name="choose" value="\d+:([^"]*)"', shown) == ["7A"]


def test_saving_a_basket_takes_what_became_an_article(
    client: Client, url: Any, drills: ProductGroup, basket: Basket
) -> None:
    fill(basket, ("7A", "3"))
    article = make_article("7A", drills)
    press(client, url, "button", "update")
    assert basket.lines.get().article == article


def test_a_basket_without_questions_looks_nothing_up(
    basket: Basket, drill: Article, client: Client, url: Any, django_assert_num_queries: Any
) -> None:
    fill(basket, (drill.number, "10"))
    client.get(url("basket"))
    with django_assert_num_queries(1):
        lines = list(basket.lines.select_related("article__group"))
        assert match_lines(lines) == lines
