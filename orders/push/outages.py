"""Outages of the wholesaler's system: the staff hear of each once, and read when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.db import connection
from django.utils import timezone

from orders import notifications
from orders.models import OrderPush, PushOutage
from orders.push.posting import PushAnswer

# Of those from 300 to 499: the system may take it in a moment. The others last until somebody
# changes something, so the staff hear of them at once.
PASSING_STATUSES = (
    *(HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS),
)
LASTING_ATTEMPTS = 4  # after some seven minutes
RECOVERY_SHOWN_FOR = timedelta(days=3)  # a weekend, and the day after it
QUIET_PERIOD = timedelta(days=1)  # in which one order begins no second outage


@dataclass(frozen=True)
class PushStatus:
    """Holds what the front page of the admin says of pushing orders."""

    failed_count: int
    late_count: int
    open_outage: PushOutage | None
    ended_outage: PushOutage | None  # that has ended lately, and nothing has gone wrong since


def push_status() -> PushStatus:
    """Return how pushing goes now."""
    last = PushOutage.objects.first()
    is_recent = last and last.ended_at and last.ended_at > timezone.now() - RECOVERY_SHOWN_FOR
    return PushStatus(
        failed_count=OrderPush.objects.failed().count(),
        late_count=OrderPush.objects.late().count(),
        open_outage=PushOutage.objects.open().first(),
        ended_outage=last if is_recent else None,
    )


def report_failure(push: OrderPush, answer: PushAnswer) -> None:
    """Tell the staff that pushing fails, unless it may pass or they have heard of it.

    Needs the transaction that records the failure.
    """
    if not _is_lasting(push, answer.status):
        return
    _lock_outages()
    outage = PushOutage.objects.open().first()
    if outage is None and not _was_reported_lately(push):
        outage = PushOutage.objects.create(push=push, status=answer.status)
        notifications.notify_staff_of_outage(outage)
    if outage:
        OrderPush.objects.filter(pk=push.pk).update(outage=outage)


def end_outage() -> bool:
    """End the outage, since the system has taken an order; return False when there was none."""
    if not PushOutage.objects.open().exists():
        return False
    _lock_outages()
    return bool(PushOutage.objects.open().update(ended_at=timezone.now()))


def _is_lasting(push: OrderPush, status: int | None) -> bool:
    says_no = status is not None and 300 <= status < 500 and status not in PASSING_STATUSES
    return says_no or push.attempts >= LASTING_ATTEMPTS


def _was_reported_lately(push: OrderPush) -> bool:
    """Tell whether this order was part of an outage that has just ended.

    Some orders are refused for what is in them while others go through: each that goes through
    ends the outage, and the next refusal would be another mail.
    """
    ended_lately = {"outage__ended_at__gt": timezone.now() - QUIET_PERIOD}
    return OrderPush.objects.filter(pk=push.pk, **ended_lately).exists()


def _lock_outages() -> None:
    """Let others wait until the end of this transaction: two workers must not begin one each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('orders.push_outages', 0))")
