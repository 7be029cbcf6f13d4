"""A form of the administration changes what differs from what it showed, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from customers.actors import Actor
from orders.models import Article
from tests.form_fields import fields_of
from tests.orders.conftest import drills, make_article

__all__ = ["drills"]


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def old_page(client: Client, instance: Any) -> tuple[str, dict[str, list[str]]]:
    """Return the address of a page that is shown now, and what a browser would send of it."""
    meta = instance._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[instance.pk])
    return url, fields_of(client.get(url).text, f"{meta.model_name}_form")


def test_an_old_page_of_a_dealer_brings_nothing_back(
    client: Client, dealer: Dealer, employee: DealerEmployee
) -> None:
    url, sent = old_page(client, dealer)
    Dealer.objects.update(phone="000-000 00 09")
    DealerEmployee.objects.update(topics=["orders"])
    response = client.post(url, {**sent, "city": ["Deventer"]})
    assert response.status_code == 302, response.context["errors"]
    dealer.refresh_from_db()
    employee.refresh_from_db()
    assert (dealer.city, dealer.phone) == ("Deventer", "000-000 00 09")
    assert employee.topics == ["orders"]


def test_what_two_of_the_staff_changed_is_asked(client: Client, dealer: Dealer) -> None:
    url, sent = old_page(client, dealer)
    Dealer.objects.update(city="Kampen")
    asked = client.post(url, {**sent, "city": ["Deventer"]})
    assert asked.status_code == 200
    assert "gewijzigd in “Kampen”" in asked.text
    assert Dealer.objects.get().city == "Kampen"
    again = fields_of(asked.text, "dealer_form")
    assert again["city"] == ["Deventer"]
    assert client.post(url, again).status_code == 302
    assert Dealer.objects.get().city == "Deventer"


def test_an_old_page_of_a_login_brings_no_old_address_back(
    client: Client, employee: DealerEmployee
) -> None:
    url, sent = old_page(client, employee.user)
    User.objects.filter(pk=employee.user_id).update(email="nieuw@demo-gereedschap.example")
    response = client.post(url, {**sent, "name": ["M. de Bakker"]})
    assert response.status_code == 302, response.context["errors"]
    employee.user.refresh_from_db()
    assert employee.user.email == "nieuw@demo-gereedschap.example"
    assert employee.user.name == "M. de Bakker"


def test_an_old_page_of_an_article_brings_no_old_price_back(client: Client, drills: Any) -> None:
    article = make_article("11.110.0850", drills)
    url, sent = old_page(client, article)
    Article.objects.update(gross_price="7.7700")
    response = client.post(url, {**sent, "name_nl": ["Boor"]})
    assert response.status_code == 302, response.context["errors"]
    article.refresh_from_db()
    assert (article.name_nl, str(article.gross_price)) == ("Boor", "7.7700")
