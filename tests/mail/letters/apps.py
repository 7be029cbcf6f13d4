"""An app with one mail event, so that the mail app is tested without the apps above it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

from mail.events import Context, MailEvent, NothingToSend, Preview, register
from web.sites import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import Group

NO_PREVIEW = Preview[Any, Any](lambda data: data, lambda data: data)


class LettersConfig(AppConfig):
    name = "tests.mail.letters"
    label = "letters"

    def ready(self) -> None:
        register_letter()


def letter_context(group: Group, site: Site) -> Context:
    """Return the context of a letter about a group, unless the group is called "gone"."""
    if group.name == "gone":
        raise NothingToSend
    return {
        "company": group.name,
        "day": date(2026, 11, 24),
        "url": f"{site.url}/uitnodiging/abc_def-123/",
    }


def register_letter(
    key: str = "letter",
    *,
    context: Callable[[Any, Site], Context] = letter_context,
    template: str = "letters/letter.html",
    **fields: Any,
) -> None:
    """Register an event, which is the letter in all that is not given."""
    register(
        MailEvent[Any, Any](
            key=key, template=template, context=context, preview=NO_PREVIEW, **fields
        )
    )
