"""The two sites of one portal: each has its own home page, and a mail has its reader's site."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access.password_help import send_password_help
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.models import Mail
from mail.rendering import message_for
from tests.conftest import company, person
from tests.customers.mails_and_pages import last_mail, log_in, page
from web.sites import Audience, Site

BRAND = Site(
    "https://phantom.test", "PHANTOM", "Phantom <portaal@phantom.test>", Audience.CUSTOMERS
)
TRADE = Site(
    "https://vanommen.test", "VAN OMMEN", "Van Ommen <info@vanommen.test>", Audience.DEALERS
)


@pytest.fixture(autouse=True)
def _two_sites(settings: Any) -> None:
    settings.SITES = (BRAND, TRADE)
    settings.ALLOWED_HOSTS = [BRAND.host, TRADE.host, "testserver"]


def home(site: Site) -> str:
    return page(Client(SERVER_NAME=site.host).get("/"))


def site_in(event: str) -> tuple[str, set[str]]:
    """Return the sender of the last mail of this event, and the sites that its links lead to."""
    message = message_for(last_mail(event))
    return message.from_email, set(re.findall(r"https://[^/\s]+", str(message.body)))


def test_each_site_has_its_own_wordmark(db: None) -> None:
    assert 'href="/">PHANTOM</a>' in home(BRAND)
    assert 'href="/">VAN OMMEN<span>dealerportaal</span></a>' in home(TRADE)


def test_one_site_puts_requesting_a_login_first_and_the_other_logging_in(db: None) -> None:
    for site, first, second in (
        (BRAND, "/aanmelden/", "/inloggen/"),
        (TRADE, "/inloggen/", "/aanmelden/"),
    ):
        main = home(site).split("<main", 1)[1]
        assert main.index(f'href="{first}"') < main.index(f'href="{second}"')
        assert f'class="tile urgent" href="{first}"' in main


def test_everybody_can_log_in_at_both_sites(employee: DealerEmployee, contact: Contact) -> None:
    for site in (BRAND, TRADE):
        for email in (employee.user.email, contact.email):
            assert log_in(Client(SERVER_NAME=site.host), email).status_code == 302


def test_a_host_that_is_not_ours_is_refused(db: None) -> None:
    assert Client(SERVER_NAME="elders.test").get("/").status_code == 400


def test_mails_to_an_applicant_lead_to_the_brand(pending: Customer) -> None:
    assert site_in("request_receipt") == (BRAND.sender, {BRAND.url})


def test_mails_to_a_dealer_lead_to_the_wholesaler(
    employee: DealerEmployee, pending: Customer
) -> None:
    assert site_in("request_received") == (TRADE.sender, {TRADE.url})


def test_mails_to_staff_lead_to_the_wholesaler(staff: User) -> None:
    actions.register_customer(company=company(), person=person(), dealer=None)
    assert site_in("request_without_dealer") == (TRADE.sender, {TRADE.url})


def test_the_invitation_leads_to_the_brand(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    assert site_in("invitation") == (BRAND.sender, {BRAND.url})


def test_help_with_a_password_leads_to_the_readers_own_site(
    contact: Contact, employee: DealerEmployee
) -> None:
    send_password_help(contact.email)
    assert site_in("password_reset") == (BRAND.sender, {BRAND.url})
    send_password_help(employee.user.email)
    assert site_in("password_reset") == (TRADE.sender, {TRADE.url})


def test_help_with_a_password_leads_there_from_the_other_site_too(contact: Contact) -> None:
    Client(SERVER_NAME=TRADE.host).post("/wachtwoord/vergeten/", {"email": contact.email})
    send_password_help(contact.email)
    assert Mail.objects.get(event="password_reset").site_host == BRAND.host


def test_a_site_that_was_removed_does_not_stop_its_mails(
    dealer: Dealer, employee: DealerEmployee, pending: Customer, settings: Any
) -> None:
    settings.SITES = (BRAND,)
    assert site_in("request_received") == (BRAND.sender, {BRAND.url})
