"""Pages behind links in mails: in their reader's language, and opening one changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import DealerEmployee, User
from customers import actions, notifications
from customers.access.password_help import HELP_TASK, send_password_help
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.tasks import password_help
from mail.models import Mail
from tests.conftest import PASSWORD, make_active
from tests.customers.mails_and_pages import (
    NEW_PASSWORD,
    choose_password,
    is_logged_in,
    last_mail,
    link_in,
    page,
    said,
)
from tests.customers.records import everything
from web.sites import Audience, Site

NEW = "karin@brindolux.example"
BRAND = Site("https://phantom.example", "PHANTOM", "a@phantom.example", Audience.CUSTOMERS)
TRADE = Site("https://vanommen.example", "VAN OMMEN", "b@vo.example", Audience.DEALERS)


@pytest.fixture
def german(contact: Contact) -> Contact:
    """Return the contact of a customer whose login speaks German."""
    User.objects.filter(contacts=contact).update(language="de")
    return contact


def reset_link(contact: Contact) -> str:
    send_password_help(contact.email)
    return link_in("password_reset")


def confirmation_link(contact: Contact) -> str:
    user = User.objects.get(contacts=contact)
    address = EmailAddress.objects.create(user=user, email=NEW)
    notifications.send_email_confirmation(address, user)
    return link_in("email_confirmation")


LINKS: dict[str, tuple[Callable[[Contact], str], str]] = {
    "reset": (reset_link, "Neues Passwort wählen"),
    "confirmation": (confirmation_link, "E-Mail-Adresse bestätigen"),
}


# ---------------------------------------------------------------- the language


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_page_speaks_its_readers_language(german: Contact, kind: str) -> None:
    make, heading = LINKS[kind]
    response = Client().get(make(german), follow=True)
    assert f"<h1>{heading}</h1>" in response.text
    assert response["Content-Language"] == "de"
    assert '<html lang="de">' in response.text


@pytest.mark.parametrize("kind", LINKS)
def test_a_browser_that_chose_a_language_keeps_it(german: Contact, kind: str) -> None:
    make, heading = LINKS[kind]
    client = Client()
    client.cookies["django_language"] = "en"
    response = client.get(make(german), follow=True)
    assert heading not in response.text
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_that_no_longer_works_says_so_in_its_readers_language(
    german: Contact, kind: str
) -> None:
    make, _heading = LINKS[kind]
    link = make(german)
    user = User.objects.get(contacts=german)
    user.set_password(NEW_PASSWORD)
    user.save()
    EmailAddress.objects.filter(email=NEW).update(verified=True)
    response = Client().get(link, follow=True)
    assert "Dieser Link funktioniert nicht mehr" in response.text


# ---------------------------------------------------------------- opening changes nothing


@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_logs_nobody_out(
    client_of: Callable[[Actor], Client], by: Actor, contact: Contact, kind: str, method: str
) -> None:
    client = client_of(by)
    make, _heading = LINKS[kind]
    for _ in range(2):
        response: Any = getattr(client, method)(make(contact) if _ == 0 else link_of(kind))
        while response.status_code == 302:
            response = getattr(client, method)(response["Location"])
        assert response.status_code == 200
    assert "M. Bakker" in page(client.get(reverse("customers:my_details")))
    assert User.objects.get(contacts=contact).check_password(PASSWORD)
    assert User.objects.get(contacts=contact).email == contact.email


@pytest.mark.parametrize("kind", [*LINKS, "application"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_fetching_a_link_changes_no_row(
    contact: Contact, pending: Customer, kind: str, method: str
) -> None:
    link = link_in("request_receipt") if kind == "application" else LINKS[kind][0](contact)
    before = everything()
    for _ in range(2):
        assert getattr(Client(), method)(link, follow=True).status_code == 200
    assert everything() == before
    assert not EmailAddress.objects.filter(email=NEW, verified=True).exists()


def link_of(kind: str) -> str:
    return link_in({"reset": "password_reset", "confirmation": "email_confirmation"}[kind])


def test_confirming_while_somebody_else_is_logged_in_touches_the_addresss_own_person(
    client_of: Callable[[Actor], Client], by: Actor, contact: Contact, employee: DealerEmployee
) -> None:
    link = confirmation_link(contact)
    client = client_of(by)
    assert f"U bent ingelogd als {employee.user.email}" in page(client.get(link))
    response = client.post(link)
    assert said(response) == [f"{NEW} is bevestigd. Vanaf nu is dit het adres om mee in te loggen."]
    assert User.objects.get(contacts=contact).email == NEW
    employee.user.refresh_from_db()
    assert employee.user.email == "m.bakker@demo-gereedschap.example"
    assert "M. Bakker" in page(client.get(reverse("customers:my_details")))


def test_a_new_password_goes_on_as_its_own_person(
    client_of: Callable[[Actor], Client], by: Actor, contact: Contact, employee: DealerEmployee
) -> None:
    client = client_of(by)
    form = client.get(reset_link(contact))["Location"]
    assert f"U bent ingelogd als {employee.user.email}" in page(client.get(form))
    choose_password(client, form, "kort")
    assert "M. Bakker" in page(client.get(reverse("customers:my_details")))
    choose_password(client, form)
    assert "K. Visser" in page(client.get(reverse("customers:my_details")))
    employee.user.refresh_from_db()
    assert employee.user.check_password(PASSWORD)
    assert User.objects.get(contacts=contact).check_password(NEW_PASSWORD)
    assert is_logged_in(client)


# ---------------------------------------------------------------- where it was asked


@pytest.fixture
def _two_sites(settings: Settings) -> None:
    settings.SITES = (BRAND, TRADE)
    settings.ALLOWED_HOSTS = ["*"]


def ask(email: str, host: str, language: str) -> None:
    """Ask for help on a page of this host and language, and do the worker's part."""
    client = Client(headers={"host": host})
    client.cookies["django_language"] = language
    client.post(reverse("account_reset_password"), {"email": email})
    job = ProcrastinateJob.objects.filter(task_name=HELP_TASK).latest("id")
    password_help(**job.args)


@pytest.mark.usefixtures("_two_sites")
@pytest.mark.parametrize("language", ["nl", "en", "de"])
@pytest.mark.parametrize("site", [BRAND, TRADE])
def test_help_comes_from_the_site_and_in_the_language_in_which_it_was_asked(
    contact: Contact, employee: DealerEmployee, site: Site, language: str
) -> None:
    for email in (contact.email, employee.user.email):
        ask(email, site.host, language)
        mail = last_mail("password_reset")
        assert (mail.to, mail.site, mail.language) == (email, site, language)


@pytest.mark.usefixtures("_two_sites")
def test_every_answer_comes_from_where_it_was_asked(
    pending: Customer, blocked: Customer, by: Actor
) -> None:
    ask("inkoop@velmora.example", TRADE.host, "de")
    actions.unblock_customer(blocked, by=by)
    ask("smit@tjalvero.example", TRADE.host, "de")
    assert by.dealer
    active = make_active(by.dealer, by)
    actions.block_customer(active, reason="Niet betaald", by=by)
    ask("k.visser@brindolux.example", TRADE.host, "de")
    answers = {
        "request_waits": "inkoop@velmora.example",
        "invitation": "smit@tjalvero.example",
        "login_blocked": "k.visser@brindolux.example",
    }
    for event, email in answers.items():
        mail = Mail.objects.filter(event=event, to=email).latest("pk")
        assert (mail.site, mail.language) == (TRADE, "de"), event
