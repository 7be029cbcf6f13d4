"""Every mail about an order says what was ordered, in every language, and its link works."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.delivery import deliver
from mail.events import NothingToSend
from mail.failures import mark_failed
from mail.models import Mail
from mail.rendering import message_for
from orders import actions, mail_events
from orders.models import Article, Basket, Order
from orders.reminders import remind_of_due
from tests.conftest import PASSWORD
from tests.customers.mails_and_pages import last_mail
from tests.customers.records import outgoing
from tests.orders.conftest import place
from web.sites import Audience, Site

BRAND = Site(
    "https://phantom.example", "PHANTOM", "Phantom <a@phantom.example>", Audience.CUSTOMERS
)
TRADE = Site("https://vanommen.example", "VAN OMMEN", "Van Ommen <b@vo.example>", Audience.DEALERS)
LANGUAGES = dict(settings.LANGUAGES)
# For each event: the site of its links, and its reader.
EVENTS = {
    "order_confirmed": (BRAND, "k.visser@brindolux.example"),
    "order_to_approve": (BRAND, "chef@brindolux.example"),
    "order_reminder": (BRAND, "chef@brindolux.example"),
    "order_delayed": (BRAND, "k.visser@brindolux.example"),
    "order_waits": (TRADE, "m.bakker@demo-gereedschap.example"),
    "order_waits_escalated": (TRADE, "staf@vanommen.example"),
    "order_not_approved": (BRAND, "k.visser@brindolux.example"),
    "order_withdrawn": (BRAND, "chef@brindolux.example"),
    "order_received": (TRADE, "m.bakker@demo-gereedschap.example"),
    "order_received_escalated": (TRADE, "staf@vanommen.example"),
}


@pytest.fixture(autouse=True)
def _two_sites(settings: Settings) -> None:
    settings.SITES = (BRAND, TRADE)
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def cause(
    basket: Basket, contact: Contact, drill: Article, by: Actor, staff: User
) -> Callable[[str], Mail]:
    user = User.objects.create_user("chef@brindolux.example", "x", name="C. Hef")
    manager = Contact.objects.create(
        customer=contact.customer, user=user, email=user.email, name="C. Hef"
    )

    def make(event: str) -> Mail:
        assert by.employee is not None
        if event.endswith("_escalated"):
            by.employee.topics = []
            by.employee.save()
        if not event.startswith(("order_confirmed", "order_received")):
            contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(0)
        actions.save_details(basket, own_reference="PO-7", remarks="", delivery=None)
        order = place(basket, Actor.of_contact(contact), (drill.number, "10"))
        if event == "order_reminder":
            Order.objects.update(remind_at=timezone.now())
            remind_of_due()
        elif event.startswith(("order_delayed", "order_waits")):
            Order.objects.update(escalate_at=timezone.now())
            remind_of_due()
        if event == "order_not_approved":
            actions.decline_order(order, reason="Ligt er nog", by=Actor.of_contact(manager))
        if event == "order_withdrawn":
            asked = Mail.objects.filter(event="order_to_approve")
            asked.update(state="sent", sent_at=timezone.now(), next_attempt_at=None)
            actions.withdraw_order(order, by=Actor.of_contact(contact))
        return last_mail(event)

    return make


def rendered(mail: Mail, language: str) -> tuple[str, str]:
    mail.language = language
    message = message_for(mail)
    return str(message.subject), str(message.body)


def test_every_event_of_orders_is_tested_here() -> None:
    of_no_order = {"push_outage"}  # it is in test_push_outages.py
    assert {event.key for event in mail_events.EVENTS} == EVENTS.keys() | of_no_order


@pytest.mark.parametrize("event", EVENTS)
def test_a_mail_says_what_was_ordered(cause: Callable[[str], Mail], event: str) -> None:
    mail = cause(event)
    site, reader = EVENTS[event]
    assert mail.to == reader
    number = Order.objects.get().number
    for language in LANGUAGES:
        subject, text = rendered(mail, language)
        assert number in subject
        assert "10 × 11.110.0850" in text
        assert "PO-7" in text
        assert "58" in text
        assert "None" not in text
        assert "%(" not in text
        (url,) = re.findall(r"https?://\S+", text)
        assert url.startswith(site.url)
    assert rendered(mail, "nl")[1] != rendered(mail, "de")[1] != rendered(mail, "en")[1]
    whose = "Referentie van de klant" if site == TRADE else "Uw referentie"
    assert f"{whose}: PO-7" in rendered(mail, "nl")[1]


@pytest.mark.parametrize("event", EVENTS)
def test_the_link_works_for_the_reader(
    cause: Callable[[str], Mail], event: str, client_of: Callable[[Actor], Client], by: Actor,
    staff: User,
) -> None:  # fmt: skip
    _subject, text = rendered(cause(event), "nl")
    (url,) = re.findall(r"https?://\S+", text)
    reader = EVENTS[event][1]
    contact = Contact.objects.select_related("user", "customer").filter(email=reader).first()
    actor = Actor.of_contact(contact) if contact else by
    if event.endswith("_escalated"):
        actor = Actor.staff(staff)
    client = client_of(actor)
    assert client.get(urlsplit(url).path, headers={"host": urlsplit(url).netloc}).status_code == 200


@pytest.mark.parametrize("event", EVENTS)
def test_what_somebody_typed_cannot_become_markup(
    cause: Callable[[str], Mail], event: str, active: Customer
) -> None:
    Customer.objects.filter(pk=active.pk).update(name='<img src="x"> B.V.')
    active.refresh_from_db()
    Contact.objects.filter(customer=active).update(name="<b>J.</b>")
    mail = cause(event)
    html = str(message_for(mail).alternatives[0][0])
    assert "<img" not in html
    assert "<b>J.</b>" not in html


def test_an_answer_goes_to_the_dealer_or_to_the_buyer(cause: Callable[[str], Mail]) -> None:
    cause("order_confirmed")
    assert message_for(last_mail("order_confirmed")).reply_to == ["info@demo-gereedschap.example"]
    assert message_for(last_mail("order_received")).reply_to == ["k.visser@brindolux.example"]
    where = message_for(last_mail("order_received")).extra_headers["List-Unsubscribe"]
    assert where == "<https://vanommen.example/mijn-gegevens/>"


def test_a_mail_about_an_order_decided_since_is_not_sent(cause: Callable[[str], Mail]) -> None:
    asked = cause("order_to_approve")
    order = Order.objects.get()
    manager = Contact.objects.select_related("user").get(email="chef@brindolux.example")
    actions.approve_order(order, by=Actor.of_contact(manager))
    with pytest.raises(NothingToSend):
        message_for(asked)


# ---------------------------------------------------------------- that do not arrive


BUYER, CHIEF = "k.visser@brindolux.example", "chef@brindolux.example"
DEALER = "m.bakker@demo-gereedschap.example"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            "order_to_approve",
            [("undelivered_to_customer", BUYER), ("undelivered_to_dealer", DEALER)],
        ),
        ("order_confirmed", [("undelivered_to_dealer", DEALER)]),
        ("order_not_approved", [("undelivered_to_dealer", DEALER)]),
        ("order_received", [("undelivered_to_staff", "staf@vanommen.example")]),
        ("order_received_escalated", []),
    ],
)
def test_somebody_is_told_by_name_of_a_mail_that_failed(
    cause: Callable[[str], Mail], event: str, told: list[tuple[str, str]], contact: Contact
) -> None:
    Contact.objects.filter(pk=contact.pk).update(role=Contact.Role.BUYER)
    mail = cause(event)
    with outgoing() as mails:
        mark_failed(mail, Mail.objects.all(), "550 5.1.1 Unknown")
    assert mails == told
    for key, _reader in told:
        subject, text = rendered(last_mail(key), "nl")
        assert subject == f"De e-mail aan {mail.name} is niet aangekomen"
        assert mail.to in text
        assert "dit adres bestaat niet" in text


def test_the_dealer_is_not_told_while_another_manager_was_asked(
    cause: Callable[[str], Mail], contact: Contact
) -> None:
    Contact.objects.create(customer=contact.customer, email="b@brindolux.example", name="B. Hef")
    mail = cause("order_to_approve")
    with outgoing() as mails:
        mark_failed(mail, Mail.objects.all(), "550 5.1.1 Unknown")
    assert mails == [("undelivered_to_customer", BUYER)]


def test_a_question_to_a_manager_who_left_goes_to_the_next(
    cause: Callable[[str], Mail], contact: Contact
) -> None:
    mail = cause("order_to_approve")
    left = Contact.objects.get(email=mail.to)
    Contact.objects.filter(pk=left.pk).update(ended_at=timezone.now())
    next_one = User.objects.create_user("b@brindolux.example", PASSWORD)
    Contact.objects.create(
        customer=contact.customer, email=next_one.email, name="B. Hef", user=next_one
    )
    with outgoing() as mails:
        deliver(mail.pk)
    assert ("order_to_approve", "b@brindolux.example") in mails
    mail.refresh_from_db()
    assert mail.state == Mail.State.CANCELLED


def test_a_confirmation_to_a_buyer_who_left_goes_to_the_customers_contact(
    cause: Callable[[str], Mail], contact: Contact
) -> None:
    mail = cause("order_confirmed")
    Contact.objects.filter(pk=contact.pk).update(ended_at=timezone.now())
    with outgoing() as mails:
        deliver(Mail.objects.get(event="order_confirmed", to=BUYER).pk)
    assert mails == [("order_confirmed", CHIEF)]
    mail.refresh_from_db()
    assert mail.state == Mail.State.CANCELLED
