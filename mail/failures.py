"""Marking a mail that will not arrive, or that has arrived after all."""

from __future__ import annotations

import logging
import re
from datetime import datetime

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from mail.events import Told, event_named
from mail.models import Mail, MailQuerySet

logger = logging.getLogger(__name__)

# What an answer says by its code (RFC 3463), before what it says in words.
STATUS_CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
REPLY_CODE = re.compile(r"^\W*(?:\w+:\s*)?([245]\d\d)\b")
MAILBOX_FULL = re.compile(
    r"\b[45]\.2\.2\b|\b[45]52\b(?! 5\.[013-7])|mailbox (is )?full|over.?quota|quota exceeded",
    re.IGNORECASE,
)
TRY_LATER = re.compile(r"gr[ae]y.?list|try (again|later)|temporar|come back later", re.IGNORECASE)


@transaction.atomic
def mark_failed(mail: Mail, still: MailQuerySet, error: str) -> bool:
    """Mark a mail as failed if it is among `still`, and tell who has to know.

    Returns False, and changes nothing, if the mail is no longer in that state.
    """
    changed = still.filter(pk=mail.pk).update(
        state=Mail.State.FAILED, error=error, next_attempt_at=None, lease_until=None
    )
    if not changed:
        return False
    mail.refresh_from_db()
    told = event_named(mail.event).if_failed
    try:
        # If nobody can be told, the mark must stay, or the mail would go out again.
        with transaction.atomic():
            if isinstance(told, Told):
                told.tell(mail)
    except Exception:
        logger.exception("Nobody could be told that mail %s (%s) failed", mail.pk, mail.event)
    return True


def mark_arrived(mails: MailQuerySet, *, at: datetime) -> None:
    """Mark mails that certainly arrived, whatever was said of them before.

    One that waits because it came back is not sent once more; one that never went out is left.
    """
    known = (
        Q(state=Mail.State.SENT)
        | Q(state=Mail.State.FAILED)
        | Q(state=Mail.State.QUEUED, sent_at__isnull=False)
    )
    mails.filter(known).update(
        state=Mail.State.SENT,
        sent_at=Coalesce("sent_at", Value(at)),
        arrived_at=at,
        error="",
        next_attempt_at=None,
    )


def is_temporary(answer: str) -> bool:
    """Tell whether a mail that was answered so may be taken later: a full mailbox, greylisting."""
    if MAILBOX_FULL.search(answer) or TRY_LATER.search(answer):
        return True
    if code := STATUS_CODE.search(answer):
        return code[1] == "4"
    code = REPLY_CODE.search(answer)
    return bool(code and code[1].startswith("4"))
