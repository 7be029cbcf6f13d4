"""Sending one mail to a real mail server on loopback, and what is marked in its row."""

import logging
import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail as outbox
from django.db import connection
from django.template import TemplateDoesNotExist
from django.utils import timezone
from pytest_django import Settings

from mail import delivery
from mail.delivery import claim, delay_after, deliver
from mail.models import Mail
from tests.mail.conftest import Queue
from tests.mail.letters.apps import register_letter
from tests.mail.mail_server import MailServer, free_port


def attempt(mail: Mail) -> Mail:
    deliver(mail.pk)
    mail.refresh_from_db()
    return mail


def wait_until_it_is_due(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk, state=Mail.State.QUEUED).update(next_attempt_at=timezone.now())


def test_a_mail_that_the_server_accepts_is_sent(queue: Queue, mail_server: MailServer) -> None:
    mail = attempt(queue())

    assert (mail.state, mail.attempts, mail.error) == (Mail.State.SENT, 1, "")
    assert mail.sent_at
    [message] = mail_server.accepted
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"


def test_once_sent_it_is_not_sent_again(queue: Queue, mail_server: MailServer) -> None:
    mail = attempt(queue())
    attempt(mail)
    assert len(mail_server.accepted) == 1


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_an_answer_of_5xx_is_final(queue: Queue, mail_server: MailServer, stage: str) -> None:
    setattr(mail_server, stage, "550 5.1.1 No such user")
    mail = attempt(queue())
    assert (mail.state, mail.error) == (Mail.State.FAILED, "550 5.1.1 No such user")
    assert mail.next_attempt_at is None


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_after_an_answer_of_4xx_it_is_tried_again(
    queue: Queue, mail_server: MailServer, stage: str
) -> None:
    setattr(mail_server, stage, "451 4.7.1 Greylisted, come back later")
    mail = attempt(queue())
    assert (mail.state, mail.error) == (Mail.State.QUEUED, "451 4.7.1 Greylisted, come back later")
    assert mail.next_attempt_at
    assert mail.next_attempt_at > timezone.now()
    attempt(mail)
    assert mail.attempts == 1, "it is not due yet"

    setattr(mail_server, stage, "250 OK")
    wait_until_it_is_due(mail)
    attempt(mail)
    assert (mail.state, mail.attempts, mail.error) == (Mail.State.SENT, 2, "")
    assert {m["Message-ID"] for m in mail_server.seen} == {mail.message_id}


def test_a_server_that_is_not_there_is_tried_again(queue: Queue, settings: Settings) -> None:
    options = {"host": "127.0.0.1", "port": free_port()}
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }
    mail = attempt(queue())
    assert mail.state == Mail.State.QUEUED
    assert mail.error.startswith("ConnectionRefusedError")


def test_a_server_that_stalls_is_tried_again(
    queue: Queue, mail_server: MailServer, settings: Settings
) -> None:
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.3
    mail_server.stalls.set()
    mail = attempt(queue())
    assert mail.state == Mail.State.QUEUED
    assert "timed out" in mail.error


def test_it_is_tried_again_when_the_server_refuses_our_password(
    queue: Queue, mail_server: MailServer, settings: Settings
) -> None:
    settings.MAILERS["default"]["OPTIONS"] |= {"username": "portal", "password": "wrong"}
    assert attempt(queue()).state == Mail.State.QUEUED


def test_no_transaction_is_open_while_sending(
    transactional_db: None, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_transaction = []
    monkeypatch.setattr(
        delivery, "_hand_over", lambda _: in_transaction.append(connection.in_atomic_block)
    )
    assert attempt(queue()).state == Mail.State.SENT
    assert in_transaction == [False]


def test_a_mail_that_has_lost_its_point_is_cancelled(queue: Queue, group: Group) -> None:
    mail = queue()
    group.name = "gone"
    group.save()
    assert attempt(mail).state == Mail.State.CANCELLED
    assert outbox.outbox == []


def test_a_header_that_django_refuses_is_final(queue: Queue) -> None:
    context = {"company": "x", "reply_to": "a@x.example\nBcc: b@x.example"}
    register_letter("hijacked", context=lambda *_: context)
    mail = queue()
    Mail.objects.filter(pk=mail.pk).update(event="hijacked")
    assert attempt(mail).state == Mail.State.FAILED
    assert outbox.outbox == []


def test_a_mail_that_cannot_be_made_is_tried_again_and_logged(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    register_letter("broken", template="letters/missing.html")
    mail = queue()
    Mail.objects.filter(pk=mail.pk).update(event="broken")
    with caplog.at_level(logging.ERROR):
        attempt(mail)
    assert (mail.state, mail.attempts) == (Mail.State.QUEUED, 1)
    assert mail.error == f"The mail could not be made: {TemplateDoesNotExist.__name__}"
    assert f"Mail {mail.pk} (broken) could not be made" in caplog.text
    assert mail.to not in caplog.text


def test_a_mailer_that_breaks_is_tried_again_and_logged(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_: Any) -> None:
        raise KeyError("nonsense")

    monkeypatch.setattr(delivery, "_hand_over", break_down)
    with caplog.at_level(logging.ERROR):
        mail = attempt(queue())
    assert (mail.state, mail.error) == (
        Mail.State.QUEUED,
        "The mail could not be sent: KeyError",
    )
    assert "could not be sent" in caplog.text


def test_after_two_days_of_trying_it_has_failed(queue: Queue, mail_server: MailServer) -> None:
    mail_server.to_data = "451 Try later"
    mail = queue()
    Mail.objects.filter(pk=mail.pk).update(attempts=delivery.MAX_ATTEMPTS - 2)
    assert attempt(mail).state == Mail.State.QUEUED
    wait_until_it_is_due(mail)
    assert attempt(mail).state == Mail.State.FAILED
    assert mail.error == "451 Try later"


def test_the_delays_grow_from_a_minute_and_add_up_to_two_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(random, "uniform", lambda _low, _high: 1.0)
    delays = [delay_after(attempts) for attempts in range(1, delivery.MAX_ATTEMPTS)]
    assert delays[0] == timedelta(minutes=1)
    assert delays == sorted(delays)
    assert timedelta(hours=44) < sum(delays, timedelta()) < timedelta(hours=50)


def test_the_same_number_of_attempts_gives_different_delays() -> None:
    assert len({delay_after(3) for _ in range(10)}) > 1


class TestTheLease:
    def test_nobody_else_takes_the_mail_until_the_lease_has_run_out(self, queue: Queue) -> None:
        mail = queue()
        assert claim(mail.pk)
        assert claim(mail.pk) is None
        Mail.objects.filter(pk=mail.pk).update(lease_until=timezone.now())
        again = claim(mail.pk)
        assert again
        assert (again.attempts, again.message_id) == (2, mail.message_id)

    def test_a_worker_that_lost_the_lease_cannot_mark_the_mail_as_failed(
        self, queue: Queue
    ) -> None:
        slow = claim(queue().pk)
        assert slow
        Mail.objects.filter(pk=slow.pk).update(lease_until=timezone.now())
        assert claim(slow.pk)
        delivery._handle_refusal(slow, 550, "No such user")
        slow.refresh_from_db()
        assert slow.state == Mail.State.SENDING

    def test_a_worker_that_lost_the_lease_still_marks_the_mail_as_sent(self, queue: Queue) -> None:
        slow = claim(queue().pk)
        assert slow
        Mail.objects.filter(pk=slow.pk).update(lease_until=timezone.now())
        assert claim(slow.pk)
        delivery._mark_sent(slow)
        slow.refresh_from_db()
        assert slow.state == Mail.State.SENT


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_send_one_mail(
    queue: Queue, mail_server: MailServer
) -> None:
    mails = [queue() for _ in range(5)]
    at_the_same_moment = threading.Barrier(2)

    def work() -> None:
        try:
            for mail in mails:
                at_the_same_moment.wait(10)
                deliver(mail.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    sent_ids = sorted(message["Message-ID"] for message in mail_server.accepted)
    assert sent_ids == sorted(mail.message_id for mail in mails)
    assert set(Mail.objects.values_list("state", "attempts")) == {(Mail.State.SENT, 1)}
