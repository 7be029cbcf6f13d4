"""Pushing new orders to the wholesaler's own system over HTTP, signed, until it has said yes.

By the Standard Webhooks specification (1.0): `webhook-id`, which stays the same when an order is
sent again, `webhook-timestamp` in seconds, and `webhook-signature`, "v1," and the base64 of the
HMAC-SHA256 of "id.timestamp.body" with the secret. A 2xx answer is yes. Anything else is tried
again for about two days, but for what will not change by waiting: a 4xx other than 408, 425, 429.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mail.delivery import MOST_ATTEMPTS, delay_after
from mail.jobs import defer_in_transaction
from orders.models import Address, Order, OrderLine, OrderPush, PushAttempt

PUSH_TASK = "orders.push"
TIMEOUT = (5, 20)  # seconds to connect, and for the answer
LEASE = timedelta(minutes=1)
PATIENT = {408, 425, 429}
ANSWER = 500  # characters of it that are kept
DELIVERY = [field.name for field in Address._meta.fields]


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
    elif _is_final(status) or push.attempts >= MOST_ATTEMPTS:
        ours.update(state=OrderPush.State.FAILED, next_attempt_at=None)
    else:
        ours.update(next_attempt_at=timezone.now() + delay_after(push.attempts))


def _is_final(status: int | None) -> bool:
    return status is not None and 400 <= status < 500 and status not in PATIENT


def signature(message_id: str, stamp: int, body: bytes) -> str:
    """The secret is base64, with or without the prefix "whsec_" of the specification."""
    key = base64.b64decode(settings.ORDER_PUSH_SECRET.removeprefix("whsec_"))
    signed = f"{message_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def document(order: Order) -> dict[str, Any]:
    """Amounts are euros as text; a unit price has up to four decimals."""
    return {
        "type": "order.placed",
        "timestamp": (order.placed_at or order.created_at).isoformat(),
        "data": {
            "number": order.number,
            "reference": order.reference,
            "dealer": {"name": order.dealer.name, "slug": order.dealer.slug},
            "customer": {
                "name": order.customer_name,
                "reference": order.customer.reference,
                "register_number": order.customer.register_number,
                "vat_number": order.vat_number,
            },
            "ordered_by": {"name": order.buyer_name, "as": order.by_kind},
            "own_reference": order.own_reference,
            "remarks": order.remarks,
            "delivery": {name: getattr(order, name) for name in DELIVERY},
            "vat_treatment": order.vat_treatment,
            "net_total": str(order.net_total),
            "vat_total": str(order.vat_total),
            "lines": [_line(line) for line in order.lines.all()],
        },
    }


def _line(line: OrderLine) -> dict[str, Any]:
    return {
        "position": line.position,
        "number": line.number,
        "ean": line.ean,
        "name": line.name,
        "quantity": line.quantity,
        "unit": line.unit,
        "gross_price": str(line.gross_price),
        "discount_percentage": str(line.percentage),
        "unit_price": str(line.unit_price),
        "total": str(line.total),
        "vat_rate": str(line.vat_rate),
    }
