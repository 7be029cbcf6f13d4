"""What a mail provider reports of a mail that it took: it arrived, waits, or came back.

Reports come more than once and in any order, so each says of what moment it is, and one that is
older than what is known changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.utils import timezone

from mail.failures import mark_arrived, mark_failed
from mail.models import Mail

RETURNED_PREFIX = "Returned"  # how the error of a mail that came back begins, in stored rows too
DELAYED_PREFIX = "Delayed"
SOFT_BOUNCE_DELAY = timedelta(hours=6)  # until a full mailbox is tried once more
SOFT_BOUNCE_PERIOD = timedelta(days=3)  # after that a mail that comes back softly has failed


class Report(Enum):
    """What became of a mail."""

    ARRIVED = auto()
    DELAYED = auto()  # the provider goes on trying
    BOUNCED_SOFTLY = auto()  # the provider has given up, but later it may arrive
    FAILED = auto()


class NotSentYet(Exception):
    """A report of a mail that is not marked as sent yet; with a 500 it will be reported again."""


@transaction.atomic
def take_report(mail: Mail, report: Report, *, at: datetime, why: str) -> None:
    """Mark a mail as what the provider says of it.

    Raises NotSentYet when the provider is faster than we are.
    """
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    never_sent = mail.state == Mail.State.QUEUED and mail.sent_at is None
    if never_sent or mail.state == Mail.State.SENDING:
        raise NotSentYet
    if _is_old(mail, report, at):
        return
    Mail.objects.filter(pk=mail.pk).update(reported_at=at)
    match report:
        case Report.ARRIVED:
            mark_arrived(Mail.objects.filter(pk=mail.pk), at=at)
        case Report.DELAYED:
            waits = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENT)
            waits.update(error=f"{DELAYED_PREFIX}: {why}")
        case Report.BOUNCED_SOFTLY if timezone.now() - mail.created_at < SOFT_BOUNCE_PERIOD:
            _try_again(mail, f"{RETURNED_PREFIX}: {why}")
        case _:
            taken = Mail.objects.filter(state__in=(Mail.State.SENT, Mail.State.QUEUED))
            mark_failed(mail, taken, f"{RETURNED_PREFIX}: {why}")


def _is_old(mail: Mail, report: Report, at: datetime) -> bool:
    """Tell whether something later is known, or this was reported before."""
    if mail.reported_at and at < mail.reported_at:
        return True
    if mail.arrived_at and report is not Report.ARRIVED and at <= mail.arrived_at:
        return True
    return at == mail.reported_at and report in (Report.DELAYED, Report.BOUNCED_SOFTLY)


def _try_again(mail: Mail, error: str) -> None:
    """Queue a mail once more. The sweep takes it up, so it needs no job."""
    Mail.objects.filter(pk=mail.pk, state=Mail.State.SENT).update(
        state=Mail.State.QUEUED,
        error=error,
        next_attempt_at=timezone.now() + SOFT_BOUNCE_DELAY,
    )
