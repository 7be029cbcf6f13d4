"""Pushing orders to the wholesaler's own system: signed, repeated, and logged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from customers.actors import Actor
from mail.delivery import MAX_ATTEMPTS
from orders.models import Article, Basket, Order, OrderPush
from orders.push import delivery, payload
from tests.orders.conftest import place

KEY = b"k" * 32


class Receiver(ThreadingHTTPServer):
    """The wholesaler's system, on loopback; it gives the answers that it is told to give."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/orders"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.url)
        self.end_headers()
        self.wfile.write(f"answer {status}".encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    server = Receiver()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.ORDER_PUSH_URL = server.url
    settings.ORDER_PUSH_SECRET = "whsec_" + base64.b64encode(KEY).decode()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def order(receiver: Receiver, basket: Basket, buyer: Actor, drill: Article) -> Order:
    return place(basket, buyer, (drill.number, "10"))


def deliver(order: Order) -> OrderPush:
    """Deliver the push as the worker does when it is due."""
    OrderPush.objects.filter(order=order, state="queued").update(next_attempt_at=timezone.now())
    for due in delivery.overdue():
        delivery.deliver(due)
    return push_of(order)


def push_of(order: Order) -> OrderPush:
    return OrderPush.objects.get(order=order)


def log_of(order: Order) -> list[int | None]:
    return list(push_of(order).log.values_list("status", flat=True))


def test_a_push_is_signed_and_says_what_was_ordered(order: Order, receiver: Receiver) -> None:
    assert deliver(order).state == "sent"
    headers, body = receiver.received[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    told = json.loads(body)
    assert told["type"] == "order.placed"
    assert told["data"]["number"] == order.number
    assert told["data"]["net_total"] == "48.50"
    assert [line["number"] for line in told["data"]["lines"]] == ["11.110.0850"]
    assert log_of(order) == [200]


def test_the_signature_is_that_of_the_specification(settings: Settings) -> None:
    """The values are the example of Standard Webhooks 1.0."""
    settings.ORDER_PUSH_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signature = payload.signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [500, 503, 429, 408, 302])
def test_a_passing_failure_is_tried_again_with_the_same_id(
    order: Order, receiver: Receiver, status: int
) -> None:
    receiver.answers = [status]
    waiting = deliver(order)
    assert waiting.state == "queued"
    assert waiting.next_attempt_at is not None
    assert waiting.next_attempt_at > timezone.now() + timedelta(seconds=30)
    assert deliver(order).state == "sent"
    assert log_of(order) == [status, 200]
    assert len({headers["webhook-id"] for headers, _body in receiver.received}) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_lasting_failure_is_final_until_somebody_sends_it_again(
    order: Order, receiver: Receiver, status: int
) -> None:
    receiver.answers = [status]
    assert deliver(order).state == "failed"
    assert push_of(order).log.get().answer == f"answer {status}"
    delivery.push_again(push_of(order))
    assert deliver(order).state == "sent"


def test_a_system_that_cannot_be_reached_is_tried_again(order: Order, settings: Settings) -> None:
    settings.ORDER_PUSH_URL = "http://127.0.0.1:9/"
    assert deliver(order).state == "queued"
    assert push_of(order).log.get().status is None
    assert "Connection" in push_of(order).log.get().answer


def test_a_push_is_given_up_after_its_last_attempt(order: Order, receiver: Receiver) -> None:
    OrderPush.objects.update(attempts=MAX_ATTEMPTS - 1)
    receiver.answers = [503]
    assert deliver(order).state == "failed"


def test_a_push_that_is_sent_is_not_sent_again(order: Order, receiver: Receiver) -> None:
    delivery.deliver(push_of(order).pk)
    delivery.deliver(push_of(order).pk)
    assert len(receiver.received) == 1


def test_the_push_of_a_dead_worker_is_taken_up_by_another(order: Order, receiver: Receiver) -> None:
    assert delivery._claim(push_of(order).pk) is not None  # and then it was killed
    assert delivery.overdue() == []
    assert deliver(order).state == "sent"


def test_without_a_system_no_push_is_queued(
    basket: Basket, buyer: Actor, drill: Article, settings: Settings
) -> None:
    settings.ORDER_PUSH_URL = ""
    place(basket, buyer, (drill.number, "10"))
    assert not OrderPush.objects.exists()


def test_an_order_that_waits_for_approval_is_not_pushed(
    receiver: Receiver, basket: Basket, buyer: Actor, drill: Article
) -> None:
    assert buyer.contact is not None
    buyer.contact.role, buyer.contact.approval_above = "buyer", Decimal(0)
    place(basket, buyer, (drill.number, "10"))
    assert not OrderPush.objects.exists()
