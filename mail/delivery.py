"""Sending one mail: take its row with a lease, send it outside a transaction, mark the result.

A mail goes out at least once, and with the same Message-ID each time. A worker that dies leaves
its lease behind; when that has run out, the next sweep gives the row to another worker.
"""

from __future__ import annotations

import logging
import random
from contextlib import suppress
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.utils import timezone

from mail.events import NothingToSend, event_named
from mail.failures import is_temporary, mark_failed
from mail.models import Mail, MailQuerySet
from mail.rendering import message_for

logger = logging.getLogger(__name__)

FIRST_RETRY_DELAY = timedelta(minutes=1)
MAX_RETRY_DELAY = timedelta(hours=4)
MAX_ATTEMPTS = 20  # with these delays: about two days
SWEEP_BATCH_SIZE = 1000


def deliver(mail_id: int) -> None:
    """Send this mail if it is due and no other worker is sending it."""
    mail = claim(mail_id)
    if mail is None:
        return
    try:
        if _is_passed_on(mail):
            return
        message = message_for(mail)
    except NothingToSend:
        _release(mail, state=Mail.State.CANCELLED)
    except Exception as error:
        # A fault of ours, which the next release may have mended: tried as often as a server is.
        logger.exception("Mail %s (%s) could not be made", mail.pk, mail.event)
        _put_off(mail, f"The mail could not be made: {type(error).__name__}")
    else:
        _send(mail, message)


def overdue() -> list[int]:
    """Return the keys of mails that a worker should have taken by now, the oldest first."""
    since = timezone.now() - timedelta(seconds=settings.MAIL_OVERDUE_SECONDS)
    mails = Mail.objects.due(since).order_by("pk")
    return list(mails.values_list("pk", flat=True)[:SWEEP_BATCH_SIZE])


def claim(mail_id: int) -> Mail | None:
    """Take the row for as long as the lease lasts, and return it.

    Returns None for a mail that is not due or that another worker has taken.
    """
    now = timezone.now()
    with transaction.atomic():
        due = Mail.objects.due(now).select_for_update(skip_locked=True)
        mail = due.filter(pk=mail_id).first()
        if mail is None:
            return None
        mail.state = Mail.State.SENDING
        mail.attempts += 1
        mail.next_attempt_at = None
        mail.lease_until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        mail.save(update_fields=["state", "attempts", "next_attempt_at", "lease_until"])
    return mail


@transaction.atomic
def _is_passed_on(mail: Mail) -> bool:
    """Tell whether its reader has left; then whoever hears instead is mailed, and this is not."""
    pass_on = event_named(mail.event).pass_on
    if mail.about is None or pass_on is None or not pass_on(mail):
        return False
    _release(mail, state=Mail.State.CANCELLED)
    return True


def _send(mail: Mail, message: EmailMultiAlternatives) -> None:
    try:
        _hand_over(message)
    except SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        _handle_refusal(mail, code, text)
    except (SMTPAuthenticationError, SMTPConnectError, SMTPHeloError) as error:
        # Even with a 5xx code these are about us or the server, not about this mail.
        _put_off(mail, _sentence(error.smtp_code, error.smtp_error))
    except SMTPResponseException as error:
        _handle_refusal(mail, error.smtp_code, error.smtp_error)
    except OSError as error:  # refused, timed out, disconnected; every SMTPException is one too
        _put_off(mail, f"{type(error).__name__}: {error}")
    except ValueError as error:  # Django refuses an address or a header
        _fail(mail, str(error))
    except Exception as error:
        logger.exception("Mail %s (%s) could not be sent", mail.pk, mail.event)
        _put_off(mail, f"The mail could not be sent: {type(error).__name__}")
    else:
        _mark_sent(mail)


def _hand_over(message: EmailMultiAlternatives) -> None:
    connection = mailers.default
    try:
        connection.open()
        connection.send_messages([message])
    finally:
        # The mail may have been accepted: an error while saying goodbye must not send it twice.
        with suppress(OSError):
            connection.close()


def _handle_refusal(mail: Mail, code: int, text: bytes | str) -> None:
    """Mark a mail that the server refused: for good with a 5xx code, for now with a 4xx one.

    Some servers say with a 5xx that a mailbox is full, which does not last.
    """
    answer = _sentence(code, text)
    if code >= 500 and not is_temporary(answer):
        _fail(mail, answer)
    else:
        _put_off(mail, answer)


def _put_off(mail: Mail, error: str) -> None:
    """Queue a mail for its next attempt, or mark it as failed when that was its last."""
    if mail.attempts >= MAX_ATTEMPTS:
        _fail(mail, error)
    else:
        next_attempt_at = timezone.now() + delay_after(mail.attempts)
        _release(mail, state=Mail.State.QUEUED, error=error, next_attempt_at=next_attempt_at)


def delay_after(attempts: int) -> timedelta:
    """Return how long to wait after this many attempts: twice as long after each.

    The delays are spread, so that a server that has recovered is not sent everything at once.
    """
    delay: timedelta = min(FIRST_RETRY_DELAY * 2 ** (attempts - 1), MAX_RETRY_DELAY)
    return delay * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


def _mark_sent(mail: Mail) -> None:
    # The server has accepted it, even if that took longer than the lease and another worker has
    # taken the row since.
    Mail.objects.filter(pk=mail.pk).exclude(state=Mail.State.SENT).update(
        state=Mail.State.SENT,
        sent_at=timezone.now(),
        next_attempt_at=None,
        lease_until=None,
        error="",
    )


def _fail(mail: Mail, error: str) -> None:
    mark_failed(mail, _while_held(mail), error)


def _release(mail: Mail, **changes: object) -> None:
    _while_held(mail).update(lease_until=None, **changes)


def _while_held(mail: Mail) -> MailQuerySet:
    """Return a queryset of the row, empty if the lease ran out and another worker has taken it."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, attempts=mail.attempts)


def _sentence(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
