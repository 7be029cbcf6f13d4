"""A mail that will not arrive: refused when it was sent, or returned afterwards."""

from __future__ import annotations

import logging

from django.db import transaction
from django.dispatch import Signal

from mail.models import Mail, MailQuerySet

logger = logging.getLogger(__name__)

# Sent with `mail` inside the transaction that marks it. A room that knows what the mail was for
# tells whoever can do something about it.
mail_failed = Signal()


@transaction.atomic
def mark_failed(mail: Mail, still: MailQuerySet, error: str) -> bool:
    """Whether this mail was among `still`, and has failed now."""
    changed = still.filter(pk=mail.pk).update(
        state=Mail.State.FAILED, error=error, sent_at=None, next_attempt_at=None, lease_until=None
    )
    if not changed:
        return False
    mail.refresh_from_db()
    try:
        with transaction.atomic():  # that nobody is told must not make the mail go out again
            mail_failed.send(Mail, mail=mail)
    except Exception:
        logger.exception("Nobody was told that mail %s (%s) failed", mail.pk, mail.event)
    return True
