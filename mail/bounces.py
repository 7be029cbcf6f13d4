"""Mails that come back: the mail provider tells by a webhook, of whichever provider it is.

django-anymail knows the providers' webhooks and their signatures; here is what is done with them.
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

RETURNED = "Returned"  # how the error of a mail begins that came back
FINAL = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
KINDS = ("_tracking_webhook", "_webhook")  # how anymail names the webhooks for events
MAX_BOUNCE_DELAY = timedelta(days=14)


class NotSentYet(Exception):
    """The answer is 500, and the provider calls again."""


def webhook_of(provider: str) -> Callable[..., HttpResponse]:
    """The view for one provider (anymail's name of it, such as `mailgun`).

    Raises ImproperlyConfigured for an unknown one, and without a signature or a secret.
    """
    views: dict[str, Any] = {p.name: p.callback for p in anymail_urls.urlpatterns}
    view: Any = next((views[provider + k] for k in KINDS if provider + k in views), None)
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
def note_returned(sender: type, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Raises NotSentYet when the answer was faster than our own note that it was sent."""
    if event.event_type not in FINAL:
        return
    mail = _mail_of(event)
    if mail is None:
        logger.warning("%s returned a mail to nobody that was mailed lately", esp_name)
        return
    if mail.state in (Mail.State.QUEUED, Mail.State.SENDING):
        raise NotSentYet
    why = event.mta_response or event.description or event.reject_reason or event.event_type
    mark_failed(mail, Mail.objects.filter(state=Mail.State.SENT), f"{RETURNED}: {why}")


def _mail_of(event: AnymailTrackingEvent) -> Mail | None:
    """By its Message-ID; some providers give it one of their own: then the latest sent there."""
    bare = str(event.message_id or "").strip("<>")
    mail = Mail.objects.filter(message_id=f"<{bare}>").first()
    if mail is not None or not event.recipient:
        return mail
    since = timezone.now() - MAX_BOUNCE_DELAY
    sent = Mail.objects.filter(to__iexact=event.recipient, sent_at__gte=since)
    return sent.order_by("-sent_at").first()
