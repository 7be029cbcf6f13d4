"""An app with one mail event, so that the mail app is tested without the rooms above it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

from mail import events
from web.sites import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import Group


class LettersConfig(AppConfig):
    name = "tests.mail.letters"
    label = "letters"

    def ready(self) -> None:
        register_letter()


def register_letter() -> None:
    events.register("letter", template="letters/letter.html", context=letter)


def letter(group: Group, site: Site) -> dict[str, Any]:
    """A letter about a group, which has lost its point when the group is called "gone"."""
    if group.name == "gone":
        raise events.NothingToSend
    return {
        "company": group.name,
        "day": date(2026, 11, 24),
        "url": f"{site.url}/uitnodiging/abc_def-123/",
    }
