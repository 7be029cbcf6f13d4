"""Pushing new orders to the wholesaler's system over HTTP until it has said yes."""

from __future__ import annotations

import json
from datetime import timedelta

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mail.delivery import MAX_ATTEMPTS, delay_after
from mail.jobs import defer_in_transaction
from orders.models import Order, OrderPush, PushAttempt
from orders.push.payload import document, signature

PUSH_TASK = "orders.push"

TIMEOUT = (5, 20)  # seconds to connect, and for the answer

LEASE = timedelta(minutes=1)

RETRIED_STATUSES = {408, 425, 429}

ANSWER = 500  # characters of it that are kept


def queue_push(order: Order) -> None:
    """In the transaction of the order; nothing when there is no system to tell."""
    if settings.ORDER_PUSH_URL:
        push = OrderPush.objects.create(order=order)
        defer_in_transaction(PUSH_TASK, push_id=push.pk)


@transaction.atomic
def push_again(push: OrderPush) -> None:
    """Whatever came of it before; the receiver knows it by its id."""
    push = OrderPush.objects.select_for_update().get(pk=push.pk)
    push.state, push.attempts = OrderPush.State.QUEUED, 0
    push.next_attempt_at, push.sent_at = timezone.now(), None
    push.save()
    defer_in_transaction(PUSH_TASK, push_id=push.pk)


def deliver(push_id: int) -> None:
    """Send it when it is due and nobody else is at it."""
    push = _claim(push_id)
    if push is None:
        return
    status, answer = _post(push)
    PushAttempt.objects.create(push=push, status=status, answer=answer[:ANSWER])
    _mark(push, status)


def overdue(limit: int = 500) -> list[int]:
    due = OrderPush.objects.due(timezone.now()).order_by("pk")
    return list(due.values_list("pk", flat=True)[:limit])


def _claim(push_id: int) -> OrderPush | None:
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
    body = json.dumps(document(push.order), ensure_ascii=False).encode()
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
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        return None, f"{type(error).__name__}: {error}"
    return answer.status_code, answer.text


def _mark(push: OrderPush, status: int | None) -> None:
    ours = OrderPush.objects.filter(pk=push.pk, attempts=push.attempts)
    if status is not None and 200 <= status < 300:
        ours.update(state=OrderPush.State.SENT, sent_at=timezone.now(), next_attempt_at=None)
    elif _is_final(status) or push.attempts >= MAX_ATTEMPTS:
        ours.update(state=OrderPush.State.FAILED, next_attempt_at=None)
    else:
        ours.update(next_attempt_at=timezone.now() + delay_after(push.attempts))


def _is_final(status: int | None) -> bool:
    return status is not None and 400 <= status < 500 and status not in RETRIED_STATUSES
