"""A phone number on its way from a form to the pages and mails that show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.rendering import message_for
from tests.conftest import person
from tests.customers.mails_and_pages import last_mail, page
from tests.customers.test_company_form import ADD, TYPED, as_shown, change_url

LINK = '<a href="tel:+31555067600;ext=12">055 506 7600 tst. 12</a>'


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def add(client: Client, phone: str) -> Any:
    return client.post(ADD, {**TYPED, "phone": phone, "button": "save"})


def test_an_extension_is_stored_and_shown_with_its_link(client: Client) -> None:
    response = add(client, "055-5067600 tst 12")
    assert Contact.objects.get().phone == "055 506 7600 tst. 12"
    assert LINK in client.get(response["Location"]).text


def test_two_numbers_are_refused_at_the_field(client: Client) -> None:
    response = add(client, "06 12345678 / 055 5067600")
    assert response.status_code == 422
    assert "Vul hier één nummer in" in response.context["form"].errors["phone"][0]
    assert as_shown(response)["phone"] == "06 12345678 / 055 5067600"


def test_another_country_reads_a_number_that_stood_there_as_it_was(
    client: Client, blocked: Customer, by: Actor
) -> None:
    actions.change_customer(blocked, company={}, person={"phone": "055 506 7600 tst. 12"}, by=by)
    sent = {**as_shown(client.get(change_url(blocked))), "country": "DE", "postcode": "50667"}
    assert client.post(change_url(blocked), {**sent, "button": "save"}).status_code == 302
    assert Contact.objects.get(customer=blocked).phone == "055 506 7600 tst. 12"


def test_the_dealers_mail_links_the_number(pending: Customer, by: Actor) -> None:
    actions.change_customer(pending, company={}, person=person(phone="055 506 7600 tst. 12"), by=by)
    actions.register_customer(
        company={**TYPED_COMPANY, "name": "Tjalvero B.V."},
        person=person(email="x@tjalvero.example", phone="055 506 7600 tst. 12"),
        dealer=by.dealer,
    )
    message = message_for(last_mail("request_received"))
    assert LINK in str(message.alternatives[0][0])
    assert "055 506 7600 tst. 12" in str(message.body)


TYPED_COMPANY = {
    name: TYPED[name] for name in ("country", "name", "street", "house_number", "postcode", "city")
}


def test_a_persons_own_number_keeps_its_extension(
    client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    client = client_of(Actor.of_contact(contact))
    url = reverse("customers:my_details")
    sent = {"name": "K. Visser", "phone": "055 5067600 toestel 12", "language": "nl"}
    assert client.post(url, sent).status_code == 302
    assert 'value="055 506 7600 tst. 12"' in page(client.get(url))
