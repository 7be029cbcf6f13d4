"""For whom a person acts is looked up only for a page that asks for it."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from customers.access import middleware
from customers.access.acting import current_actor
from customers.actors import Actor
from customers.models import Contact
from registry.form_token import make_token


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests for which an actor was looked up."""
    paths: list[str] = []

    def look_up(request: HttpRequest) -> Actor | None:
        paths.append(request.path)
        return current_actor(request)

    monkeypatch.setattr(middleware, "current_actor", look_up)
    return paths


def test_a_search_while_somebody_types_looks_up_no_actor(
    by: Actor, client_of: Callable[[Actor], Client], looked_up: list[str]
) -> None:
    query = {"country": "NL", "q": "quostra", "token": make_token()}
    assert client_of(by).get(reverse("registry:companies"), query).status_code == 200
    assert looked_up == []


def test_a_page_looks_up_its_actor_once(
    by: Actor, client_of: Callable[[Actor], Client], looked_up: list[str]
) -> None:
    home = reverse("customers:home")
    assert by.employee
    assert by.employee.dealer.name in client_of(by).get(home).text
    assert looked_up == [home]


def test_nobody_logged_in_has_no_actor(client: Client, db: None, looked_up: list[str]) -> None:
    assert client.get(reverse("home")).status_code == 200
    assert looked_up == []


def test_the_first_page_of_a_contact_is_its_first_login_and_a_search_is_not(
    contact: Contact, client_of: Callable[[Actor], Client]
) -> None:
    Contact.objects.update(first_login_at=None)
    client = client_of(Actor.of_contact(contact))
    client.get(reverse("registry:companies"), {"q": "quostra", "token": make_token()})
    contact.refresh_from_db()
    assert contact.first_login_at is None
    client.get(reverse("orders:start"), follow=True)
    contact.refresh_from_db()
    assert contact.first_login_at is not None
