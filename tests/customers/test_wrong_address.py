"""A request with the wrong address, corrected by its dealer: the right one gets all there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.delivery import deliver
from mail.models import Mail
from tests.conftest import person
from tests.customers.mails_and_pages import link_in, page
from tests.customers.records import outgoing

WRONG, RIGHT = "inkoop@velmora.example", "inkoop@velmora-metaal.example"


@pytest.fixture
def old_link(pending: Customer) -> str:
    return link_in("request_receipt")


def correct(customer: Customer, by: Actor, **fields: Any) -> list[tuple[str, str]]:
    with outgoing() as mails:
        actions.correct_contact(customer, person=person(**{"email": RIGHT, **fields}), by=by)
    return mails


def test_the_right_address_gets_the_receipt_with_a_new_link(
    pending: Customer, by: Actor, old_link: str, client: Client
) -> None:
    assert correct(pending, by) == [("request_receipt", RIGHT)]
    new_link = link_in("request_receipt")
    assert new_link != old_link
    assert client.get(new_link).status_code == 200


@pytest.mark.parametrize("name", ["application", "withdraw", "send_application_link"])
def test_the_old_link_shows_and_does_nothing_any_more(
    pending: Customer, by: Actor, client: Client, name: str
) -> None:
    secret = pending.application_link.issue_secret()
    correct(pending, by)
    url = reverse(f"customers:{name}", args=[secret])
    ask = client.get if name == "application" else client.post
    with outgoing() as mails:
        response = ask(url)
    assert response.status_code == 404
    assert "Deze link werkt niet" in page(response)
    assert "Is het e-mailadres van de aanvraag verbeterd?" in page(response)
    assert str(pending) not in page(response)
    assert RIGHT not in page(response)
    pending.refresh_from_db()
    assert (pending.state, mails) == ("pending", [])


def test_what_still_waits_for_the_wrong_address_never_goes(pending: Customer, by: Actor) -> None:
    """It is made when it is sent, so it would carry the new link."""
    mail = Mail.objects.get(event="request_receipt", to=WRONG)
    correct(pending, by)
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == ("cancelled", None)


def test_another_name_alone_leaves_the_link_as_it_is(
    pending: Customer, by: Actor, old_link: str, client: Client
) -> None:
    assert correct(pending, by, email=WRONG, name="Jan de Boer") == []
    assert client.get(old_link).status_code == 200


def test_without_an_address_the_old_link_is_dead_as_well(
    pending: Customer, by: Actor, old_link: str, client: Client
) -> None:
    assert correct(pending, by, email="") == []
    assert client.get(old_link).status_code == 404


@pytest.mark.parametrize("how", ["reject", "withdraw"])
def test_after_a_decision_nothing_is_mailed_and_the_old_link_is_dead(
    pending: Customer, by: Actor, old_link: str, client: Client, how: str
) -> None:
    if how == "reject":
        actions.reject_customer(pending, reason="Geen klant", by=by)
    else:
        actions.withdraw_customer(pending, by=by)
    assert correct(pending, by) == []
    assert client.get(old_link).status_code == 404


def test_another_person_gets_the_receipt_too(
    pending: Customer, by: Actor, old_link: str, client: Client
) -> None:
    with outgoing() as mails:
        actions.replace_contact(
            pending, person=person(name="M. Smit", email="smit@velmora.example"), by=by
        )
    assert mails == [("request_receipt", "smit@velmora.example")]
    assert client.get(old_link).status_code == 404
    assert client.get(link_in("request_receipt")).status_code == 200
    assert Contact.objects.filter(customer=pending, ended_at=None).count() == 1


def test_by_the_dealers_form(
    client_of: Callable[[Actor], Client],
    pending: Customer,
    by: Actor,
    client: Client,
    old_link: str,
) -> None:
    dealers = client_of(by)
    url = reverse("customers:change", args=[pending.reference])
    form = dealers.get(url).context["form"]
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    with outgoing() as mails:
        dealers.post(url, {**sent, "email": RIGHT, "button": "save"})
    assert mails == [("request_receipt", RIGHT)]
    assert client.get(old_link).status_code == 404
