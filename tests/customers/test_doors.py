"""Two front doors to one portal: each has its own face, and a mail carries its reader's door."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access import Actor
from customers.models import Contact, Customer
from customers.password_help import send_password_help
from mail.doors import Door, First
from mail.models import Mail
from mail.rendering import message_for
from tests.conftest import company, person
from tests.customers.browsing import last_mail, log_in, page

BRAND = Door("https://phantom.test", "PHANTOM", "Phantom <portaal@phantom.test>", First.REGISTER)
TRADE = Door("https://vanommen.test", "VAN OMMEN", "Van Ommen <info@vanommen.test>", First.LOG_IN)


@pytest.fixture(autouse=True)
def _two_doors(settings: Any) -> None:
    settings.DOORS = (BRAND, TRADE)
    settings.ALLOWED_HOSTS = [BRAND.host, TRADE.host, "testserver"]


def home(door: Door) -> str:
    return page(Client(SERVER_NAME=door.host).get("/"))


def door_in(event: str) -> tuple[str, set[str]]:
    """The sender of the last mail of this event, and the doors that its links lead to."""
    message = message_for(last_mail(event))
    return message.from_email, set(re.findall(r"https://[^/\s]+", str(message.body)))


def test_each_has_its_own_wordmark(db: None) -> None:
    assert 'href="/">PHANTOM</a>' in home(BRAND)
    assert 'href="/">VAN OMMEN<span>dealerportaal</span></a>' in home(TRADE)


def test_one_puts_asking_for_a_login_first_the_other_logging_in(db: None) -> None:
    for door, first, second in (
        (BRAND, "/aanmelden/", "/inloggen/"),
        (TRADE, "/inloggen/", "/aanmelden/"),
    ):
        main = home(door).split("<main", 1)[1]
        assert main.index(f'href="{first}"') < main.index(f'href="{second}"')
        assert f'class="door urgent" href="{first}"' in main


def test_both_let_everybody_in(employee: DealerEmployee, contact: Contact) -> None:
    for door in (BRAND, TRADE):
        for email in (employee.user.email, contact.email):
            assert log_in(Client(SERVER_NAME=door.host), email).status_code == 302


def test_a_host_that_is_not_ours_is_refused(db: None) -> None:
    assert Client(SERVER_NAME="elders.test").get("/").status_code == 400


def test_mails_to_an_applicant_lead_to_the_brand(pending: Customer) -> None:
    assert door_in("request_receipt") == (BRAND.sender, {BRAND.url})


def test_mails_to_a_dealer_lead_to_the_wholesaler(
    employee: DealerEmployee, pending: Customer
) -> None:
    assert door_in("request_received") == (TRADE.sender, {TRADE.url})


def test_mails_to_staff_lead_to_the_wholesaler(staff: User) -> None:
    actions.register_customer(company=company(), person=person(), dealer=None)
    assert door_in("request_without_dealer") == (TRADE.sender, {TRADE.url})


def test_the_invitation_leads_to_the_brand(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    assert door_in("invitation") == (BRAND.sender, {BRAND.url})


def test_help_with_a_password_leads_to_ones_own_door(
    contact: Contact, employee: DealerEmployee
) -> None:
    send_password_help(contact.email)
    assert door_in("password_reset") == (BRAND.sender, {BRAND.url})
    send_password_help(employee.user.email)
    assert door_in("password_reset") == (TRADE.sender, {TRADE.url})


def test_whatever_door_it_was_asked_at(contact: Contact) -> None:
    Client(SERVER_NAME=TRADE.host).post("/wachtwoord/vergeten/", {"email": contact.email})
    send_password_help(contact.email)
    assert Mail.objects.get(event="password_reset").door_host == BRAND.host


def test_a_door_that_was_removed_does_not_stop_its_mails(
    dealer: Dealer, employee: DealerEmployee, pending: Customer, settings: Any
) -> None:
    settings.DOORS = (BRAND,)
    assert door_in("request_received") == (BRAND.sender, {BRAND.url})
