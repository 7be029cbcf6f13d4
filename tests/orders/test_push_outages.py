"""Staff hear once when orders do not reach the wholesaler's system, and see what waits."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from customers.actors import Actor
from mail.events import NothingToSend
from mail.models import Mail
from mail.rendering import message_for
from orders.models import Article, Basket, Order, OrderPush, PushOutage
from orders.push import delivery
from orders.push.outages import LASTING_ATTEMPTS, QUIET_PERIOD
from tests.customers.mails_and_pages import page, text_of
from tests.orders.conftest import place
from tests.standins.receiver import Receiver, Reply, receiving

PUSHES = reverse("admin:orders_orderpush_changelist")
SEND_FAILED = reverse("admin:orders_orderpush_send_failed")


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    with receiving() as server:
        settings.ORDER_PUSH_URL = server.url
        settings.ORDER_PUSH_SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
        yield server


@pytest.fixture
def order_one(
    receiver: Receiver, staff: User, basket: Basket, buyer: Actor, drill: Article
) -> Callable[[], Order]:
    return lambda: place(basket, buyer, (drill.number, "10"))


@pytest.fixture
def admin(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def sweep(times: int = 1) -> None:
    """Let the worker send all that is queued, however long it would still wait."""
    for _time in range(times):
        OrderPush.objects.queued().update(next_attempt_at=timezone.now())
        for due in delivery.overdue():
            delivery.deliver(due)


def mails() -> int:
    return Mail.objects.filter(event="push_outage").count()


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 422])
def test_a_clear_no_is_mailed_at_once(
    order_one: Callable[[], Order], receiver: Receiver, status: int, staff: User
) -> None:
    order = order_one()
    receiver.usual = Reply(status, b"No entry")
    sweep()
    mail = Mail.objects.get(event="push_outage")
    assert mail.to == staff.email
    text = text_of("push_outage")
    assert order.number in text
    assert str(status) in text
    assert "No entry" in text
    assert PUSHES in text


@pytest.mark.parametrize("reply", [Reply(429), Reply(408), Reply(500), Reply(trouble="reset")])
def test_what_may_pass_is_mailed_once_it_lasts(
    order_one: Callable[[], Order], receiver: Receiver, reply: Reply
) -> None:
    order_one()
    receiver.usual = reply
    sweep(LASTING_ATTEMPTS - 1)
    assert mails() == 0
    sweep()
    assert mails() == 1


def test_one_outage_is_one_mail_whatever_number_of_orders(
    order_one: Callable[[], Order], receiver: Receiver
) -> None:
    receiver.usual = Reply(401)
    for _n in range(3):
        order_one()
        sweep()
    assert mails() == 1
    assert PushOutage.objects.get().pushes.count() == 3
    sweep(delivery.MAX_ATTEMPTS)
    assert OrderPush.objects.failed().count() == 3
    assert mails() == 1


def test_the_next_outage_is_mailed_again(
    order_one: Callable[[], Order], receiver: Receiver
) -> None:
    order_one()
    receiver.replies = [Reply(404), Reply(200)]
    sweep(2)
    assert PushOutage.objects.get().ended_at is not None
    order_one()
    receiver.replies = [Reply(404)]
    sweep()
    assert mails() == 2


def test_an_order_that_is_refused_among_others_is_mailed_once_a_day(
    order_one: Callable[[], Order], receiver: Receiver
) -> None:
    order_one()
    receiver.replies = [Reply(422)]
    sweep()
    for _n in range(3):
        order_one()
        receiver.replies = [Reply(422), Reply(200)]
        sweep()
    assert mails() == 1
    PushOutage.objects.update(ended_at=timezone.now() - QUIET_PERIOD - timedelta(minutes=1))
    receiver.replies = [Reply(422)]
    sweep()
    assert mails() == 2


def test_when_it_is_over_what_waits_is_due_and_no_mail_goes_out(
    order_one: Callable[[], Order], receiver: Receiver
) -> None:
    order_one(), order_one()
    receiver.usual = Reply(401)
    sweep(5)
    late = timezone.now() + timedelta(hours=3)
    OrderPush.objects.update(next_attempt_at=late)
    receiver.usual = Reply(200)
    first, second = OrderPush.objects.order_by("pk")
    OrderPush.objects.filter(pk=first.pk).update(next_attempt_at=timezone.now())
    delivery.deliver(first.pk)
    assert delivery.overdue() == [second.pk]
    with pytest.raises(NothingToSend):
        message_for(Mail.objects.get(event="push_outage"))


def test_the_database_holds_one_open_outage(
    order_one: Callable[[], Order], receiver: Receiver
) -> None:
    order_one()
    receiver.usual = Reply(401)
    sweep()
    with pytest.raises(IntegrityError, match="one_open_push_outage"), transaction.atomic():
        PushOutage.objects.create(push=OrderPush.objects.get())


def test_the_front_page_counts_what_failed_and_what_waits(
    order_one: Callable[[], Order], receiver: Receiver, admin: Client
) -> None:
    index = reverse("admin:index")
    order_one()
    assert "eigen systeem" not in page(admin.get(index))
    receiver.usual = Reply(500)
    sweep(LASTING_ATTEMPTS)
    shown = page(admin.get(index))
    assert "1 bestelling is nog niet in uw eigen systeem" in shown
    assert "komen bestellingen niet aan in uw eigen systeem" in shown
    sweep(delivery.MAX_ATTEMPTS)
    assert "1 bestelling is niet aangekomen in uw eigen systeem" in page(admin.get(index))
    order_one()
    receiver.usual = Reply(200)
    sweep()
    shown = page(admin.get(index))
    assert "Uw eigen systeem neemt weer bestellingen aan" in shown
    assert "1 bestelling is niet aangekomen in uw eigen systeem" in shown


def test_all_that_failed_is_sent_again_at_once(
    order_one: Callable[[], Order], receiver: Receiver, admin: Client
) -> None:
    for _n in range(3):
        order_one()
    receiver.usual = Reply(410)
    sweep()
    assert "Alle mislukte bestellingen opnieuw versturen" in page(admin.get(PUSHES))
    assert "410" in page(admin.get(PUSHES))
    assert "3 bestellingen" in page(admin.get(SEND_FAILED))
    assert OrderPush.objects.failed().count() == 3
    receiver.usual = Reply(200)
    assert "3 bestellingen worden opnieuw verstuurd" in page(admin.post(SEND_FAILED, follow=True))
    delivery.deliver_overdue()
    assert set(OrderPush.objects.values_list("state", flat=True)) == {"sent"}
    assert "Er is geen bestelling mislukt" in page(admin.get(SEND_FAILED))


def test_staff_find_a_push_by_the_number_of_its_order(
    order_one: Callable[[], Order], admin: Client
) -> None:
    first, second = order_one(), order_one()
    shown = page(admin.get(PUSHES, {"q": first.number}))
    assert f">{first.number}</a>" in shown
    assert f">{second.number}</a>" not in shown
