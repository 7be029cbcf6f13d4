"""What failed to anybody is told to somebody, by name, as long as it is so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions, notifications
from customers.actions import members
from customers.actors import Actor
from customers.models import Contact, Customer, Invitation
from customers.states import State
from customers.working_days import working_days_after
from mail.actions import resend_mail
from mail.delivery import deliver
from mail.failures import mark_arrived, mark_failed
from mail.models import Mail
from tests.conftest import PASSWORD
from tests.customers.mails_and_pages import last_mail, link_in, page, text_of
from tests.customers.records import outgoing, request_at

UNKNOWN = "550 5.1.1 No such user"
BUYER = "koper@brindolux.example"


def fail(event: str) -> list[tuple[str, str]]:
    """Have the last mail of this event fail, and return what is mailed then."""
    with outgoing() as mails:
        mark_failed(last_mail(event), Mail.objects.all(), UNKNOWN)
    return mails


@pytest.fixture
def received(employee: DealerEmployee) -> Customer:
    """Return a request of which the employee was mailed."""
    return request_at(employee.dealer)


def sent(event: str) -> str:
    """Let the worker take up the last mail of this event, and return its state."""
    mail = last_mail(event)
    Mail.objects.filter(pk=mail.pk).update(next_attempt_at=timezone.now())
    deliver(mail.pk)
    return last_mail(event).state


# ---------------------------------------------------------------- a colleague


@pytest.fixture
def colleague_of(active: Customer, contact: Contact) -> Contact:
    """Return a colleague that the manager of the customer has added."""
    return members.add_colleague(
        active,
        person={"name": "P. Koper", "email": BUYER, "language": "nl"},
        role=Contact.Role.BUYER,
        approval_above=None,
        by=Actor.of_contact(contact),
    )


def test_the_manager_who_added_a_colleague_is_told_at_once_and_the_dealer_later(
    colleague_of: Contact, contact: Contact, employee: DealerEmployee
) -> None:
    assert fail("invitation") == [
        ("undelivered_to_customer", contact.email),
        ("undelivered_to_dealer", employee.user.email),
    ]
    text = text_of("undelivered_to_customer")
    assert "P. Koper" in text
    assert BUYER in text
    assert "dit adres bestaat niet" in text
    assert link_in("undelivered_to_customer") == reverse("customers:colleagues")
    later = last_mail("undelivered_to_dealer").next_attempt_at
    assert later is not None
    assert abs(later - working_days_after(timezone.now(), 2)) < timedelta(minutes=1)
    assert "P. Koper" in text_of("undelivered_to_dealer")
    assert "Brindolux Techniek B.V." in text_of("undelivered_to_dealer")
    assert link_in("undelivered_to_dealer") == colleague_of.customer.get_absolute_url()


def test_the_dealer_is_told_at_once_when_the_manager_is_gone(
    colleague_of: Contact, contact: Contact, employee: DealerEmployee
) -> None:
    Contact.objects.filter(pk=contact.pk).update(ended_at=timezone.now(), user=None)
    Contact.objects.create(customer=contact.customer, name="Vorige", email="x@brindolux.example")
    Contact.objects.filter(pk=colleague_of.pk).update(added_by=None)
    assert fail("invitation") == [("undelivered_to_dealer", employee.user.email)]


@pytest.mark.parametrize("mend", ["resent", "arrived", "ended"])
def test_the_dealer_is_not_told_of_what_was_mended(
    colleague_of: Contact, contact: Contact, mend: str
) -> None:
    fail("invitation")
    by = Actor.of_contact(contact)
    match mend:
        case "resent":
            members.resend_login(colleague_of, by=by)
        case "arrived":
            mark_arrived(Mail.objects.filter(event="invitation", to=BUYER), at=timezone.now())
        case "ended":
            members.end_colleague(colleague_of, by=by)
    assert sent("undelivered_to_dealer") == Mail.State.CANCELLED
    assert sent("undelivered_to_customer") == Mail.State.CANCELLED


def test_the_dealer_is_told_of_what_was_not_mended(colleague_of: Contact) -> None:
    fail("invitation")
    assert sent("undelivered_to_dealer") == Mail.State.SENT


# ---------------------------------------------------------------- a request


def test_a_receipt_that_bounced_is_seen_where_the_dealer_looks(
    pending: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(by)
    urls = (reverse("customers:pending"), pending.get_absolute_url())
    assert not any("niet aangekomen" in page(client.get(url)) for url in urls)
    assert fail("request_receipt") == []
    for url in urls:
        assert "niet aangekomen" in page(client.get(url))
        assert "dit adres bestaat niet" in page(client.get(url))
    mark_arrived(Mail.objects.filter(event="request_receipt"), at=timezone.now())
    assert not any("niet aangekomen" in page(client.get(url)) for url in urls)


def test_a_receipt_to_an_address_that_was_corrected_is_no_longer_missed(
    pending: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    fail("request_receipt")
    actions.correct_contact(pending, person={"email": "goed@velmora.example"}, by=by)
    assert "niet aangekomen" not in page(client_of(by).get(reverse("customers:pending")))


def test_staff_are_told_of_a_receipt_without_a_dealer(staff: User) -> None:
    request_at(None)
    assert fail("request_receipt") == [("undelivered_to_staff", staff.email)]
    assert "J. de Boer" in text_of("undelivered_to_staff")
    assert link_in("undelivered_to_staff").startswith("/beheer/mail/mail/")


def test_staff_are_told_that_an_employee_cannot_be_reached(
    received: Customer, employee: DealerEmployee, staff: User
) -> None:
    assert last_mail("request_received").to == employee.user.email
    assert fail("request_received") == [("undelivered_to_staff", staff.email)]


def test_staff_hear_of_one_address_once_a_day(employee: DealerEmployee, staff: User) -> None:
    assert employee.dealer
    for n in range(3):
        request_at(employee.dealer, name=f"Klant {n}")
        told = fail("request_received")
        assert told == ([] if n else [("undelivered_to_staff", staff.email)])


def test_the_dealer_is_told_that_a_rejection_was_not_read(
    pending: Customer, by: Actor, employee: DealerEmployee
) -> None:
    actions.reject_customer(pending, reason="Wij leveren niet in uw regio.", by=by)
    assert fail("request_rejected") == [("undelivered_to_dealer", employee.user.email)]


# ---------------------------------------------------------------- when that fails too


def test_what_did_not_reach_the_manager_reaches_the_dealer(
    colleague_of: Contact, employee: DealerEmployee
) -> None:
    fail("invitation")
    Mail.objects.filter(event="undelivered_to_dealer").delete()
    assert fail("undelivered_to_customer") == [("undelivered_to_dealer", employee.user.email)]
    assert "P. Koper" in text_of("undelivered_to_dealer")


def test_what_did_not_reach_the_dealer_reaches_the_staff(
    pending: Customer, by: Actor, staff: User
) -> None:
    actions.reject_customer(pending, reason="Wij leveren niet in uw regio.", by=by)
    fail("request_rejected")
    assert fail("undelivered_to_dealer") == [("undelivered_to_staff", staff.email)]


# ---------------------------------------------------------------- somebody left meanwhile


def leave(employee: DealerEmployee) -> None:
    DealerEmployee.objects.filter(pk=employee.pk).update(active=False)


def test_a_request_reaches_the_colleague_of_an_employee_who_left(
    received: Customer, employee: DealerEmployee, dealer: Dealer
) -> None:
    later = User.objects.create_user("nieuw@demo-gereedschap.example", PASSWORD, name="N. Nieuw")
    DealerEmployee.objects.create(user=later, dealer=dealer)
    leave(employee)
    with outgoing() as mails:
        assert sent("request_received") == Mail.State.QUEUED
    assert mails == [("request_received", later.email)]
    assert Mail.objects.get(to=employee.user.email).state == Mail.State.CANCELLED


def test_a_colleague_who_was_mailed_is_not_mailed_twice(
    employee: DealerEmployee, colleague: DealerEmployee, dealer: Dealer
) -> None:
    request_at(dealer)
    leave(employee)
    with outgoing() as mails:
        deliver(Mail.objects.get(event="request_received", to=employee.user.email).pk)
    assert mails == []


@pytest.mark.parametrize(
    ("event", "for_staff"),
    [("request_received", "request_without_dealer"), ("request_reminder", "request_escalated")],
)
def test_staff_hear_of_a_request_where_nobody_is_left(
    received: Customer, employee: DealerEmployee, staff: User, event: str, for_staff: str
) -> None:
    if event == "request_reminder":
        notifications.notify_dealer_of_waiting_customer(received)
    leave(employee)
    with outgoing() as mails:
        sent(event)
    assert mails == [(for_staff, staff.email)]


def test_staff_hear_of_the_requests_of_a_digest_where_nobody_is_left(
    employee: DealerEmployee, staff: User, dealer: Dealer
) -> None:
    for n in range(notifications.MAX_SINGLE_MAILS_PER_PERIOD + 2):
        request_at(dealer, name=f"Klant {n}")
    leave(employee)
    with outgoing() as mails:
        sent("request_digest")
    assert ("request_without_dealer", staff.email) in mails
    assert last_mail("request_digest").state == Mail.State.CANCELLED


def test_a_mail_about_a_request_goes_to_its_present_contact(pending: Customer, by: Actor) -> None:
    actions.correct_contact(pending, person={"email": "goed@velmora.example"}, by=by)
    first = Mail.objects.filter(event="request_receipt").earliest("pk")
    deliver(first.pk)
    first.refresh_from_db()
    assert first.state == Mail.State.CANCELLED
    receipts = Mail.objects.filter(event="request_receipt", to="goed@velmora.example")
    assert receipts.count() == 1


def test_a_mail_to_somebody_of_the_staff_who_left_reaches_the_others(staff: User) -> None:
    request_at(None)
    other = User.objects.create_user("kok@vanommen.example", is_staff=True, name="K. Kok")
    User.objects.filter(pk=staff.pk).update(is_active=False)
    with outgoing() as mails:
        sent("request_without_dealer")
    assert mails == [("request_without_dealer", other.email)]


# ---------------------------------------------------------------- sent again


@pytest.fixture
def invited(blocked: Customer, by: Actor) -> Customer:
    actions.unblock_customer(blocked, by=by)
    return blocked


@pytest.mark.parametrize("state", ["sent", "failed", "cancelled"])
def test_an_invitation_that_is_sent_again_has_a_fresh_link(invited: Customer, state: str) -> None:
    first = link_in("invitation")
    error = {"error": UNKNOWN} if state == "failed" else {}
    Mail.objects.filter(event="invitation").update(
        state=state, sent_at=timezone.now(), next_attempt_at=None, **error
    )
    again = resend_mail(last_mail("invitation"))
    assert (again.event, again.to, again.state) == ("invitation", "smit@tjalvero.example", "queued")
    assert Client().get(first).status_code == 410
    assert Client().get(link_in("invitation")).status_code == 200


def test_a_queued_mail_with_a_dead_link_is_replaced(invited: Customer) -> None:
    mail = last_mail("invitation")
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(created_at=past, expires_at=past + timedelta(days=7))
    again = resend_mail(mail)
    assert again.pk != mail.pk
    assert Client().get(link_in("invitation")).status_code == 200


def test_an_expired_link_is_never_mailed(invited: Customer) -> None:
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(created_at=past, expires_at=past + timedelta(days=7))
    assert sent("invitation") == Mail.State.CANCELLED


@pytest.mark.parametrize("why", ["blocked", "chosen", "rejected"])
def test_what_is_no_longer_so_is_refused_with_a_sentence(
    invited: Customer, by: Actor, staff: User, client_of: Callable[[Actor], Client], why: str
) -> None:
    mail = last_mail("invitation")
    sentence = "heeft nu geen toegang"
    match why:
        case "blocked":
            actions.block_customer(invited, reason="Toch niet", by=by)
        case "chosen":
            user = User.objects.get(contacts__customer=invited)
            user.set_password("frezen en boren 8,5")
            user.save()
            sentence = "heeft al een wachtwoord gekozen"
        case "rejected":
            mail = Mail.objects.create(
                event="request_rejected", about=invited, to=mail.to, language="nl",
                site_host=mail.site_host, message_id="<x@y.example>", state="sent",
                sent_at=timezone.now(),
            )  # fmt: skip
            sentence = "klopt niet meer"
    Mail.objects.filter(pk=mail.pk).update(
        state="sent", sent_at=timezone.now(), next_attempt_at=None
    )
    data = {"action": "send_again", "_selected_action": [mail.pk]}
    url = reverse("admin:mail_mail_changelist")
    with outgoing() as mails:
        response = client_of(Actor.staff(staff)).post(url, data, follow=True)
    assert mails == []
    assert sentence in page(response)
    assert "opnieuw verstuurd." not in page(response) or why == "rejected"
    assert invited.state in set(State)
