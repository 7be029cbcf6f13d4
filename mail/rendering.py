"""Rendering a mail when it is sent: one template gives its subject, its HTML and its text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from mail.events import NothingToSend, event_named
from mail.message import CheckedMessage
from mail.models import Mail
from mail.plain_text import text_of
from web.sites import Site

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True)
class Rendered:
    """What a template gives."""

    subject: str
    html: str
    text: str


def message_for(mail: Mail) -> CheckedMessage:
    """Return the message of a row, in the reader's language.

    Raises NothingToSend when the mail has lost its point since it was queued.
    """
    if mail.about is None:
        raise NothingToSend
    event = event_named(mail.event)
    with translation.override(mail.language):
        context = event.context(mail.about, mail.site)
        rendered = render(
            event.template, {"name": mail.name, **context}, language=mail.language, site=mail.site
        )
    message = CheckedMessage(
        subject=rendered.subject,
        body=rendered.text,
        from_email=mail.site.sender,
        to=[str(Address(display_name=mail.name, addr_spec=mail.to))],
        reply_to=[context["reply_to"]] if context.get("reply_to") else None,
        headers=_headers(mail, context),
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def _headers(mail: Mail, context: dict[str, Any]) -> dict[str, str]:
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",  # no out-of-office reply, please
        "Content-Language": mail.language,
    }
    if "preferences_url" in context:
        headers["List-Unsubscribe"] = f"<{context['preferences_url']}>"
    return headers


def render(template: str, context: dict[str, Any], *, language: str, site: Site) -> Rendered:
    """Render a template: its title is the subject, and the text is made from its body.

    Raises ValueError when there is no subject.
    """
    page = render_to_string(
        template,
        {
            "site": site,
            "language": language,
            "support_name": settings.SUPPORT_NAME,
            "support_phone": settings.SUPPORT_PHONE,
            "support_place": settings.SUPPORT_PLACE,
            **context,
        },
    )
    title = TITLE.search(page)
    subject = " ".join(html.unescape(title[1]).split()) if title else ""
    if not subject:
        raise ValueError(f"The mail template {template} has no subject")
    return Rendered(subject, page, text_of(page))
