"""How far a login got, as its dealer reads it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.login_status import LoginStatus, Stage, failure_in_words, login_statuses
from customers.models import Contact, Customer, Invitation
from mail.failures import mark_failed
from mail.models import Mail
from tests.conftest import company, make_active, person
from tests.customers.records import outgoing

NOW = timezone.now()
WHEN = NOW - timedelta(days=1)
SENT = {"state": "sent", "sent_at": WHEN, "next_attempt_at": None}


@pytest.fixture
def invited(blocked: Customer, by: Actor) -> Customer:
    actions.unblock_customer(blocked, by=by)
    return blocked


def login_of(customer: Customer) -> LoginStatus:
    return login_statuses([Customer.objects.get(pk=customer.pk)])[customer.pk]


def test_a_request_has_no_login(pending: Customer) -> None:
    assert login_of(pending).stage == Stage.NONE


def test_a_blocked_customers_login_is_not_sent_yet(blocked: Customer) -> None:
    assert login_of(blocked).stage == Stage.NOT_SENT


def test_a_contact_without_an_address_gets_no_login(dealer: Dealer, by: Actor) -> None:
    customer, _ = actions.add_customer(
        company=company(), person=person(email=""), dealer=dealer, by=by
    )
    assert login_of(customer).stage == Stage.NO_ADDRESS


def test_a_mail_that_waits_is_queued(invited: Customer) -> None:
    assert login_of(invited) == LoginStatus(Stage.QUEUED)


def test_a_mail_that_waits_for_another_attempt_says_when(invited: Customer) -> None:
    Mail.objects.update(attempts=1, next_attempt_at=NOW)
    assert login_of(invited) == LoginStatus(Stage.QUEUED, NOW)


def test_a_mail_that_is_refused_for_now_says_why(invited: Customer) -> None:
    Mail.objects.update(attempts=1, next_attempt_at=NOW, error="552 5.2.2 Mailbox full")
    assert login_of(invited) == LoginStatus(Stage.DELAYED, NOW, "de mailbox is vol")


def test_a_mail_that_is_being_sent_is_queued(invited: Customer) -> None:
    Mail.objects.update(state="sending", next_attempt_at=None, lease_until=NOW)
    assert login_of(invited) == LoginStatus(Stage.QUEUED)


def test_a_mail_that_was_sent_says_when(invited: Customer) -> None:
    Mail.objects.update(**SENT)
    assert login_of(invited) == LoginStatus(Stage.SENT, WHEN)


def test_a_mail_that_failed_says_why(invited: Customer) -> None:
    Mail.objects.update(state="failed", error="552 mailbox full", next_attempt_at=None)
    login = login_of(invited)
    assert (login.stage, str(login.why)) == (Stage.FAILED, "de mailbox is vol")


def test_a_cancelled_mail_was_not_sent(invited: Customer) -> None:
    Mail.objects.update(state="cancelled", next_attempt_at=None)
    assert login_of(invited).stage == Stage.NOT_SENT


def test_a_link_that_was_opened_says_when(invited: Customer) -> None:
    Mail.objects.update(**SENT)
    Invitation.objects.update(opened_at=WHEN)
    assert login_of(invited) == LoginStatus(Stage.FETCHED, WHEN)
    Invitation.objects.update(pressed_at=NOW)
    assert login_of(invited) == LoginStatus(Stage.OPENED, NOW)


def test_a_mail_that_came_back_softly_is_not_said_to_have_failed(invited: Customer) -> None:
    Mail.objects.update(**SENT, error="Delayed: 452 4.2.2 Over quota")
    assert login_of(invited) == LoginStatus(Stage.DELAYED, None, "de mailbox is vol")
    Mail.objects.update(state="queued", next_attempt_at=NOW)
    assert login_of(invited) == LoginStatus(Stage.DELAYED, NOW, "de mailbox is vol")


def test_a_link_that_was_not_used_in_time_has_expired(invited: Customer) -> None:
    Mail.objects.update(**SENT)
    Invitation.objects.update(created_at=NOW - timedelta(days=8), expires_at=WHEN, opened_at=WHEN)
    assert login_of(invited) == LoginStatus(Stage.EXPIRED, WHEN)


def test_a_login_from_elsewhere_that_is_not_used_reads_the_same(
    invited: Customer, dealer: Dealer, other_employee: DealerEmployee, by: Actor
) -> None:
    """Check that no dealer can tell by it who is a customer of another dealer."""
    make_active(other_employee.dealer, Actor.of_employee(other_employee), email="x@y.example")
    customer, _ = actions.add_customer(
        company=company(), person=person(email="x@y.example"), dealer=dealer, by=by
    )
    actions.unblock_customer(customer, by=by)
    Mail.objects.update(**SENT)
    stages = {login_of(c).stage for c in (invited, customer)}
    assert stages == {Stage.SENT}
    Mail.objects.update(created_at=NOW - timedelta(days=8))
    Invitation.objects.update(created_at=NOW - timedelta(days=8), expires_at=WHEN)
    stages = {login_of(c).stage for c in (invited, customer)}
    assert stages == {Stage.EXPIRED}


def test_the_dealer_is_mailed_when_a_login_came_back(
    invited: Customer, employee: DealerEmployee
) -> None:
    Mail.objects.update(**SENT)
    mail = Mail.objects.get(event="invitation")
    with outgoing() as mails:
        mark_failed(mail, Mail.objects.filter(state="sent"), "Returned: bounced")
    login = login_of(invited)
    assert (login.stage, str(login.why)) == (Stage.FAILED, "de e-mail kwam terug")
    assert mails == [("login_failed", employee.user.email)]


def test_nobody_is_mailed_when_the_address_has_been_corrected_since(
    invited: Customer, by: Actor
) -> None:
    mail = Mail.objects.get(event="invitation")
    actions.correct_contact(invited, person=person(email="goed@tjalvero.example"), by=by)
    with outgoing() as mails:
        mark_failed(mail, Mail.objects.all(), "550 5.1.1")
    assert mails == []


def test_a_login_that_is_sent_again_is_not_opened_yet(invited: Customer, by: Actor) -> None:
    Invitation.objects.update(opened_at=WHEN)
    actions.resend_invitation(invited, by=by)
    assert login_of(invited) == LoginStatus(Stage.QUEUED)


def test_a_login_that_was_used_is_in_use(invited: Customer) -> None:
    Contact.objects.update(first_login_at=NOW)
    assert login_of(invited) == LoginStatus(Stage.IN_USE, NOW)


def test_the_login_of_a_customer_blocked_later_does_not_work(invited: Customer, by: Actor) -> None:
    Contact.objects.update(first_login_at=NOW)
    actions.block_customer(invited, reason="Niet betaald", by=by)
    assert login_of(invited) == LoginStatus(Stage.BLOCKED)


def test_a_mail_to_another_address_does_not_count(invited: Customer, by: Actor) -> None:
    Mail.objects.update(state="failed", error="550 5.1.1", next_attempt_at=None)
    actions.correct_contact(invited, person=person(email="goed@tjalvero.example"), by=by)
    assert login_of(invited) == LoginStatus(Stage.QUEUED)


def test_a_person_with_a_password_elsewhere_reads_the_same(dealer: Dealer, by: Actor) -> None:
    first = make_active(dealer, by, email="k@klant.example")
    second = make_active(dealer, by, email="k@klant.example", name="Tweede vestiging")
    assert Mail.objects.filter(event="access_added").count() == 1
    Mail.objects.update(**SENT)
    assert login_of(first) == login_of(second) == LoginStatus(Stage.SENT, WHEN)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("550 5.1.1 <smit@tjalvero.example>: User unknown", "dit adres bestaat niet"),
        ("550 No such user here", "dit adres bestaat niet"),
        ("556 5.1.10 Recipient address has null MX", "dit adres bestaat niet"),
        ("552 5.2.2 Mailbox full", "de mailbox is vol"),
        ("452 4.2.2 Over quota", "de mailbox is vol"),
        ("451 4.7.1 Greylisted", "de mailserver van dit adres neemt de e-mail nu niet aan"),
        ("554 5.7.1 Rejected by policy", "de mailserver van dit adres weigert de e-mail"),
        ("ConnectionRefusedError: refused", "de e-mail kon niet worden verstuurd"),
        ("The mail could not be made: KeyError", "de e-mail kon niet worden verstuurd"),
    ],
)
def test_the_answer_of_a_mail_server_is_put_in_words(error: str, words: str) -> None:
    assert str(failure_in_words(error)) == words


MORNING = timezone.make_aware(datetime(2020, 2, 3, 8, 30))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (LoginStatus(Stage.NONE), ""),
        (LoginStatus(Stage.NO_ADDRESS), "geen e-mailadres"),
        (LoginStatus(Stage.NOT_SENT), "nog niet verstuurd"),
        (LoginStatus(Stage.QUEUED), "in wachtrij"),
        (LoginStatus(Stage.QUEUED, MORNING), "in wachtrij, volgende poging 3 feb 2020"),
        (LoginStatus(Stage.SENT, MORNING), "verstuurd 3 feb 2020, nog niet gebruikt"),
        (LoginStatus(Stage.OPENED, MORNING), "link geopend 3 feb 2020, nog niet gebruikt"),
        (
            LoginStatus(Stage.FETCHED, MORNING),
            "link opgehaald 3 feb 2020, kan ook de mailbeveiliging zijn; nog niet gebruikt",
        ),
        (
            LoginStatus(Stage.DELAYED, why="de mailbox is vol"),
            "nog niet aangekomen: de mailbox is vol. We blijven het proberen.",
        ),
        (LoginStatus(Stage.EXPIRED, MORNING), "verlopen 3 feb 2020, niet gebruikt"),
        (
            LoginStatus(Stage.FAILED, why="dit adres bestaat niet"),
            "mislukt: dit adres bestaat niet",
        ),
        (LoginStatus(Stage.IN_USE, MORNING), "in gebruik"),
        (LoginStatus(Stage.BLOCKED), "werkt nu niet"),
    ],
)
def test_every_status_has_a_sentence(status: LoginStatus, sentence: str) -> None:
    assert strip_tags(status.sentence) == sentence


def test_a_reason_in_a_sentence_is_text_and_no_markup() -> None:
    assert "&lt;b&gt;" in LoginStatus(Stage.FAILED, why="<b>").sentence


def test_failed_and_expired_are_what_a_dealer_has_to_act_on() -> None:
    assert {stage for stage in Stage if LoginStatus(stage).is_bad} == {Stage.FAILED, Stage.EXPIRED}
