"""The pages of the catalogue: searching, browsing and adding from there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Customer
from orders.models import Article, Basket, ProductGroup
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import give_discount, lines_of


def test_the_first_page_shows_the_product_groups_that_have_articles(
    client: Client, drill: Article, taps: ProductGroup
) -> None:
    shown = page(client.get(reverse("orders:start")))
    assert "Spiraalboren" in shown
    assert "Machinetappen" not in shown  # nothing in it


def test_a_product_group_shows_its_own_articles(
    client: Client, url: Any, drill: Article, tap: Article
) -> None:
    shown = page(client.get(url("catalogue"), {"group": "11"}))
    assert drill.number in shown
    assert tap.number not in shown
    assert client.get(url("catalogue"), {"group": "nergens"}).status_code == 404


def test_without_a_discount_a_search_shows_gross_prices_only(
    client: Client, url: Any, drill: Article
) -> None:
    shown = page(client.get(url("catalogue"), {"q": "boor 8,5"}))
    assert "€&nbsp;48,50" in shown
    assert "orting" not in shown
    assert "Uw prijs</th>" not in shown


def test_with_a_discount_a_search_shows_both_prices_and_the_discount(
    client: Client, url: Any, drill: Article, by: Actor, active: Customer
) -> None:
    give_discount(by, active, 25, drill.group)
    shown = page(client.get(url("catalogue"), {"q": "boor 8,5"}))
    assert "€&nbsp;48,50" in shown
    assert "€&nbsp;36,38" in shown
    assert "per 10 · € 3,6375 per stuk" in shown
    assert "25% op Spiraalboren, van Demo Gereedschap B.V." in shown


def test_a_search_that_finds_nothing_says_what_to_try(client: Client, url: Any) -> None:
    assert "Niets gevonden voor “zzz”" in page(client.get(url("catalogue"), {"q": "zzz"}))


def test_a_search_says_what_it_forgave_and_what_there_is_not(
    client: Client, url: Any, drill: Article
) -> None:
    shown = page(client.get(url("catalogue"), {"q": "spiralboor 8,5"}))
    assert "Gezocht op: spiraalboor 8,5" in shown
    assert drill.number in shown
    shown = page(client.get(url("catalogue"), {"q": "spiraalboor 8,7"}))
    assert "Geen spiraalboren van 8,7 mm. Wel in deze groep:" in shown
    assert "Alles van Spiraalboren" in shown
    assert drill.number in shown


def test_a_drill_for_a_thread_is_named(client: Client, url: Any, drill: Article) -> None:
    shown = page(client.get(url("catalogue"), {"q": "tapboor M10"}))
    assert "Voor schroefdraad M10 boort u 8,5 mm." in shown
    assert drill.number in shown


def test_a_word_for_a_product_group_leads_to_it(client: Client, url: Any, drill: Article) -> None:
    shown = page(client.get(url("catalogue"), {"q": "boren"}))
    assert '<a class="button" href="?group=11">Spiraalboren</a>' in shown


def test_adding_articles_leads_back_to_the_list(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    here = url("catalogue") + "?q=hss"
    sent = {"number": [drill.number, tap.number], "quantity": ["10", ""], "next": here}
    response = client.post(url("add"), sent)
    assert response["Location"] == here
    assert said(response) == ["1 regel toegevoegd aan uw winkelmandje."]
    assert lines_of(basket) == [(drill.number, "10", 10)]


def test_adding_articles_leads_to_the_basket_when_it_has_a_question(
    client: Client, url: Any, drill: Article
) -> None:
    response = client.post(url("add"), {"number": [drill.number], "quantity": ["7"]})
    assert response["Location"] == url("basket")
    assert "Verpakt per 10. Wilt u er 10 bestellen?" in page(client.get(url("basket")))


@pytest.mark.parametrize("onward", ["https://elders.example/", "//elders.example", ""])
def test_adding_articles_never_leads_to_another_site(
    client: Client, url: Any, drill: Article, onward: str
) -> None:
    sent = {"number": [drill.number], "quantity": [""], "next": onward}
    response = client.post(url("add"), sent)
    assert response["Location"] == url("catalogue")
    assert said(response) == ["Vul eerst een aantal in."]


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("https://pictures.example/a.jpg", True),
        ("https://pictures.example.evil.example/a.jpg", False),
        ("https://elders.example/a.jpg", False),
        ("", False),
    ],
)
def test_pictures_come_from_known_hosts_only(
    client: Client, url: Any, drill: Article, settings: Any, picture: str, shown: bool
) -> None:
    settings.PICTURE_HOSTS = ["https://pictures.example"]
    drill.picture = picture
    drill.save()
    html = client.get(url("catalogue"), {"q": drill.number}).text
    assert ('class="picture"' in html) == shown
