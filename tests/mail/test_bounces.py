"""Mails that came back, as Mailgun tells it by a webhook with its signature."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from mail import events
from mail.bounces import _report_of, webhook_of
from mail.events import Told
from mail.failures import is_temporary
from mail.models import Mail
from mail.tracking import SOFT_BOUNCE_DELAY, SOFT_BOUNCE_PERIOD, Report
from tests.mail.conftest import Queue
from tests.mail.letters.apps import register_letter

KEY = "the-key-of-the-provider"
NOW = timezone.now().timestamp()
ARRIVED, DELAYED, FAILED = Report.ARRIVED, Report.DELAYED, Report.FAILED
SOFTLY = Report.BOUNCED_SOFTLY
SECRETS = ("WEBHOOK_SECRET", "MAILERSEND_SIGNING_SECRET")
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


def tell(
    mail: Mail | None = None, *, key: str = KEY, status: dict[str, Any] = UNKNOWN, **data: Any
) -> int:
    """Post what Mailgun posts about this mail, and return the status of the answer."""
    stamp, token = str(int(timezone.now().timestamp())), "one-token"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    about = {
        "id": "event",
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "timestamp": timezone.now().timestamp(),
        "delivery-status": status,
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


@pytest.mark.parametrize("event", ["accepted", "stored"])
def test_an_event_that_says_nothing_of_arriving_changes_nothing(
    sent: Mail, failed: list[Mail], event: str
) -> None:
    assert tell(sent, event=event) == 200
    assert (change(sent).state, sent.arrived_at, failed) == (Mail.State.SENT, None, [])


# ---------------------------------------------------------------- what may still arrive


FULL = {"code": 552, "message": "552 5.2.2 Mailbox full", "description": ""}
GREYLISTED = {"code": 451, "message": "451 4.7.1 Greylisted", "description": ""}


@pytest.mark.parametrize("status", [FULL, GREYLISTED])
def test_a_mail_that_the_provider_goes_on_trying_has_not_failed(
    sent: Mail, failed: list[Mail], status: dict[str, Any]
) -> None:
    assert tell(sent, severity="temporary", status=status) == 200
    assert (change(sent).state, sent.may_still_arrive, failed) == (Mail.State.SENT, True, [])
    assert sent.error == f"Delayed: {status['message']}"


def test_a_mail_to_a_full_mailbox_is_sent_once_more_later(sent: Mail, failed: list[Mail]) -> None:
    for _told_twice in range(2):
        assert tell(sent, timestamp=NOW, status=FULL) == 200
    assert (change(sent).state, sent.may_still_arrive, failed) == (Mail.State.QUEUED, True, [])
    assert sent.next_attempt_at is not None
    assert sent.next_attempt_at > timezone.now() + SOFT_BOUNCE_DELAY - timedelta(minutes=5)


def test_a_mailbox_that_stays_full_is_final_in_the_end(sent: Mail, failed: list[Mail]) -> None:
    change(sent, created_at=timezone.now() - SOFT_BOUNCE_PERIOD)
    tell(sent, status=FULL)
    assert (change(sent).state, failed) == (Mail.State.FAILED, [sent])


@pytest.mark.parametrize("event", ["delivered", "opened", "clicked", "complained"])
@pytest.mark.parametrize("status", [UNKNOWN, FULL])
def test_a_mail_that_arrived_after_all_has_not_failed(
    sent: Mail, event: str, status: dict[str, Any]
) -> None:
    tell(sent, timestamp=NOW - 60, status=status)
    assert change(sent).state in (Mail.State.FAILED, Mail.State.QUEUED)
    tell(sent, event=event, timestamp=NOW)
    assert (change(sent).state, sent.error) == (Mail.State.SENT, "")
    assert sent.arrived_at is not None
    assert sent.next_attempt_at is None


@pytest.mark.parametrize("data", [{}, {"status": FULL}, {"severity": "temporary"}])
def test_a_report_that_comes_late_does_not_undo_a_later_one(
    sent: Mail, failed: list[Mail], data: dict[str, Any]
) -> None:
    tell(sent, event="delivered", timestamp=NOW)
    tell(sent, timestamp=NOW - 60, **data)
    assert (change(sent).state, sent.error, failed) == (Mail.State.SENT, "", [])


def test_a_mail_that_came_back_after_it_was_taken_has_failed(sent: Mail) -> None:
    tell(sent, event="delivered", timestamp=NOW - 60)
    tell(sent, timestamp=NOW)
    assert change(sent).state == Mail.State.FAILED


def test_an_older_mails_report_is_not_taken_for_a_newer_ones(sent: Mail, queue: Queue) -> None:
    newer = change(queue(), state="sent", next_attempt_at=None, sent_at=timezone.now())
    change(sent, sent_at=timezone.now() - timedelta(hours=2))
    tell(sent, timestamp=NOW - 60 * 60, message={"headers": {"message-id": "own@provider.example"}})
    assert (change(sent).state, change(newer).state) == (Mail.State.FAILED, Mail.State.SENT)


@pytest.mark.parametrize(
    ("webhook", "payload", "report"),
    [
        (PostmarkTrackingWebhookView, {"RecordType": "Bounce", "Type": "SoftBounce"}, SOFTLY),
        (PostmarkTrackingWebhookView, {"RecordType": "Bounce", "Type": "HardBounce"}, FAILED),
        (PostmarkTrackingWebhookView, {"RecordType": "Bounce", "Type": "Transient"}, DELAYED),
        (PostmarkTrackingWebhookView, {"RecordType": "Delivery"}, ARRIVED),
        (BrevoTrackingWebhookView, {"event": "soft_bounce", "reason": "full"}, SOFTLY),
        (BrevoTrackingWebhookView, {"event": "hard_bounce", "reason": "550 5.1.1"}, FAILED),
        (BrevoTrackingWebhookView, {"event": "deferred"}, DELAYED),
        (BrevoTrackingWebhookView, {"event": "blocked"}, FAILED),
        (BrevoTrackingWebhookView, {"event": "request"}, None),
        (
            MailjetTrackingWebhookView,
            {"event": "bounce", "hard_bounce": False, "error": "quota exceeded"},
            SOFTLY,
        ),
        (
            MailjetTrackingWebhookView,
            {"event": "bounce", "hard_bounce": True, "error": "user unknown"},
            FAILED,
        ),
        (MailerSendTrackingWebhookView, {"data": {"type": "soft_bounced"}}, SOFTLY),
        (MailerSendTrackingWebhookView, {"data": {"type": "hard_bounced"}}, FAILED),
    ],
)
def test_a_soft_bounce_is_known_by_each_providers_own_words(
    settings: Settings, webhook: Any, payload: dict[str, Any], report: Report | None
) -> None:
    settings.ANYMAIL = dict.fromkeys(SECRETS, "a-secret")
    assert _report_of(webhook().esp_to_anymail_event({"timestamp": NOW, **payload})) is report


@pytest.mark.parametrize(
    ("answer", "is_so"),
    [
        ("452 4.2.2 Over quota", True),
        ("552 5.2.2 Mailbox full", True),
        ("552 Requested action aborted: exceeded storage allocation", True),
        ("552 5.3.4 Message too big", False),
        ("450 4.7.1 Greylisted, try again in 5 minutes", True),
        ("421 Try again later", True),
        ("550 5.1.1 User unknown", False),
        ("550 5.7.1 Rejected by policy", False),
        ("smtp; 554 5.4.14 Hop count exceeded", False),
        ("Returned: 451 4.3.0 Temporary failure", True),
        ("The email account does not exist", False),
    ],
)
def test_an_answer_says_whether_a_mail_may_arrive_later(answer: str, is_so: bool) -> None:
    assert is_temporary(answer) is is_so


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
