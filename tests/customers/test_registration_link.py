"""The printed link and QR code of a dealer lead to its own registration page."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse
from pytest_django import Settings

from accounts.models import Dealer
from customers.actors import Actor
from tests.customers.mails_and_pages import page
from web.sites import Audience, Site

PAGES = ("registration_link", "registration_poster", "registration_cards")


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def brand(settings: Settings) -> Site:
    """Give customers another site than the dealer who looks at these pages."""
    brand = Site(
        "https://phantom.example", "PHANTOM", "Phantom <a@phantom.example>", Audience.CUSTOMERS
    )
    trade = Site("https://trade.example", "VAN OMMEN", "Van Ommen <b@vo.example>", Audience.DEALERS)
    settings.SITES = (brand, trade)
    settings.ALLOWED_HOSTS = ["*"]
    return brand


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_the_link_of_the_customers_site(
    client: Client, brand: Site, dealer: Dealer, name: str
) -> None:
    response = client.get(reverse(f"customers:{name}"))
    assert "phantom.example/aanmelden/demo-gereedschap" in page(response)
    assert response.context["url"] == "https://phantom.example/aanmelden/demo-gereedschap/"
    match = resolve(urlsplit(response.context["url"]).path)
    assert (match.view_name, match.kwargs) == ("customers:register_with", {"slug": dealer.slug})


def test_a_sheet_has_ten_cards_and_one_is_read_aloud(client: Client) -> None:
    text = client.get(reverse("customers:registration_cards")).text
    assert text.count('class="card"') == 10
    assert text.count('class="card" aria-hidden="true"') == 9
