"""Pushing new orders to the wholesaler's system over HTTP until it has said yes.

Only 410 is a no for good. Everything else may be mended there, so it is tried again with growing
delays, and staff hear of it once (`orders.push.outages`).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mail.delivery import delay_after
from mail.jobs import defer_in_transaction
from orders.models import Order, OrderPush, PushAttempt
from orders.models.pushes import OrderPushQuerySet
from orders.push.outages import end_outage, report_failure
from orders.push.posting import PushAnswer, post

logger = logging.getLogger(__name__)

PUSH_TASK = "orders.push"
MAX_ATTEMPTS = 20  # with the delays of a mail: about two days
LEASE = timedelta(minutes=1)  # for which a worker has a push to itself; longer than it takes
MAX_ANSWER_LENGTH = 500  # characters that the log keeps
OVERDUE_BATCH_SIZE = 500


def queue_push(order: Order) -> None:
    """Queue the push of an order in its transaction, when there is a system to push it to."""
    if settings.ORDER_PUSH_URL:
        push = OrderPush.objects.create(order=order)
        defer_in_transaction(PUSH_TASK, push_id=push.pk)


@transaction.atomic
def push_again(push: OrderPush) -> None:
    """Queue a push anew, whatever came of it before; the receiver recognises it by its id."""
    _queue_again(OrderPush.objects.filter(pk=push.pk))
    defer_in_transaction(PUSH_TASK, push_id=push.pk)


def push_failed_again() -> int:
    """Queue every push that was given up, for the next sweep; return how many."""
    return _queue_again(OrderPush.objects.failed())


def _queue_again(pushes: OrderPushQuerySet) -> int:
    """Queue them as if they had never been tried; return how many."""
    return pushes.update(
        state=OrderPush.State.QUEUED,
        attempts=0,
        next_attempt_at=timezone.now(),
        sent_at=None,
        outage=None,
    )


def deliver(push_id: int) -> bool:
    """Send a push when it is due and no other worker has it; False when nothing answered."""
    push = _claim(push_id)
    if push is None:
        return True
    answer = _answer(push)
    _record(push, answer)
    return answer.status is not None


def deliver_overdue() -> None:
    """Send what is due, until nothing answers: then a worker would wait for each of them."""
    for push_id in overdue():
        if not deliver(push_id):
            return


def overdue(limit: int = OVERDUE_BATCH_SIZE) -> list[int]:
    """Return the keys of pushes that are due, the oldest first."""
    due = OrderPush.objects.due(timezone.now()).order_by("pk")
    return list(due.values_list("pk", flat=True)[:limit])


def _claim(push_id: int) -> OrderPush | None:
    """Return a push that is due, leased to this worker; None when it is not due."""
    now = timezone.now()
    with transaction.atomic():
        due = OrderPush.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        push = due.filter(pk=push_id).select_related("order__dealer", "order__customer").first()
        if push is None:
            return None
        push.attempts += 1
        push.next_attempt_at = now + LEASE
        push.save(update_fields=["attempts", "next_attempt_at"])
    return push


def _answer(push: OrderPush) -> PushAnswer:
    try:
        return post(push)
    except Exception as error:
        # A fault of ours, which the next release may have mended: tried as often as the system is.
        logger.exception("Order %s could not be pushed", push.order)
        return PushAnswer(None, f"The order could not be sent: {type(error).__name__}")


@transaction.atomic
def _record(push: OrderPush, answer: PushAnswer) -> None:
    """Log what was answered, and say how the push goes on."""
    PushAttempt.objects.create(
        push=push, status=answer.status, answer=answer.text[:MAX_ANSWER_LENGTH]
    )
    # Another worker has raised `attempts` when it took the push after the lease.
    claimed = OrderPush.objects.queued().filter(pk=push.pk, attempts=push.attempts)
    if answer.is_yes:
        claimed.update(state=OrderPush.State.SENT, sent_at=timezone.now(), next_attempt_at=None)
        if end_outage():
            _hurry_what_waits()
    elif answer.status == HTTPStatus.GONE or push.attempts >= MAX_ATTEMPTS:
        claimed.update(state=OrderPush.State.FAILED, next_attempt_at=None)
        report_failure(push, answer)
    else:
        claimed.update(next_attempt_at=_next_attempt(push, answer))
        report_failure(push, answer)


def _hurry_what_waits() -> None:
    """Let the next sweep send what would wait for hours, but for what another worker has."""
    now = timezone.now()
    waiting = OrderPush.objects.queued().filter(next_attempt_at__gt=now + LEASE)
    waiting.update(next_attempt_at=now)


def _next_attempt(push: OrderPush, answer: PushAnswer) -> datetime:
    """Return when a push is tried again: not before the system wants to hear of it."""
    delay = delay_after(push.attempts)
    return timezone.now() + max(delay, timedelta(seconds=answer.retry_after or 0))
