"""Previews of every mail of the portal, with made-up people and companies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from customers.mail_events.preview_data import PREVIEW_DOMAIN, PreviewData, preview_data
from customers.models import Contact
from mail.events import MailEvent, all_events, event_named
from mail.models import Mail
from mail.rendering import message_for
from web.sites import Audience, site_for


@dataclass(frozen=True)
class MailPreview:
    """A mail as its reader would see it."""

    subject: str
    sender: str
    to: str
    reply_to: str
    text: str
    html: str


def mail_preview(key: str, language: str) -> MailPreview:
    """Return the preview of this event. Raises LookupError for an event that does not exist."""
    event = event_named(key)
    with preview_data() as data:
        return _preview(event, language, data)


def all_mail_previews(language: str) -> dict[str, MailPreview]:
    """Return the preview of every event, by the event's key."""
    with preview_data() as data:
        return {event.key: _preview(event, language, data) for event in all_events()}


def _preview(event: MailEvent[Any, Any], language: str, data: PreviewData) -> MailPreview:
    reader = event.preview.reader(data)
    is_customer = isinstance(reader, Contact)
    mail = Mail(
        event=event.key,
        about=event.preview.about(data),
        to=reader.email,
        name=reader.name,
        language=language,
        site_host=site_for(Audience.CUSTOMERS if is_customer else Audience.DEALERS).host,
        message_id=f"<voorbeeld@{PREVIEW_DOMAIN}>",
    )
    message = message_for(mail)
    return MailPreview(
        subject=str(message.subject),
        sender=message.from_email,
        to=message.to[0],
        reply_to=", ".join(message.reply_to),
        text=str(message.body),
        html=str(message.alternatives[0][0]),
    )
