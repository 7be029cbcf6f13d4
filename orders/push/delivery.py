"""Pushing new orders to the wholesaler's system over HTTP until it has said yes."""

from __future__ import annotations

import json
from datetime import timedelta

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mail.delivery import delay_after
from mail.jobs import defer_in_transaction
from orders.models import Order, OrderPush, PushAttempt
from orders.push.payload import payload_of, signature

PUSH_TASK = "orders.push"
REQUEST_TIMEOUT_SECONDS = (5, 20)  # for connecting, and for the answer
MAX_ATTEMPTS = 20  # with the delays of a mail: about two days
LEASE = timedelta(minutes=1)  # for which a worker has a push to itself
RETRIED_STATUSES = {408, 425, 429}  # of those from 400 to 499; the others are final
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
    push = OrderPush.objects.select_for_update().get(pk=push.pk)
    push.state, push.attempts = OrderPush.State.QUEUED, 0
    push.next_attempt_at, push.sent_at = timezone.now(), None
    push.save()
    defer_in_transaction(PUSH_TASK, push_id=push.pk)


def deliver(push_id: int) -> None:
    """Send a push, when it is due and no other worker has it."""
    push = _claim(push_id)
    if push is None:
        return
    status, answer = _post(push)
    PushAttempt.objects.create(push=push, status=status, answer=answer[:MAX_ANSWER_LENGTH])
    _mark(push, status)


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


def _post(push: OrderPush) -> tuple[int | None, str]:
    """Return the status and text of the answer; without an answer None, and the reason."""
    body = json.dumps(payload_of(push.order), ensure_ascii=False).encode()
    stamp = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(push.message_id),
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(str(push.message_id), stamp, body),
    }
    try:
        answer = requests.post(
            settings.ORDER_PUSH_URL,
            data=body,
            headers=headers,
            timeout=REQUEST_TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        return None, f"{type(error).__name__}: {error}"
    return answer.status_code, answer.text


def _mark(push: OrderPush, status: int | None) -> None:
    # Another worker has raised `attempts` when it took the push after the lease.
    claimed = OrderPush.objects.filter(pk=push.pk, attempts=push.attempts)
    if status is not None and 200 <= status < 300:
        claimed.update(state=OrderPush.State.SENT, sent_at=timezone.now(), next_attempt_at=None)
    elif _is_final(status) or push.attempts >= MAX_ATTEMPTS:
        claimed.update(state=OrderPush.State.FAILED, next_attempt_at=None)
    else:
        claimed.update(next_attempt_at=timezone.now() + delay_after(push.attempts))


def _is_final(status: int | None) -> bool:
    return status is not None and 400 <= status < 500 and status not in RETRIED_STATUSES
