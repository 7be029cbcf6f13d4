"""The pages on which staff look at every mail."""

from collections.abc import Callable
from functools import cache

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers.actors import Actor
from customers.mail_previews import MailPreview, all_mail_previews
from mail.events import all_events
from portal import mail_previews as pages
from tests.customers.mails_and_pages import page
from tests.customers.records import everything

LANGUAGES = dict(settings.LANGUAGES)
EVENTS = [event.key for event in all_events()]


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


@cache
def previews_in(language: str) -> dict[str, MailPreview]:
    """Return every preview in a language, which are texts, so one test can leave them to others."""
    return all_mail_previews(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_a_mail_is_shown_as_html_and_as_text(
    client: Client, event: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Made-up people for each of these pages would take most of the time; others make their own.
    monkeypatch.setattr(pages, "all_mail_previews", lambda _language: {})
    monkeypatch.setattr(pages, "mail_preview", lambda key, spoken: previews_in(spoken)[key])
    shown = client.get(reverse("mail_preview", args=[event, language]))
    mail = previews_in(language)[event]
    assert mail.subject in page(shown)
    assert mail.reply_to in page(shown)
    html = client.get(reverse("mail_preview_html", args=[event, language]))
    assert f'<html lang="{language}">' in html.text
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    for part in (mail.subject, mail.text, mail.html):
        assert part
        assert "None" not in part
        assert "%(" not in part


def test_one_page_lists_every_mail_in_the_readers_language(client: Client) -> None:
    shown = client.get(reverse("mail_previews"))
    assert "Nog geblokkeerd: Voorbeeld Metaalbewerking 2 B.V. Klik op “Blokkade opheffen”" in page(
        shown
    )
    for event in EVENTS:
        for language in LANGUAGES:
            assert reverse("mail_preview", args=[event, language]) in shown.text


def test_looking_leaves_nothing_behind(client: Client, staff: User) -> None:
    before = everything()
    client.get(reverse("mail_previews"))
    shown = client.get(reverse("mail_preview", args=["invitation", "de"]))
    html = client.get(reverse("mail_preview_html", args=["invitation", "de"]))
    assert "Brindolux" not in shown.text, "nobody of the real ones"
    assert '<html lang="de">' in html.text
    assert everything() == before


@pytest.mark.parametrize("args", [("invitation", "fr"), ("nothing", "nl")])
def test_an_unknown_mail_or_language_is_not_found(client: Client, args: tuple[str, str]) -> None:
    assert client.get(reverse("mail_preview", args=args)).status_code == 404
    assert client.get(reverse("mail_preview_html", args=args)).status_code == 404
