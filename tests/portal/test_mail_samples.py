"""The page on which staff look at every mail."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers.access import Actor
from customers.samples import SAMPLES, sample
from mail.events import all_events
from tests.customers.browsing import page
from tests.customers.facts import everything

LANGUAGES = dict(settings.LANGUAGES)


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def test_every_mail_has_a_sample() -> None:
    assert set(SAMPLES) == set(all_events())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", SAMPLES)
def test_it_is_shown_as_html_and_as_text(client: Client, event: str, language: str) -> None:
    shown = client.get(reverse("mail_sample", args=[event, language]))
    mail = sample(event, language)
    assert mail.subject in page(shown)
    assert mail.reply_to in page(shown)
    html = client.get(reverse("mail_sample_html", args=[event, language]))
    assert f'<html lang="{language}">' in html.text
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    for part in (mail.subject, mail.text, mail.html):
        assert part
        assert "None" not in part
        assert "%(" not in part


def test_all_are_on_one_page_in_ones_own_language(client: Client) -> None:
    shown = client.get(reverse("mail_samples"))
    assert "Vergeet niet te deblokkeren: Voorbeeld Metaalbewerking 2 B.V." in page(shown)
    for event in SAMPLES:
        for language in LANGUAGES:
            assert reverse("mail_sample", args=[event, language]) in shown.text


def test_looking_leaves_nothing_behind(client: Client, staff: User) -> None:
    before = everything()
    client.get(reverse("mail_samples"))
    client.get(reverse("mail_sample", args=["invitation", "de"]))
    assert everything() == before


@pytest.mark.parametrize("args", [("invitation", "fr"), ("nothing", "nl")])
def test_what_there_is_none_of(client: Client, args: tuple[str, str]) -> None:
    assert client.get(reverse("mail_sample", args=args)).status_code == 404
    assert client.get(reverse("mail_sample_html", args=args)).status_code == 404
