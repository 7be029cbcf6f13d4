"""The page after sending says what was sent and where, and lets its sender correct it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Dealer
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer
from customers.registration import sent_request
from mail.models import Mail
from tests.customers.mails_and_pages import page
from tests.customers.test_register import REGISTER, register, typed

EMAIL = "a.peeters@quostra.example"


def after_sending(client: Client, **fields: str) -> Any:
    return client.get(register(client, **fields)["Location"])


def link_to_correct(response: Any) -> str:
    (link,) = re.findall(r'href="([^"]+)">Verbeter het</a>', response.text)
    return unescape(link)


def form_at(client: Client, link: str) -> dict[str, str]:
    """Return what the form at a link holds, as a browser would send it."""
    form = client.get(link).context["form"]
    held = {name: field.value() for name, field in ((f.name, f) for f in form)}
    return {name: str(value) for name, value in held.items() if value is not None}


def test_it_repeats_what_was_sent_and_where(client: Client, dealer: Dealer) -> None:
    response = after_sending(client)
    text = page(response)
    for fact in ("Quostra Engineering B.V.", EMAIL, "Demo Gereedschap B.V.", "Zwolle"):
        assert fact in text
    customer = Customer.objects.get()
    assert customer.remind_at
    assert date_format(timezone.localtime(customer.remind_at)) in text
    assert "twee werkdagen" not in text
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_form_comes_back_with_everything_filled_in(client: Client, dealer: Dealer) -> None:
    held = form_at(client, link_to_correct(after_sending(client, phone="+31 55 5061234")))
    for name in ("name", "street", "postcode", "city", "contact_name", "email", "dealer_choice"):
        assert held[name] == typed()[name]
    assert held["phone"]
    shown = client.get(link_to_correct(after_sending(client, email="b@quostra.example")))
    assert "U verbetert de aanvraag" in page(shown)
    assert shown.headers["Cache-Control"] == "private, no-store"


def test_sending_it_corrects_the_request(client: Client, dealer: Dealer) -> None:
    held = form_at(client, link_to_correct(after_sending(client)))
    wishes = {"email": "inkoop@quostra.example", "street": "Goede straat", "name": "Quostra"}
    response = client.post(REGISTER, {**held, **wishes, "button": "save"})
    customer = Customer.objects.get()
    assert (customer.street, customer.name) == ("Goede straat", "Quostra")
    assert customer.contact
    assert customer.contact.email == "inkoop@quostra.example"
    text = page(client.get(response["Location"]))
    assert "inkoop@quostra.example" in text
    assert EMAIL not in text
    again = client.post(REGISTER, {**held, **wishes, "button": "save"})
    assert again.status_code == 302
    assert Customer.objects.count() == 1


def test_another_dealer_gets_it_instead(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    held = form_at(client, link_to_correct(after_sending(client)))
    client.post(REGISTER, {**held, "dealer_choice": other_dealer.slug, "button": "save"})
    assert sorted(Customer.objects.values_list("dealer__slug", "state")) == [
        ("demo-gereedschap", "withdrawn"),
        ("tweede-dealer", "pending"),
    ]


def test_a_request_that_was_passed_on_meanwhile_is_corrected_where_it_is(
    client: Client, dealer: Dealer, other_dealer: Dealer, staff: Any
) -> None:
    response = after_sending(client)
    customer = Customer.objects.get()
    held = form_at(client, link_to_correct(response))
    actions.assign_customer(customer, dealer=other_dealer, by=Actor.staff(staff))
    answer = client.post(REGISTER, {**held, "street": "Goede straat", "button": "save"})
    assert answer.status_code == 422  # it has changed since the form was shown
    assert "heeft deze aanvraag" in page(answer)
    assert Customer.objects.count() == 1


def test_a_request_that_was_answered_meanwhile_is_not_corrected(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    held = form_at(client, link_to_correct(after_sending(client)))
    actions.unblock_customer(Customer.objects.get(), by=by)
    answer = client.post(REGISTER, {**held, "street": "Goede straat", "button": "save"})
    assert answer.status_code == 422
    assert "intussen beantwoord" in page(answer)
    assert "Klopte uw e-mailadres niet? Bel dan uw dealer." in page(answer)
    assert 'value="Goede straat"' in answer.text
    assert Customer.objects.get().street == "Testkade"


def test_what_somebody_else_corrected_is_not_shown(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    """The dealer has put another address there; whoever sent the form need not know it."""
    response = after_sending(client)
    link, sent = link_to_correct(response), response.wsgi_request.get_full_path()
    actions.correct_contact(
        Customer.objects.get(), person={"email": "geheim@quostra.example"}, by=by
    )
    for url in (link, sent):
        assert "quostra.example" not in client.get(url).text


@pytest.mark.parametrize("which", ["none", "guessed", "another salt", "too old", "of no request"])
def test_nobody_else_reads_it(
    client: Client, dealer: Dealer, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    register(client)
    customer = Customer.objects.get()
    stamp = {
        "none": "",
        "guessed": customer.reference,
        "another salt": signing.dumps([customer.reference, 0], salt="x"),
        "too old": signing.dumps([customer.reference, 0], salt=sent_request.SALT),
        "of no request": signing.dumps(["222222222222", 0], salt=sent_request.SALT),
    }[which]
    if which == "too old":
        monkeypatch.setattr(sent_request, "MAX_AGE", -sent_request.MAX_AGE.resolution)
    for name in ("registered", "register"):
        response = client.get(reverse(f"customers:{name}"), {sent_request.PARAMETER: stamp})
        assert response.status_code == 200
        assert "quostra" not in response.text.lower()


def test_a_withdrawn_request_is_not_shown_any_more(client: Client, dealer: Dealer) -> None:
    response = after_sending(client)
    actions.withdraw_customer(Customer.objects.get(), by=APPLICANT)
    assert EMAIL not in client.get(response.wsgi_request.get_full_path()).text


def test_the_right_address_gets_the_receipt(client: Client, dealer: Dealer) -> None:
    held = form_at(client, link_to_correct(after_sending(client)))
    client.post(REGISTER, {**held, "email": "inkoop@quostra.example", "button": "save"})
    receipts = Mail.objects.filter(event="request_receipt").order_by("pk")
    assert [mail.to for mail in receipts] == [EMAIL, "inkoop@quostra.example"]
