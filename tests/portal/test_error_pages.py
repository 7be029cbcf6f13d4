"""Somebody for whom something goes wrong reads a sentence in its language, and a way on."""

from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from customers.actors import Actor
from portal import context_processors, views
from tests.portal.pages import black_bar, foot, main_of, red_bar, title
from tests.portal.test_language import choose


def test_what_is_not_there_is_said_within_the_frame(client: Client) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert title(response) == "Pagina niet gevonden · PHANTOM"
    assert "Pagina niet gevonden" in main_of(response)
    assert f'href="{reverse("home")}"' in response.text
    assert "Inloggen" in black_bar(response)
    assert "+31 (0)55-506 76 00" in foot(response)


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Page not found"), ("de", "Seite nicht gefunden")]
)
def test_it_is_said_in_the_readers_language(client: Client, language: str, sentence: str) -> None:
    choose(client, language)
    assert sentence in main_of(client.get("/bestaat-niet/"))


def test_somebody_logged_in_keeps_its_menu(by: Actor, client_of: Callable[[Actor], Client]) -> None:
    response = client_of(by).get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Klanten" in red_bar(response)
    assert "Uitloggen" in black_bar(response)


def test_a_dealer_is_not_let_into_the_admin(
    by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    response = client_of(by).get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert "Niet toegestaan" in main_of(response)
    assert "Klanten" in red_bar(response)


def test_a_form_without_its_token_says_to_send_it_again(db: None) -> None:
    careful = Client(enforce_csrf_checks=True)
    response = careful.post(reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "Verstuur het nog een keer" in main_of(response)
    assert "Inloggen" in black_bar(response)


@pytest.mark.parametrize(
    "host", ["elders.example", "testserver:x", "a_b.example", "evil@testserver"]
)
def test_a_host_of_somebody_else_cannot_be_read(
    client: Client, settings: Settings, host: str
) -> None:
    """The frame asks for the host too, and must not break on a host that cannot be read."""
    settings.ALLOWED_HOSTS = ["testserver"]
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert title(response) == "Er ging iets mis bij het versturen · PHANTOM"
    assert "Login aanvragen" in red_bar(response)
    assert host not in response.text


def test_too_much_in_a_form_cannot_be_read(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    choose(client, "de")
    response = client.post(reverse("account_login"), {f"field{n}": "x" for n in range(9)})
    assert response.status_code == 400
    assert "Beim Absenden ist etwas schiefgegangen" in main_of(response)


def test_a_page_that_breaks_says_whose_fault_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page comes even when the frame itself breaks, as here."""

    def broken(host: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(context_processors, "site_of_host", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    said = main_of(response)
    for sentence in ("Dat ligt aan ons", "went wrong on our side", "schiefgegangen"):
        assert sentence in said
    assert "+31 (0)55-506 76 00" in said
    assert "ZeroDivisionError" not in response.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Dit adres hoort bij een knop"),
        ("en", "This address belongs to a button"),
        ("de", "Diese Adresse gehört zu einer Schaltfläche"),
    ],
)
def test_the_address_of_a_button_has_a_page(client: Client, language: str, sentence: str) -> None:
    choose(client, language)
    response = client.get("/taal/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert sentence in main_of(response)
    assert 'href="/"' in response.text


def test_a_page_to_which_nothing_can_be_sent_says_so_too(client: Client) -> None:
    response = client.post("/", headers={"Referer": "http://testserver/aanmelden/"})
    assert response.status_code == 405
    assert 'href="/aanmelden/"' in response.text


def test_an_attack_is_told_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def suspicious(*args: object) -> None:
        raise SuspiciousOperation("a secret about the inside")

    monkeypatch.setattr(views, "render", suspicious)
    response = client.get("/")
    assert response.status_code == 400
    assert "secret" not in response.text


def test_too_often_is_said_calmly(client: Client, db: None) -> None:
    statuses = []
    for _ in range(25):
        response = client.post(reverse("account_reset_password"), {"email": "a@b.example"})
        statuses.append(response.status_code)
    assert statuses[0] == 302
    assert response.status_code == 429
    assert "Te veel pogingen" in main_of(response)
    assert "Inloggen" in black_bar(response)
