"""Mails that came back, as Mailgun tells it by a webhook with its signature."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from mail import events
from mail.bounces import webhook_of
from mail.events import Told
from mail.models import Mail
from tests.mail.conftest import Queue
from tests.mail.letters.apps import register_letter

KEY = "the-key-of-the-provider"
UNKNOWN = {"code": 550, "message": "5.1.1 The email account does not exist", "description": ""}


@pytest.fixture(autouse=True)
def _provider(settings: Settings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    settings.ROOT_URLCONF = "tests.mail.bounce_urls"


@pytest.fixture
def failed(monkeypatch: pytest.MonkeyPatch) -> list[Mail]:
    """Return the mails whose failing somebody was told of, in order."""
    heard: list[Mail] = []
    told_by(heard.append, monkeypatch)
    return heard


def told_by(tell: Callable[[Mail], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a letter that fails told by this function."""
    monkeypatch.setattr(events, "_events", {})
    register_letter(if_failed=Told(tell))


@pytest.fixture
def sent(queue: Queue) -> Mail:
    mail = queue()
    return change(mail, state="sent", next_attempt_at=None, sent_at=timezone.now())


def change(mail: Mail, **values: Any) -> Mail:
    if values:
        Mail.objects.filter(pk=mail.pk).update(**values)
    mail.refresh_from_db()
    return mail


def tell(mail: Mail | None = None, *, key: str = KEY, **data: Any) -> int:
    """Post what Mailgun posts about this mail, and return the status of the answer."""
    stamp, token = str(int(timezone.now().timestamp())), "one-token"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    about = {
        "id": "event",
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "timestamp": timezone.now().timestamp(),
        "delivery-status": UNKNOWN,
        "recipient": mail.to if mail else "nobody@velmora.example",
        "message": {"headers": {"message-id": mail.message_id.strip("<>") if mail else "x@y.z"}},
        **data,
    }
    signed = {"timestamp": stamp, "token": token, "signature": signature}
    return (
        Client(raise_request_exception=False)
        .post(
            "/mail/teruggekomen/",
            json.dumps({"signature": signed, "event-data": about}),
            content_type="application/json",
        )
        .status_code
    )


def test_a_returned_mail_has_failed_and_says_why(sent: Mail, failed: list[Mail]) -> None:
    assert tell(sent) == 200
    sent.refresh_from_db()
    assert sent.state == Mail.State.FAILED
    assert sent.error == "Returned: 5.1.1 The email account does not exist"
    assert failed == [sent]


def test_a_mail_that_came_back_twice_is_marked_and_told_once(
    sent: Mail, failed: list[Mail]
) -> None:
    assert (tell(sent), tell(sent)) == (200, 200)
    assert failed == [sent]


def test_a_message_id_of_the_providers_own_marks_the_latest_mail_to_the_address(
    sent: Mail, queue: Queue
) -> None:
    older = change(queue(), state="sent", next_attempt_at=None,
                   sent_at=timezone.now() - timedelta(hours=1))  # fmt: skip
    tell(sent, message={"headers": {"message-id": "0100018@provider.example"}},
         recipient=sent.to.upper())  # fmt: skip
    states = dict(Mail.objects.values_list("pk", "state"))
    assert states == {older.pk: "sent", sent.pk: "failed"}


def test_a_mail_sent_more_than_two_weeks_ago_is_not_marked(sent: Mail) -> None:
    change(sent, sent_at=timezone.now() - timedelta(days=15))
    assert tell(sent, message={"headers": {"message-id": "0100018@provider.example"}}) == 200
    assert change(sent).state == Mail.State.SENT


@pytest.mark.parametrize("data", [
    {"event": "delivered"},
    {"event": "opened"},
    {"event": "complained"},
    {"severity": "temporary"},
])  # fmt: skip
def test_an_event_that_is_no_return_changes_nothing(
    sent: Mail, failed: list[Mail], data: dict[str, str]
) -> None:
    assert tell(sent, **data) == 200
    assert (change(sent).state, failed) == (Mail.State.SENT, [])


def test_an_event_about_an_unknown_mail_is_accepted(db: None) -> None:
    assert tell() == 200


def test_an_event_before_the_mail_is_marked_as_sent_is_asked_for_again(queue: Queue) -> None:
    mail = change(queue(), state="sending", next_attempt_at=None, lease_until=timezone.now())
    assert tell(mail) == 500
    change(mail, state="sent", lease_until=None, sent_at=timezone.now())
    assert tell(mail) == 200
    assert change(mail).state == Mail.State.FAILED


def test_an_event_with_a_wrong_signature_changes_nothing(sent: Mail) -> None:
    assert tell(sent, key="guessed") == 400
    assert change(sent).state == Mail.State.SENT


def test_the_mark_stays_when_nobody_can_be_told(
    sent: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(mail: Mail) -> None:
        Mail.objects.create(message_id=mail.message_id)  # which the database refuses

    told_by(breaks, monkeypatch)
    assert tell(sent) == 200
    assert change(sent).state == Mail.State.FAILED


# ---------------------------------------------------------------- settings


def test_an_unknown_provider_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"one of .*mailgun.*postmark"):
        webhook_of("pigeon")


@pytest.mark.parametrize("provider", ["mailgun", "postmark"])
def test_a_webhook_without_signature_and_secret_is_an_error(
    settings: Settings, provider: str
) -> None:
    settings.ANYMAIL = {}
    with pytest.raises(ImproperlyConfigured, match="secret"):
        webhook_of(provider)


def test_a_provider_that_does_not_sign_needs_a_secret_in_the_address(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:password"}
    assert webhook_of("postmark")(RequestFactory().head("/")).status_code == 200
