"""The page of one customer shows its dealer what it is, what can be done, and what happened."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.conftest import company, make_active, person
from tests.customers.test_states_views import with_record

BUTTONS = {
    "unblock": "blokkade-opheffen",
    "block": "blokkeren",
    "reject": "afwijzen",
    "pass_on": "niet-onze-klant",
    "archive": "archiveren",
    "restore": "terughalen",
    "resend": "opnieuw-versturen",
}


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def page_of(client: Client, customer: Customer) -> str:
    response = client.get(customer.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.text.split())


def buttons_on(page: str) -> set[str]:
    return {name for name, path in BUTTONS.items() if f"/{path}/" in page}


def test_a_request_can_be_unblocked_rejected_or_passed_on(
    client: Client, pending: Customer
) -> None:
    page = page_of(client, pending)
    assert buttons_on(page) == {"unblock", "reject", "pass_on"}
    assert "te accepteren" in page
    assert "door J. de Boer" in page
    assert "inkoop@velmora.example</b> krijgt dan automatisch een login" in page


def test_a_customer_just_added_is_to_be_unblocked(client: Client, blocked: Customer) -> None:
    page = page_of(client, blocked)
    assert (
        "De klant is opgeslagen, maar nog geblokkeerd. Klik op 'Blokkade opheffen'. "
        "Daarna ontvangt de klant automatisch een login."
    ) in page
    assert buttons_on(page) == {"unblock", "archive"}
    assert page.count("/blokkade-opheffen/") == 1
    assert "door M. Bakker" in page


def test_an_unused_login_can_be_sent_again(client: Client, active: Customer) -> None:
    assert buttons_on(page_of(client, active)) == {"block", "resend"}


def test_a_login_in_use_can_only_be_blocked(client: Client, active: Customer) -> None:
    Contact.objects.filter(customer=active).update(first_login_at=timezone.now())
    page = page_of(client, active)
    assert buttons_on(page) == {"block"}
    assert "voor het eerst ingelogd bij u" in page


def test_a_customer_blocked_later_shows_the_reason(
    client: Client, active: Customer, by: Actor
) -> None:
    actions.block_customer(active, reason="Niet betaald", by=by)
    page = page_of(client, active)
    assert buttons_on(page) == {"unblock", "archive"}
    assert "maar nog geblokkeerd" not in page
    assert "Niet betaald" in page


def test_a_rejected_request_shows_reason_and_note(
    client: Client, pending: Customer, by: Actor
) -> None:
    actions.reject_customer(pending, reason="Alleen bedrijven", internal_note="Beurs", by=by)
    page = page_of(client, pending)
    assert buttons_on(page) == {"unblock"}
    assert "Alleen bedrijven" in page
    assert "Beurs" in page


def test_a_withdrawn_request_can_only_be_archived(
    client: Client, pending: Customer, by: Actor
) -> None:
    actions.withdraw_customer(pending, by=by)
    assert buttons_on(page_of(client, pending)) == {"archive"}


def test_an_archived_customer_can_be_restored_or_unblocked(
    client: Client, blocked: Customer, by: Actor
) -> None:
    actions.archive_customer(blocked, by=by)
    page = page_of(client, blocked)
    assert buttons_on(page) == {"unblock", "restore"}
    assert "gearchiveerd" in page


def test_without_an_email_address_the_page_leads_to_the_field(
    client: Client, dealer: Dealer, by: Actor
) -> None:
    customer, _ = actions.add_customer(
        company=company(), person=person(email=""), dealer=dealer, by=by
    )
    page = page_of(client, customer)
    change = reverse("customers:change", args=[customer.reference])
    assert f"{change}#id_email" in page


def test_differences_from_the_directory_have_a_word(client: Client, pending: Customer) -> None:
    page = page_of(client, with_record(pending))
    assert "Nepmolenstraat 184 B" in page
    assert "3011 VQ Rotterdam" in page
    assert page.count("verschilt") == 2
    assert "/adres-overnemen/" in page


def test_without_differences_there_is_nothing_to_adopt(client: Client, pending: Customer) -> None:
    same = {name: getattr(pending, name) for name in ("street", "house_number", "addition")}
    page = page_of(client, with_record(pending, **same, postcode="7323AM", city="APELDOORN"))
    assert "verschilt" not in page
    assert "/adres-overnemen/" not in page


def test_details_filled_in_by_hand_have_nothing_to_adopt(client: Client, pending: Customer) -> None:
    page = page_of(client, pending)
    assert "Zelf ingevuld" in page
    assert "/adres-overnemen/" not in page


def test_what_people_type_is_shown_as_text(client: Client, dealer: Dealer, by: Actor) -> None:
    name = "<script>alert(1)</script> \u202e\U0001f600 d'Hondt"
    customer, _ = actions.add_customer(
        company=company(name=name), person=person(name=name), dealer=dealer, by=by
    )
    assert "<script>alert" not in page_of(client, customer)


def test_another_dealers_customer_is_not_found(
    client_of: Callable[[Actor], Client], other_employee: DealerEmployee, pending: Customer
) -> None:
    client = client_of(Actor.of_employee(other_employee))
    assert client.get(pending.get_absolute_url()).status_code == 404


def test_the_page_of_a_customer_takes_no_form(client: Client, pending: Customer) -> None:
    assert client.post(pending.get_absolute_url()).status_code == 405


def test_nobody_can_tell_who_has_a_login_elsewhere(
    client: Client,
    client_of: Callable[[Actor], Client],
    dealer: Dealer,
    by: Actor,
    other_dealer: Dealer,
    other_employee: DealerEmployee,
) -> None:
    """The page is the same for a new person and for one with a password at another dealer."""
    make_active(other_dealer, Actor.of_employee(other_employee), email="bekend@klant.example")
    pages = []
    for number, email in (("1", "nieuw@klant.example"), ("2", "bekend@klant.example")):
        customer, _ = actions.add_customer(
            company=company(house_number=number), person=person(email=email), dealer=dealer, by=by
        )
        actions.unblock_customer(customer, by=by)
        page = page_of(client, customer)[page_of(client, customer).index("<main") :]
        token = client.cookies["csrftoken"].value
        pages.append(_without_tokens(page, customer, email, token))
    assert User.objects.get(email="bekend@klant.example").has_password
    assert pages[0] == pages[1]


def test_a_company_that_may_be_known_already_is_shown(
    client: Client, dealer: Dealer, by: Actor, pending: Customer, other_dealer: Dealer
) -> None:
    """Only the dealer's own customers are shown: what another dealer serves is not told."""
    known, _ = actions.add_customer(
        company=company(name="Velmora Metaalwerken"),
        person=person(),
        dealer=dealer,
        by=by,
    )
    elsewhere, _ = actions.register_customer(
        company=company(), person=person(), dealer=other_dealer
    )
    html = client.get(pending.get_absolute_url()).text
    assert known.get_absolute_url() in html
    assert elsewhere.reference not in html


def _without_tokens(page: str, customer: Customer, email: str, token: str) -> str:

    page = page.replace(customer.reference, "REFERENCE").replace(email, "EMAIL")
    page = page.replace(f"{customer.street} {customer.house_number}", "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(token, ""))


def test_a_long_history_costs_no_more_queries(client: Client, active: Customer, by: Actor) -> None:
    def queries() -> int:
        client.get(active.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(active.get_absolute_url())
        return len(captured)

    before = queries()
    for _turn in range(5):
        actions.block_customer(active, reason="Niet betaald", by=by)
        actions.unblock_customer(active, by=by)
    assert queries() == before <= 17
