"""The home page puts first what its site is for, and sends on whoever has logged in."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact
from portal import views
from tests.portal.pages import black_bar, part, title
from web.sites import Audience, Site


def sites(*first: Audience) -> tuple[Site, ...]:
    names = {Audience.CUSTOMERS: "PHANTOM", Audience.DEALERS: "VAN OMMEN", Audience.BOTH: "PORTAAL"}
    return tuple(
        Site(
            url=f"http://{f.value.replace('_', '-')}.example",
            name=names[f],
            sender="P <p@phantom.example>",
            audience=f,
        )
        for f in first
    )


@pytest.fixture
def two_sites(settings: Settings) -> None:
    settings.SITES = sites(Audience.CUSTOMERS, Audience.DEALERS)
    settings.ALLOWED_HOSTS = ["customers.example", "dealers.example"]


def order_of_buttons(client: Client, host: str) -> list[str]:
    """Return the names of the pages that the home page leads to, from the first."""
    page = part(client.get("/", headers={"host": host}), "main")
    names = ("customers:register", "account_login")
    return sorted(names, key=lambda name: page.index(f'href="{reverse(name)}"'))


def test_customers_find_asking_for_a_login_first(client: Client, two_sites: None) -> None:
    assert order_of_buttons(client, "customers.example") == ["customers:register", "account_login"]


def test_dealers_find_logging_in_first(client: Client, two_sites: None) -> None:
    assert order_of_buttons(client, "dealers.example") == ["account_login", "customers:register"]


def test_one_site_has_both(client: Client, settings: Settings) -> None:
    settings.SITES = sites(Audience.BOTH)
    assert len(order_of_buttons(client, "testserver")) == 2


def test_each_site_has_its_wordmark(client: Client, two_sites: None) -> None:
    customers = client.get("/", headers={"host": "customers.example"})
    dealers = client.get("/", headers={"host": "dealers.example"})
    assert "PHANTOM" in black_bar(customers)
    assert "dealerportaal" not in black_bar(customers)
    assert "VAN OMMEN" in black_bar(dealers)
    assert "dealerportaal" in black_bar(dealers)
    assert title(dealers) == "Welkom · VAN OMMEN"


def test_a_visitor_asks_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


def test_a_dealer_goes_to_its_customers(by: Actor, client_of: Callable[[Actor], Client]) -> None:
    assert client_of(by).get("/")["Location"] == reverse("customers:home")


def test_a_customer_goes_to_its_order_page(
    contact: Contact, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(Actor.of_contact(contact))
    assert client.get("/")["Location"] == reverse("orders:start")


def test_staff_go_to_the_admin(staff: User, client_of: Callable[[Actor], Client]) -> None:
    assert client_of(Actor.staff(staff)).get("/")["Location"] == reverse("admin:index")


def test_nothing_is_sent_to_the_home_page(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_the_portal_is_up(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get(reverse("healthz"))
    assert response.text == "ok"
    assert "no-store" in response["Cache-Control"]


def test_without_its_database_the_portal_is_not_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone:
        def cursor(self) -> None:
            raise OperationalError("the server closed the connection")

    monkeypatch.setattr(views, "connection", Gone())
    client.raise_request_exception = False
    assert client.get(reverse("healthz")).status_code == 500
