"""The page on which staff look at every mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers import mail_previews
from customers.actors import Actor
from customers.mail_previews import PREVIEWS, sample
from mail.events import all_events
from portal import mail_previews as views
from tests.customers.browsing import page
from tests.customers.facts import everything

LANGUAGES = dict(settings.LANGUAGES)


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def test_every_mail_has_a_sample() -> None:
    assert set(PREVIEWS) == set(all_events())


@pytest.fixture
def _one_cast(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the people of the previews once for all that a test looks at, and no list of them."""
    cast = mail_previews._make_preview_data()

    @contextmanager
    def lent() -> Iterator[mail_previews.PreviewData]:
        with transaction.atomic():
            yield cast
            transaction.set_rollback(True)

    monkeypatch.setattr(mail_previews, "_preview_data", lent)
    monkeypatch.setattr(views, "all_previews", lambda language: {})


@pytest.mark.usefixtures("_one_cast")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", PREVIEWS)
def test_it_is_shown_as_html_and_as_text(client: Client, event: str, language: str) -> None:
    shown = client.get(reverse("mail_preview", args=[event, language]))
    mail = sample(event, language)
    assert mail.subject in page(shown)
    assert mail.reply_to in page(shown)
    html = client.get(reverse("mail_preview_html", args=[event, language]))
    assert f'<html lang="{language}">' in html.text
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    for part in (mail.subject, mail.text, mail.html):
        assert part
        assert "None" not in part
        assert "%(" not in part


def test_all_are_on_one_page_in_ones_own_language(client: Client) -> None:
    shown = client.get(reverse("mail_previews"))
    assert "Vergeet niet te deblokkeren: Voorbeeld Metaalbewerking 2 B.V." in page(shown)
    for event in PREVIEWS:
        for language in LANGUAGES:
            assert reverse("mail_preview", args=[event, language]) in shown.text


def test_looking_leaves_nothing_behind(client: Client, staff: User) -> None:
    before = everything()
    client.get(reverse("mail_previews"))
    client.get(reverse("mail_preview", args=["invitation", "de"]))
    assert everything() == before


@pytest.mark.parametrize("args", [("invitation", "fr"), ("nothing", "nl")])
def test_what_there_is_none_of(client: Client, args: tuple[str, str]) -> None:
    assert client.get(reverse("mail_preview", args=args)).status_code == 404
    assert client.get(reverse("mail_preview_html", args=args)).status_code == 404
