"""Fixtures that queue mails about a group, for which no other app of the portal is needed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from pytest_django import Settings

from mail import events
from mail.actions import queue_mail
from mail.models import Mail
from portal import environment
from tests.mail.letters.apps import register_letter
from tests.mail.mail_server import MailServer, open_mail_server
from web.sites import Site, all_sites

LETTERS = Path(__file__).parent / "letters" / "templates"


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(events, "_events", {})
    register_letter()
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], LETTERS]}]


@pytest.fixture
def site() -> Site:
    return all_sites()[0]


@pytest.fixture
def group(db: None) -> Group:
    return Group.objects.create(name="Velmora")


type Queue = Callable[..., Mail]


@pytest.fixture
def queue(group: Group, site: Site) -> Queue:
    """Return a function that queues a letter about the group, as an action does."""

    def queue_letter(**fields: Any) -> Mail:
        given: dict[str, Any] = {
            "to": "inkoop@velmora.example",
            "language": "nl",
            "site": site,
            **fields,
        }
        with transaction.atomic():
            return queue_mail("letter", group, **given)

    return queue_letter


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """Open a mail server on loopback, to which the portal sends."""
    with open_mail_server(MailServer()) as server:
        settings.MAILERS = {"default": environment.mailer(server.url)}
        yield server
