"""Pushing orders to the wholesaler's own system: signed, repeated, and logged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from threading import Event

import pytest
from django.utils import timezone
from pytest_django import Settings

from customers.actors import Actor
from orders.models import Article, Basket, Order, OrderPush
from orders.push import delivery, payload, posting
from orders.push.delivery import MAX_ATTEMPTS
from tests.orders.conftest import place
from tests.standins.receiver import DRIPS, FLOOD, Receiver, Reply, receiving

KEY = b"k" * 32


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    with receiving() as server:
        settings.ORDER_PUSH_URL = server.url
        settings.ORDER_PUSH_SECRET = "whsec_" + base64.b64encode(KEY).decode()
        yield server


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


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 503])
def test_every_failure_but_410_is_tried_again_with_the_same_id(
    order: Order, receiver: Receiver, status: int
) -> None:
    receiver.replies = [Reply(status, headers={"Location": receiver.url})]
    waiting = deliver(order)
    assert waiting.state == "queued"
    assert waiting.next_attempt_at is not None
    assert waiting.next_attempt_at > timezone.now() + timedelta(seconds=30)
    assert deliver(order).state == "sent"
    assert log_of(order) == [status, 200]
    assert len({headers["webhook-id"] for headers, _body in receiver.received}) == 1


def test_410_is_final_until_somebody_sends_it_again(order: Order, receiver: Receiver) -> None:
    receiver.replies = [Reply(410)]
    assert deliver(order).state == "failed"
    assert push_of(order).log.get().answer == "answer 410"
    delivery.push_again(push_of(order))
    assert deliver(order).state == "sent"


@pytest.mark.parametrize(
    ("said", "seconds"), [("7200", 7200), ("1e9", posting.MAX_RETRY_AFTER_SECONDS), ("soon", 40)]
)
def test_it_is_not_tried_before_the_system_wants_it(
    order: Order, receiver: Receiver, said: str, seconds: float
) -> None:
    before = timezone.now()
    receiver.replies = [Reply(429, headers={"Retry-After": said})]
    at = deliver(order).next_attempt_at
    assert at is not None
    assert (
        before + timedelta(seconds=seconds)
        <= at
        <= timezone.now() + timedelta(seconds=max(seconds, 90))
    )


def test_a_system_that_cannot_be_reached_is_tried_again(order: Order, settings: Settings) -> None:
    settings.ORDER_PUSH_URL = "http://127.0.0.1:9/"
    assert deliver(order).state == "queued"
    assert push_of(order).log.get().status is None
    assert "Connection" in push_of(order).log.get().answer


def test_a_push_is_given_up_after_its_last_attempt(order: Order, receiver: Receiver) -> None:
    OrderPush.objects.update(attempts=MAX_ATTEMPTS - 1)
    receiver.replies = [Reply(503)]
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


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a call end soon; what drips goes on for half a minute."""
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.3)


def test_an_answer_that_drips_holds_nobody_and_its_status_counts(
    order: Order, receiver: Receiver, hasty: None
) -> None:
    receiver.replies = [Reply(trouble="drip")]
    assert deliver(order).state == "sent"
    attempt = push_of(order).log.get()
    assert attempt.status == 200
    assert attempt.answer.startswith("y")
    assert "ReadTimeout" in attempt.answer
    assert len(attempt.answer) < DRIPS


def test_headers_that_drip_hold_nobody(order: Order, receiver: Receiver, hasty: None) -> None:
    receiver.replies = [Reply(trouble="drip_head")]
    assert deliver(order).state == "queued"
    assert push_of(order).log.get().status is None
    assert "ReadTimeout" in push_of(order).log.get().answer


def test_a_worker_waits_no_longer_than_it_says_for_a_call_that_does_not_end(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing ends the look-up of a host name."""
    looked_up = Event()

    def look_up(*_args: object) -> posting.PushAnswer:
        looked_up.wait()
        return posting.PushAnswer(200, "too late")

    assert posting.ANSWER_SECONDS < posting.TOTAL_SECONDS == 20
    monkeypatch.setattr(posting, "_call", look_up)
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 0.05)
    assert deliver(order).state == "queued"
    assert log_of(order) == [None]
    looked_up.set()


@pytest.mark.parametrize("trouble", ["flood", "bomb"])
def test_of_an_answer_that_does_not_end_four_kilobytes_are_read(
    order: Order, receiver: Receiver, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    decoded = posting._decoded

    def noted(content: bytes, encoding: str | None) -> str:
        read.append(content)
        return decoded(content, encoding)

    monkeypatch.setattr(posting, "_decoded", noted)
    receiver.replies = [Reply(trouble=trouble)]
    assert deliver(order).state == "sent"
    assert [len(content) for content in read] == [4096]
    assert read[0] in (FLOOD[:4096], bytes(4096))


def test_an_answer_that_breaks_off_counts_by_its_status(order: Order, receiver: Receiver) -> None:
    receiver.replies = [Reply(503, trouble="short"), Reply(trouble="reset"), Reply(trouble="short")]
    assert deliver(order).state == "queued"
    assert deliver(order).state == "queued"
    assert deliver(order).state == "sent"
    assert log_of(order) == [503, None, 200]
    assert push_of(order).log.all()[0].answer.startswith("answer 503")


@pytest.mark.parametrize(
    ("content", "charset", "kept"),
    [
        (b"a\0b\x1b[31m\r\nc", "utf-8", "ab[31m c"),
        (b"\xff\xfe caf\xe9", "utf-8", "\ufffd\ufffd caf\ufffd"),
        (b"caf\xe9", "cp1252", "caf\xe9"),
        (b"plain", "no-such-thing", "plain"),
        (b"+2AA- plain", "utf-7", "plain"),
        (b"rot", "rot13", "rot"),
        ("\u20ac".encode() * 1000, "utf-8", "\u20ac" * delivery.MAX_ANSWER_LENGTH),
    ],
)
def test_an_answer_is_kept_clean_whatever_it_has_in_it(
    order: Order, receiver: Receiver, content: bytes, charset: str, kept: str
) -> None:
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    receiver.replies = [Reply(500, content, headers)]
    assert deliver(order).state == "queued"
    assert push_of(order).log.get().answer == kept


def test_a_fault_of_ours_is_tried_again_and_given_up_as_one_of_the_system(
    order: Order, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(posting, "payload_of", broken)
    assert deliver(order).state == "queued"
    assert push_of(order).log.get().answer == "The order could not be sent: KeyError"
    OrderPush.objects.update(attempts=MAX_ATTEMPTS - 1)
    assert deliver(order).state == "failed"


def test_a_sweep_waits_once_for_a_system_that_does_not_answer(
    order: Order, receiver: Receiver, basket: Basket, buyer: Actor, drill: Article
) -> None:
    place(basket, buyer, (drill.number, "10"))
    receiver.replies = [Reply(trouble="reset")]
    delivery.deliver_overdue()
    assert len(receiver.received) == 1
    delivery.deliver_overdue()
    assert len(receiver.received) == 2
