"""Marking a mail that will not arrive: it was refused when it was sent, or returned afterwards."""

from __future__ import annotations

import logging

from django.db import transaction
from django.dispatch import Signal

from mail.models import Mail, MailQuerySet

logger = logging.getLogger(__name__)

# Sent with `mail` inside the transaction that marks it. The app that knows what the mail was for
# mails whoever can do something about it.
mail_failed = Signal()


@transaction.atomic
def mark_failed(mail: Mail, still: MailQuerySet, error: str) -> bool:
    """Mark a mail as failed if it is among `still`, and send `mail_failed`.

    Returns False, and changes nothing, if the mail is no longer in that state.
    """
    changed = still.filter(pk=mail.pk).update(
        state=Mail.State.FAILED, error=error, sent_at=None, next_attempt_at=None, lease_until=None
    )
    if not changed:
        return False
    mail.refresh_from_db()
    try:
        # If a receiver fails, the mark must stay, or the mail would go out again.
        with transaction.atomic():
            mail_failed.send(Mail, mail=mail)
    except Exception:
        logger.exception("No receiver could handle that mail %s (%s) failed", mail.pk, mail.event)
    return True
