"""A button on a customer's page does what it says; what that changes is tested with the actions."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer, CustomerEvent
from customers.states import REFUSALS, State, Verb
from mail.models import Mail
from registry.company import Company
from tests.conftest import company, make_active, person, seen_of

POST_ONLY = ["unblock", "close_duplicate", "archive", "restore", "resend", "adopt_address"]
EVERY_BUTTON = [*POST_ONLY, "block", "reject", "pass_on"]


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def press(client: Client, button: str, customer: Customer, **fields: str) -> Any:
    """Press a button of the customer's page, which has just been loaded."""
    url = reverse(f"customers:{button}", args=[customer.reference])
    return client.post(url, {"seen": seen_of(customer), **fields})


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def state_of(customer: Customer) -> str:
    return Customer.objects.get(pk=customer.pk).state


# ---------------------------------------------------------------- each does what it says


def test_unblocking_mails_the_login_and_returns_to_the_customer(
    client: Client, pending: Customer
) -> None:
    response = press(client, "unblock", pending)
    assert response["Location"] == pending.get_absolute_url()
    assert state_of(pending) == State.ACTIVE
    assert Mail.objects.filter(event="invitation").count() == 1
    assert "inkoop@velmora.example" in said(response)[0]


def test_unblock_twice_says_so_and_sends_one_mail(client: Client, pending: Customer) -> None:
    press(client, "unblock", pending)
    response = press(client, "unblock", pending)
    assert response.status_code == 302
    assert said(response)[-1] == str(REFUSALS[Verb.UNBLOCK][State.ACTIVE])
    assert Mail.objects.filter(event="invitation").count() == 1
    assert pending.events.filter(kind="unblocked").count() == 1


def test_unblock_without_address_leads_to_the_field(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    customer, _ = actions.add_customer(
        company=company(), person=person(email=""), dealer=dealer, by=by
    )
    response = press(client, "unblock", customer)
    change = reverse("customers:change", args=[customer.reference])
    assert response["Location"] == f"{change}#id_email"
    assert len(said(response)) == 1
    assert state_of(customer) == State.BLOCKED


def test_block_asks_for_the_reason_first(client: Client, active: Customer) -> None:
    page = client.get(reverse("customers:block", args=[active.reference]))
    assert page.status_code == 200
    assert 'name="reason"' in page.text
    assert "internal_note" not in page.text
    empty = press(client, "block", active, reason=" ")
    assert empty.status_code == 422
    assert state_of(active) == State.ACTIVE
    press(client, "block", active, reason="Niet betaald")
    assert state_of(active) == State.BLOCKED
    assert active.events.get(kind="blocked").reason == "Niet betaald"


def test_reject_keeps_reason_and_note_apart(client: Client, pending: Customer) -> None:
    press(client, "reject", pending, reason="Alleen bedrijven", internal_note="Vaker geprobeerd")
    event = pending.events.get(kind="rejected")
    assert (event.reason, event.internal_note) == ("Alleen bedrijven", "Vaker geprobeerd")
    assert state_of(pending) == State.REJECTED


def test_what_was_typed_stays_when_the_reason_is_missing(client: Client, pending: Customer) -> None:
    page = press(client, "reject", pending, reason="", internal_note="Vaker geprobeerd")
    assert page.status_code == 422
    assert "Vaker geprobeerd" in page.content.decode()


@pytest.mark.parametrize("reason", ["x" * 501, "een\0twee"])
def test_a_reason_that_cannot_be_kept_gets_a_sentence(
    client: Client, active: Customer, reason: str
) -> None:
    assert press(client, "block", active, reason=reason).status_code == 422
    assert state_of(active) == State.ACTIVE


def test_a_new_line_in_a_reason_counts_as_one_character(client: Client, active: Customer) -> None:
    press(client, "block", active, reason="\r\n".join(["x" * 249, "x" * 250]))
    assert state_of(active) == State.BLOCKED


def test_a_reason_of_any_alphabet_is_shown_as_text(client: Client, active: Customer) -> None:
    press(client, "block", active, reason="<b>\u202e\U0001f600 d'Hondt</b>")
    page = client.get(active.get_absolute_url()).content.decode()
    assert "&lt;b&gt;" in page
    assert "<b>\u202e" not in page


def test_pass_on_leads_to_the_list_since_the_page_is_gone(
    client: Client, pending: Customer
) -> None:
    response = press(client, "pass_on", pending)
    assert response["Location"] == reverse("customers:pending")
    assert Customer.objects.get(pk=pending.pk).dealer is None
    gone = client.get(pending.get_absolute_url())
    assert gone["Location"] == reverse("customers:pending")


def test_pass_on_asks_first(client: Client, pending: Customer) -> None:
    """It is final: the page says so, and only its button does it."""
    url = reverse("customers:pass_on", args=[pending.reference])
    page = client.get(url)
    assert "kunt dit niet ongedaan maken" in page.text
    assert '<button class="button danger">Niet onze klant</button>' in page.text
    client.head(url)
    assert Customer.objects.get(pk=pending.pk).dealer == pending.dealer


def test_passing_on_leads_back_to_the_list_one_came_from(client: Client, pending: Customer) -> None:
    back = f"{reverse('customers:pending')}?q=velmora"
    detail = f"{pending.get_absolute_url()}?next={quote(back)}"
    assert press(client, "pass_on", pending, next=detail)["Location"] == back


# ---------------------------------------------------------------- the next request


@pytest.fixture
def queue(dealer: Dealer, pending: Customer) -> list[Customer]:
    """Make three more requests, each later than the one before."""
    return [
        actions.register_customer(
            company=company(name=f"Klant {n} B.V.", house_number=str(n), postcode=f"100{n} AB"),
            person=person(email=f"{n}@k.example"),
            dealer=dealer,
        )[0]
        for n in range(3)
    ]


@pytest.mark.parametrize(
    ("button", "fields"),
    [("unblock", {}), ("reject", {"reason": "Onbekend"}), ("pass_on", {})],
)
def test_a_decision_offers_the_request_that_waits_longest(
    client: Client, pending: Customer, queue: list[Customer], button: str, fields: dict[str, str]
) -> None:
    message = said(press(client, button, pending, **fields))[0]
    link = f'<a class="button" href="{queue[0].get_absolute_url()}">Volgende aanvraag (3)</a>'
    assert message.endswith(link)


def test_the_next_request_is_of_the_list_one_came_from(
    client: Client, pending: Customer, queue: list[Customer]
) -> None:
    back = f"{reverse('customers:pending')}?q=klant 2"
    detail = f"{pending.get_absolute_url()}?next={quote(back)}"
    message = said(press(client, "unblock", pending, next=detail))[0]
    assert f"{queue[2].get_absolute_url()}?next=%2Fklanten" in message
    assert "Volgende aanvraag (1)" in message


def test_the_last_request_offers_nothing(client: Client, pending: Customer) -> None:
    assert "Volgende" not in said(press(client, "unblock", pending))[0]


def test_a_customer_that_was_blocked_offers_no_request(
    client: Client, pending: Customer, blocked: Customer
) -> None:
    assert "Volgende" not in said(press(client, "unblock", blocked))[0]


# ---------------------------------------------------------------- the same request twice


@pytest.fixture
def again(dealer: Dealer, pending: Customer) -> Customer:
    """Make a second request of the same company, by a colleague."""
    customer, _ = actions.register_customer(
        company=company(), person=person(name="T. Kok", email="kok@velmora.example"), dealer=dealer
    )
    return customer


def test_a_repeated_request_is_closed_without_a_mail(
    client: Client, pending: Customer, again: Customer
) -> None:
    page = client.get(reverse("customers:reject", args=[again.reference])).text
    assert f'name="earlier" value="{pending.reference}"' in page
    mails = Mail.objects.count()
    response = press(client, "close_duplicate", again, earlier=pending.reference)
    assert said(response)[0].startswith("De dubbele aanvraag is gesloten.")
    assert Mail.objects.count() == mails
    again.refresh_from_db()
    assert (again.state, again.duplicate_of) == (State.REJECTED, pending)
    event = again.events.get(kind="duplicate")
    assert event.reason == f"Zelfde bedrijf als {pending.name}, {pending.reference}."
    assert state_of(pending) == State.PENDING
    detail = client.get(again.get_absolute_url()).text
    assert pending.reference in detail
    assert pending.get_absolute_url() in detail


def test_what_is_typed_beside_closing_a_duplicate_is_kept_or_asked_about(
    client: Client, pending: Customer, again: Customer
) -> None:
    typed = {"earlier": pending.reference, "internal_note": "Gebeld met inkoop"}
    response = press(client, "close_duplicate", again, **typed, reason="Dubbel")
    assert response.status_code == 422
    assert "De aanvrager leest dit niet als u de aanvraag sluit." in response.text
    assert f'action="{reverse("customers:reject", args=[again.reference])}"' in response.text
    assert state_of(again) == State.PENDING
    press(client, "close_duplicate", again, **typed)
    assert again.events.get(kind="duplicate").internal_note == "Gebeld met inkoop"


def test_its_applicant_reads_that_it_was_joined_and_nothing_of_the_other(
    client: Client, pending: Customer, again: Customer
) -> None:
    press(client, "close_duplicate", again, earlier=pending.reference)
    secret = again.application_link.issue_secret()
    page = " ".join(Client().get(reverse("customers:application", args=[secret])).text.split())
    assert "samengevoegd met een eerdere" in page
    assert "afgewezen" not in page
    for data in ("J. de Boer", "inkoop@velmora.example", pending.reference):
        assert data not in page


def test_an_only_request_has_nothing_to_be_closed_for(
    client: Client, pending: Customer, again: Customer
) -> None:
    page = client.get(reverse("customers:reject", args=[pending.reference])).text
    assert 'name="earlier"' not in page  # the other one is later
    for earlier in (again.reference, "222222222222", ""):
        press(client, "close_duplicate", pending, earlier=earlier)
        assert state_of(pending) == State.PENDING


def test_a_duplicate_can_still_be_unblocked(
    client: Client, pending: Customer, again: Customer
) -> None:
    press(client, "close_duplicate", again, earlier=pending.reference)
    press(client, "unblock", again)
    again.refresh_from_db()
    assert (again.state, again.duplicate_of) == (State.ACTIVE, None)


def test_a_duplicate_that_was_answered_meanwhile_is_left_alone(
    client: Client, pending: Customer, again: Customer, by: Actor
) -> None:
    seen = seen_of(again)
    actions.unblock_customer(again, by=by)
    url = reverse("customers:close_duplicate", args=[again.reference])
    response = client.post(url, {"seen": seen, "earlier": pending.reference})
    assert state_of(again) == State.ACTIVE
    assert "opgeheven" in said(response)[0]


def test_a_customer_is_archived_and_taken_back(client: Client, blocked: Customer) -> None:
    press(client, "archive", blocked)
    assert Customer.objects.get(pk=blocked.pk).archived_at
    press(client, "restore", blocked)
    assert Customer.objects.get(pk=blocked.pk).archived_at is None


def test_a_login_is_sent_again(client: Client, pending: Customer) -> None:
    press(client, "unblock", pending)
    press(client, "resend", pending)
    assert Mail.objects.filter(event="invitation").count() == 2
    assert pending.events.filter(kind="invited_again").count() == 1


def test_resend_tells_nothing_of_a_login_elsewhere(
    client: Client, pending: Customer, other_dealer: Dealer, other_employee: DealerEmployee
) -> None:
    make_active(other_dealer, Actor.of_employee(other_employee), email="inkoop@velmora.example")
    press(client, "unblock", pending)
    response = press(client, "resend", pending)
    assert "opnieuw verstuurd" in said(response)[-1]
    assert pending.events.filter(kind="invited_again").count() == 1


def test_a_login_in_use_is_not_sent_again(client: Client, active: Customer) -> None:
    Contact.objects.filter(customer=active).update(first_login_at=timezone.now())
    mails = Mail.objects.count()
    press(client, "resend", active)
    assert Mail.objects.count() == mails


# ---------------------------------------------------------------- the address of the directory


def with_record(customer: Customer, **fields: Any) -> Customer:
    record = Company(
        source="local",
        ref="1",
        **{
            "name": customer.name,
            "country": "NL",
            "street": "Nepmolenstraat",
            "house_number": "184",
            "addition": "B",
            "postcode": "3011 VQ",
            "city": "Rotterdam",
            **fields,
        },
    )
    customer.directory_source = "local"
    customer.directory_record = record.to_record()
    customer.directory_fetched_at = timezone.now()
    customer.save()
    return customer


def test_the_address_of_the_directory_is_adopted(client: Client, pending: Customer) -> None:
    with_record(pending, name="Een andere naam")
    press(client, "adopt_address", pending)
    pending = Customer.objects.get(pk=pending.pk)
    assert (pending.street, pending.house_number, pending.addition) == (
        "Nepmolenstraat",
        "184",
        "B",
    )
    assert (pending.postcode, pending.city) == ("3011 VQ", "Rotterdam")
    assert pending.folded_city == "rotterdam"
    assert pending.name == "Velmora Metaalwerken B.V."
    assert pending.contact is not None
    assert pending.contact.email == "inkoop@velmora.example"
    assert list(pending.events.values_list("kind", flat=True)) == ["requested", "changed"]


@pytest.mark.parametrize("fields", [{"street": ""}, {"city": "x" * 81}, {"country": "BE"}])
def test_an_address_that_cannot_be_used_changes_nothing(
    client: Client, pending: Customer, fields: dict[str, str]
) -> None:
    with_record(pending, **fields)
    response = press(client, "adopt_address", pending)
    assert response.status_code == 302
    assert Customer.objects.get(pk=pending.pk).street == "Testkade"
    assert pending.events.count() == 1


def test_without_a_record_there_is_nothing_to_adopt(client: Client, pending: Customer) -> None:
    response = press(client, "adopt_address", pending)
    assert response.status_code == 302
    assert pending.events.count() == 1


# ---------------------------------------------------------------- what is not possible


@pytest.mark.parametrize("button", POST_ONLY)
def test_following_a_link_to_a_button_changes_nothing(
    client: Client, blocked: Customer, button: str
) -> None:
    url = reverse(f"customers:{button}", args=[blocked.reference])
    assert client.get(url).status_code == 405
    assert blocked.events.count() == 1


@pytest.mark.parametrize(
    ("button", "state"),
    [
        ("block", "pending"),
        ("block", "blocked"),
        ("reject", "active"),
        ("reject", "blocked"),
        ("pass_on", "active"),
        ("archive", "active"),
        ("archive", "pending"),
        ("restore", "blocked"),
        ("resend", "blocked"),
        ("resend", "pending"),
        ("unblock", "active"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(
    client: Client, request: pytest.FixtureRequest, button: str, state: str
) -> None:
    customer = request.getfixturevalue(state)
    events = customer.events.count()
    mails = Mail.objects.count()
    response = press(client, button, customer, reason="Daarom")
    assert response["Location"] == customer.get_absolute_url()
    assert len(said(response)) == 1
    assert (customer.events.count(), Mail.objects.count()) == (events, mails)
    assert state_of(customer) == state


@pytest.mark.parametrize("button", ["block", "reject"])
def test_a_reason_is_not_asked_for_what_cannot_be_done(
    client: Client, blocked: Customer, button: str
) -> None:
    url = reverse(f"customers:{button}", args=[blocked.reference])
    assert client.get(url)["Location"] == blocked.get_absolute_url()


@pytest.mark.parametrize("button", EVERY_BUTTON)
def test_another_dealers_customer_does_not_exist(
    client_of: Callable[[Actor], Client],
    other_employee: DealerEmployee,
    pending: Customer,
    button: str,
) -> None:
    client = client_of(Actor.of_employee(other_employee))
    assert press(client, button, pending, reason="Daarom").status_code == 404
    assert CustomerEvent.objects.count() == 1


@pytest.mark.parametrize("reference", ["bestaatniet", "\0", "\U0001f600", "x" * 500])
def test_a_malformed_reference_is_not_found(
    client: Client, pending: Customer, reference: str
) -> None:
    for button in [*EVERY_BUTTON, "detail"]:
        path = reverse(f"customers:{button}", args=[pending.reference])
        wrong = path.replace(pending.reference, quote(reference))
        assert client.post(wrong).status_code == 404
        assert client.get(wrong).status_code == 404


@pytest.mark.parametrize("button", EVERY_BUTTON)
def test_the_customer_itself_has_no_buttons(
    client_of: Callable[[Actor], Client], contact: Contact, button: str
) -> None:
    client = client_of(Actor.of_contact(contact))
    assert press(client, button, contact.customer, reason="Daarom").status_code == 404
    assert state_of(contact.customer) == State.ACTIVE


# ---------------------------------------------------------------- where one comes back


def test_a_button_returns_to_the_page_it_was_on(client: Client, blocked: Customer) -> None:
    here = reverse("customers:list") + "?state=blocked&page=2"
    assert press(client, "archive", blocked, next=here)["Location"] == here


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_a_button_never_leads_out_of_the_portal(
    client: Client, blocked: Customer, elsewhere: str
) -> None:
    response = press(client, "archive", blocked, next=elsewhere)
    assert response["Location"] == blocked.get_absolute_url()
