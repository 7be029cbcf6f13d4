"""Mails that come back, as the mail provider reports them by a webhook.

django-anymail knows the webhooks of the providers and their signatures; this marks the mails.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from anymail import urls as anymail_urls
from anymail.exceptions import AnymailConfigurationError, AnymailInsecureWebhookWarning
from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.core.exceptions import ImproperlyConfigured
from django.dispatch import receiver
from django.http import HttpResponse
from django.utils import timezone

from mail.failures import mark_failed
from mail.models import Mail

logger = logging.getLogger(__name__)

RETURNED_PREFIX = "Returned"  # how the error of a mail that came back begins, in stored rows too
FINAL_EVENT_TYPES = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
WEBHOOK_SUFFIXES = ("_tracking_webhook", "_webhook")  # how anymail names the webhooks for events
MAX_BOUNCE_DELAY = timedelta(days=14)


class NotSentYet(Exception):
    """A mail came back that is not marked as sent yet; with a 500 it will be reported again."""


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
def mark_returned_mail(
    sender: type, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any
) -> None:
    """Mark the mail that came back as failed.

    Raises NotSentYet when the provider reports it before the mail is marked as sent.
    """
    if event.event_type not in FINAL_EVENT_TYPES:
        return
    mail = _mail_of(event)
    if mail is None:
        logger.warning("%s returned a mail to nobody that was mailed lately", esp_name)
        return
    if mail.state in (Mail.State.QUEUED, Mail.State.SENDING):
        raise NotSentYet
    why = event.mta_response or event.description or event.reject_reason or event.event_type
    mark_failed(mail, Mail.objects.filter(state=Mail.State.SENT), f"{RETURNED_PREFIX}: {why}")


def _mail_of(event: AnymailTrackingEvent) -> Mail | None:
    """Return the mail with the event's Message-ID, or else the latest that was sent there.

    Some providers give a mail a Message-ID of their own.
    """
    bare = str(event.message_id or "").strip("<>")
    mail = Mail.objects.filter(message_id=f"<{bare}>").first()
    if mail is not None or not event.recipient:
        return mail
    since = timezone.now() - MAX_BOUNCE_DELAY
    sent = Mail.objects.filter(to__iexact=event.recipient, sent_at__gte=since)
    return sent.order_by("-sent_at").first()
