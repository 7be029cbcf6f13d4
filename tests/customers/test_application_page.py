"""The page of one request: what the applicant reads there, and what it can do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Dealer
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer
from customers.states import State
from mail.models import Mail
from tests.conftest import company, person
from tests.customers.mails_and_pages import link_in, page, said

NOTE = "Betaalt slecht, niet zeggen"


def url_of(customer: Customer, name: str = "application") -> str:
    return reverse(f"customers:{name}", args=[customer.application_link.issue_secret()])


def read(customer: Customer, client: Client | None = None) -> Any:
    return (client or Client()).get(url_of(customer))


@pytest.fixture
def unassigned(db: None) -> Customer:
    """A request of somebody who does not know its dealer."""
    customer, _ = actions.register_customer(company=company(), person=person(), dealer=None)
    return customer


# ---------------------------------------------------------------- what it says


def test_the_link_in_the_receipt_leads_there(client: Client, pending: Customer) -> None:
    response = client.get(link_in("request_receipt"))
    assert response.status_code == 200
    assert pending.reference in page(response)


def test_a_request_that_waits_says_until_when_and_whom_to_call(pending: Customer) -> None:
    text = page(read(pending))
    assert "Velmora Metaalwerken B.V." in text
    assert "Demo Gereedschap B.V. beoordeelt uw aanvraag, meestal uiterlijk" in text
    assert pending.remind_at
    assert date_format(timezone.localtime(pending.remind_at)) in text
    assert "000-000 00 01" in text
    assert "vandaag" in text
    assert "Aanvraag intrekken" in text


def test_a_request_without_a_dealer_names_the_wholesaler(unassigned: Customer) -> None:
    text = page(read(unassigned))
    assert "Van Ommen" in text
    assert "+31 (0)55-506 76 00" in text
    assert "None" not in text


@pytest.mark.parametrize("which", ["pending", "unassigned"])
def test_a_request_that_takes_longer_says_so(request: pytest.FixtureRequest, which: str) -> None:
    customer = request.getfixturevalue(which)
    assert "langer" not in page(read(customer))
    Customer.objects.update(remind_at=None)
    text = page(read(customer))
    assert "duurt langer dan gewoonlijk" in text
    assert "uiterlijk" not in text


def test_a_request_that_was_passed_on_reads_as_looked_at(pending: Customer, by: Actor) -> None:
    actions.pass_on_customer(pending, by=by)
    text = page(read(pending))
    assert "Demo Gereedschap B.V." not in text
    assert "Van Ommen" in text
    assert "Aanvraag intrekken" in text


def test_an_accepted_request_leads_to_logging_in(pending: Customer, by: Actor) -> None:
    actions.unblock_customer(pending, by=by)
    response = read(pending)
    assert "geaccepteerd" in page(response)
    assert f'href="{reverse("account_login")}"' in response.text
    assert "Aanvraag intrekken" not in response.text


def test_a_rejected_request_shows_the_reason_and_never_the_note(
    pending: Customer, by: Actor
) -> None:
    actions.reject_customer(pending, reason="Wij kennen u niet.", internal_note=NOTE, by=by)
    text = page(read(pending))
    assert "Wij kennen u niet." in text
    assert "000-000 00 01" in text
    assert NOTE not in text


def test_a_request_rejected_by_staff_names_the_wholesaler(unassigned: Customer, staff: Any) -> None:
    actions.reject_customer(unassigned, reason="Wij leveren daar niet.", by=Actor.staff(staff))
    text = page(read(unassigned))
    assert "Van Ommen heeft uw aanvraag afgewezen" in text
    assert "None" not in text


def test_a_request_blocked_later_does_not_show_the_reason(pending: Customer, by: Actor) -> None:
    actions.unblock_customer(pending, by=by)
    actions.block_customer(pending, reason="Betaalt niet", by=by)
    text = page(read(pending))
    assert "Uw login is geblokkeerd." in text
    assert "000-000 00 01" in text
    assert "Betaalt niet" not in text


def test_a_request_unblocked_after_a_rejection_shows_no_reason(
    pending: Customer, by: Actor
) -> None:
    actions.reject_customer(pending, reason="Wij kennen u niet.", by=by)
    actions.unblock_customer(pending, by=by)
    assert "Wij kennen u niet." not in page(read(pending))


def test_a_withdrawn_request_offers_to_ask_the_same_dealer_again(pending: Customer) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    response = read(pending)
    assert "ingetrokken" in page(response)
    assert 'href="/aanmelden/demo-gereedschap/"' in response.text


def test_a_dealer_that_has_stopped_is_not_offered_again(pending: Customer) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    Dealer.objects.update(stopped_on=date(2026, 1, 1))
    response = read(pending)
    assert 'href="/aanmelden/demo-gereedschap/"' not in response.text
    assert 'href="/aanmelden/"' in response.text


def test_the_page_is_in_the_language_of_the_applicant(dealer: Dealer) -> None:
    customer, _ = actions.register_customer(
        company=company(), person=person(language="de"), dealer=dealer
    )
    response = read(customer)
    assert '<html lang="de">' in response.text
    assert response.headers["Content-Language"] == "de"
    chosen = Client()
    chosen.cookies["django_language"] = "en"
    assert '<html lang="en">' in read(customer, chosen).text


# ---------------------------------------------------------------- who has it


MALFORMED = ["wrong", "x" * 42, "x" * 44, "a\0b", "é🛠️", "%2e%2e", "{}", "a/b"]


@pytest.mark.parametrize("secret", ["x" * 43, *MALFORMED])
@pytest.mark.parametrize("page_of", ["", "intrekken/", "link/"])
def test_an_unknown_link_explains_itself(
    client: Client,
    pending: Customer,
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
    page_of: str,
    secret: str,
) -> None:
    """And one that cannot be a link of ours is not even looked for."""
    url = f"/aanvraag/{quote(secret)}/{page_of}"
    with django_assert_num_queries(0 if secret in MALFORMED else 1):
        response = client.post(url) if page_of else client.get(url)
    assert response.status_code == 404
    assert "Deze link werkt niet" in page(response)
    assert "Is het e-mailadres van de aanvraag verbeterd?" in page(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_reference_of_a_request_opens_nothing(client: Client, pending: Customer) -> None:
    assert client.get(f"/aanvraag/{pending.reference}/").status_code == 404


def test_no_cache_keeps_the_page_and_no_search_engine_lists_it(pending: Customer) -> None:
    headers = read(pending).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "same-origin"


def test_reading_the_page_changes_nothing(pending: Customer) -> None:
    mails = Mail.objects.count()
    for _time in range(2):
        read(pending)
    assert Mail.objects.count() == mails
    assert pending.events.count() == 1


# ---------------------------------------------------------------- withdrawing


def test_an_applicant_withdraws_its_request(client: Client, pending: Customer) -> None:
    response = client.post(url_of(pending, "withdraw"))
    assert response["Location"] == url_of(pending)
    pending.refresh_from_db()
    assert pending.state == State.WITHDRAWN
    assert said(response) == ["Uw aanvraag is ingetrokken."]
    assert "Uw aanvraag is ingetrokken." in page(client.get(response["Location"]))


def test_withdrawing_asks_first(client: Client, pending: Customer) -> None:
    """It is final: the button of the page leads to another page, whose button does it."""
    asked = client.get(url_of(pending, "withdraw"))
    assert asked.status_code == 200
    assert "U kunt dit niet ongedaan maken." in page(asked)
    assert asked.headers["Cache-Control"] == "private, no-store"
    assert url_of(pending, "withdraw") in client.get(url_of(pending)).text
    client.head(url_of(pending, "withdraw"))
    pending.refresh_from_db()
    assert pending.state == State.PENDING


def test_an_answered_request_is_not_asked_about(
    client: Client, pending: Customer, by: Actor
) -> None:
    actions.unblock_customer(pending, by=by)
    response = client.get(url_of(pending, "withdraw"))
    assert response["Location"] == url_of(pending)
    assert said(response) == ["Deze aanvraag is al geaccepteerd."]


def test_withdrawing_twice_says_so(client: Client, pending: Customer) -> None:
    client.post(url_of(pending, "withdraw"))
    response = client.post(url_of(pending, "withdraw"))
    assert response.status_code == 302
    assert said(response)[-1] == "Deze aanvraag is al ingetrokken."
    assert pending.events.filter(kind="withdrawn").count() == 1


def test_an_accepted_request_cannot_be_withdrawn(
    client: Client, pending: Customer, by: Actor
) -> None:
    actions.unblock_customer(pending, by=by)
    response = client.post(url_of(pending, "withdraw"))
    assert said(response) == ["Deze aanvraag is al geaccepteerd."]
    pending.refresh_from_db()
    assert pending.state == State.ACTIVE


@pytest.mark.parametrize("name", ["withdraw", "send_application_link"])
def test_a_mail_scanner_that_opens_every_link_changes_nothing(
    client: Client, pending: Customer, name: str
) -> None:
    assert client.get(url_of(pending, name)).status_code == (200 if name == "withdraw" else 405)
    pending.refresh_from_db()
    assert pending.state == State.PENDING


def test_somebody_who_is_logged_in_can_withdraw_too(
    client_of: Callable[[Actor], Client], pending: Customer, contact: Any
) -> None:
    browser = client_of(Actor.of_contact(contact))
    assert browser.post(url_of(pending, "withdraw")).status_code == 302
    pending.refresh_from_db()
    assert pending.state == State.WITHDRAWN


# ---------------------------------------------------------------- the link once more


def test_the_link_is_sent_again_to_the_applicant_alone(client: Client, pending: Customer) -> None:
    response = client.post(url_of(pending, "send_application_link"))
    assert response["Location"] == url_of(pending)
    assert "per e-mail" in said(response)[0]
    receipts = Mail.objects.filter(event="request_receipt").values_list("to", flat=True)
    assert list(receipts) == ["inkoop@velmora.example"] * 2
    assert link_in("request_receipt") == url_of(pending)


def test_the_link_is_sent_again_three_times_an_hour(client: Client, pending: Customer) -> None:
    answers = [client.post(url_of(pending, "send_application_link")) for _time in range(4)]
    assert Mail.objects.filter(event="request_receipt").count() == 1 + 3
    assert "Kijk in uw e-mail" in said(answers[-1])[-1]


def test_the_link_is_not_sent_again_once_the_request_is_closed(
    client: Client, pending: Customer
) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    response = client.post(url_of(pending, "send_application_link"))
    assert said(response) == ["Deze aanvraag staat niet meer open."]
    assert Mail.objects.filter(event="request_receipt").count() == 1
