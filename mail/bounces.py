"""What became of mails, as the mail provider reports it by a webhook.

django-anymail knows the webhooks of the providers and their signatures; this marks the mails.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from anymail import urls as anymail_urls
from anymail.exceptions import AnymailConfigurationError, AnymailInsecureWebhookWarning
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.core.exceptions import ImproperlyConfigured
from django.dispatch import receiver
from django.http import HttpResponse
from django.utils import timezone

from mail.failures import is_temporary
from mail.models import Mail
from mail.tracking import Report, take_report

logger = logging.getLogger(__name__)

FAILURES = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
# Who complains of a mail, answers it by itself or unsubscribes has received it.
ARRIVALS = (
    EventType.DELIVERED,
    EventType.OPENED,
    EventType.CLICKED,
    EventType.COMPLAINED,
    EventType.UNSUBSCRIBED,
    EventType.AUTORESPONDED,
)
# Only some providers have an event for what may still arrive; others say it in a word of their own.
SOFT = re.compile(r"soft.?(bounce|fail)|transient|temporary", re.IGNORECASE)
HARD = re.compile(r"hard.?bounce|permanent", re.IGNORECASE)
OWN_WORDS = ("event", "Type", "type", "bounceType")
INSIDE = ("bounce", "data", "msys", "message_event")  # where they stand, with some
SPARKPOST_SOFT_CLASSES = ("20", "21", "22", "23", "24", "40", "70")
WEBHOOK_SUFFIXES = ("_tracking_webhook", "_webhook")  # how anymail names the webhooks for events
MAX_BOUNCE_DELAY = timedelta(days=14)
CLOCK_DIFFERENCE = timedelta(minutes=1)  # between the provider's clock and ours


def webhook_of(provider: str) -> Callable[..., HttpResponse]:
    """Return the view for one provider, by anymail's name of it, such as `mailgun`.

    Raises ImproperlyConfigured for an unknown one, and without a signature or a secret.
    """
    views: dict[str, Any] = {p.name: p.callback for p in anymail_urls.urlpatterns}
    names = (provider + suffix for suffix in WEBHOOK_SUFFIXES)
    view: Any = next((views[name] for name in names if name in views), None)
    if view is None:
        known = sorted({name.split("_tracking")[0] for name in views if "inbound" not in name})
        raise ImproperlyConfigured(f"BOUNCES_FROM must be one of {', '.join(known)}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", AnymailInsecureWebhookWarning)
            view.view_class(**view.view_initkwargs)
    except (AnymailConfigurationError, AnymailInsecureWebhookWarning) as error:
        raise ImproperlyConfigured(f"ANYMAIL lacks a secret for BOUNCES_FROM: {error}") from error
    found: Callable[..., HttpResponse] = view
    return found


@receiver(tracking)
def take_event(sender: type, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Mark the mail of an event as what the provider says of it.

    Raises NotSentYet when the provider reports it before the mail is marked as sent.
    """
    report = _report_of(event)
    if report is None:
        return
    at = event.timestamp or timezone.now()
    mail = _mail_of(event, at)
    if mail is None:
        if report is not Report.ARRIVED:
            logger.warning("%s returned a mail to nobody that was mailed lately", esp_name)
        return
    why = event.mta_response or event.description or event.reject_reason or event.event_type
    take_report(mail, report, at=at, why=str(why))


def _report_of(event: AnymailTrackingEvent) -> Report | None:
    if event.event_type in ARRIVALS:
        return Report.ARRIVED
    if event.event_type == EventType.DEFERRED:
        return Report.DELAYED
    if event.event_type not in FAILURES:
        return None
    if event.event_type == EventType.BOUNCED and _is_soft(event):
        return Report.BOUNCED_SOFTLY
    return Report.FAILED


def _is_soft(event: AnymailTrackingEvent) -> bool:
    """Tell whether a mail that bounced may arrive when it is sent once more."""
    if event.reject_reason in (RejectReason.INVALID, RejectReason.SPAM, RejectReason.UNSUBSCRIBED):
        return False
    own_words = " ".join([str(event.description or ""), *_own_words(event.esp_event)])
    if HARD.search(own_words):
        return False
    if SOFT.search(own_words) or event.reject_reason == RejectReason.TIMED_OUT:
        return True
    return is_temporary(f"{event.mta_response or ''} {event.description or ''}")


def _own_words(esp_event: Any) -> Iterator[str]:
    """Yield how the provider itself calls the event."""
    if not isinstance(esp_event, Mapping):
        return
    for name in OWN_WORDS:
        if isinstance(esp_event.get(name), str):
            yield esp_event[name]
    if esp_event.get("bounce_class") in SPARKPOST_SOFT_CLASSES:
        yield "soft bounce"
    if "hard_bounce" in esp_event:  # Mailjet
        yield "hard bounce" if esp_event["hard_bounce"] else "soft bounce"
    for name in INSIDE:
        yield from _own_words(esp_event.get(name))


def _mail_of(event: AnymailTrackingEvent, at: datetime) -> Mail | None:
    """Return the mail with the event's Message-ID, or else the latest that had been sent there.

    Some providers give a mail a Message-ID of their own.
    """
    bare = str(event.message_id or "").strip("<>")
    mail = Mail.objects.filter(message_id=f"<{bare}>").first()
    if mail is not None or not event.recipient:
        return mail
    sent = Mail.objects.filter(
        to__iexact=event.recipient,
        sent_at__gte=timezone.now() - MAX_BOUNCE_DELAY,
        sent_at__lte=at + CLOCK_DIFFERENCE,
    )
    return sent.order_by("-sent_at").first()
