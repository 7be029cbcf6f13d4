"""The registration page, beside test_register: nothing made up or odd gets through the form."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers.models import Contact, Customer
from customers.registration import limits
from customers.states import State
from mail.models import Mail
from tests.customers.mails_and_pages import page
from web.rate_limits import HOUR, Limit, Rate

URL = reverse("customers:register")
SENT = reverse("customers:registered")
COMPANY = {
    "country": "NL",
    "name": "Velmora Metaalwerken B.V.",
    "street": "Testkade",
    "house_number": "14",
    "postcode": "7323am",
    "city": "Apeldoorn",
    "contact_name": "J. de Boer",
    "email": "Inkoop@Velmora.example",
    "language": "nl",
}


def send(client: Client, url: str = URL, **fields: str) -> Any:
    return client.post(url, {**COMPANY, "button": "save", **fields})


def own_link(dealer: Dealer) -> str:
    return f"/aanmelden/{dealer.slug}/"


def mails() -> set[tuple[str, str]]:
    return set(Mail.objects.values_list("event", "to"))


# ---------------------------------------------------------------- the dealer


def test_a_request_by_the_dealers_own_link_goes_to_that_dealer(
    client: Client, dealer: Dealer, employee: DealerEmployee
) -> None:
    assert "<b>Demo Gereedschap B.V.</b>" in page(client.get(own_link(dealer)))
    response = send(client, own_link(dealer))
    assert response["Location"].startswith(SENT)
    customer = Customer.objects.get()
    assert (customer.dealer, customer.state, customer.postcode) == (dealer, "pending", "7323 AM")
    assert Contact.objects.get().email == "inkoop@velmora.example"
    assert mails() == {
        ("request_receipt", "inkoop@velmora.example"),
        ("request_received", employee.user.email),
    }
    assert "Uw aanvraag is verstuurd" in page(client.get(SENT))


def test_a_fixed_dealer_cannot_be_changed_by_the_form(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    send(client, own_link(dealer), dealer_choice=other_dealer.slug)
    assert Customer.objects.get().dealer == dealer


def test_a_request_goes_to_the_dealer_that_was_chosen(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    assert send(client, dealer_choice=other_dealer.slug).status_code == 302
    assert Customer.objects.get().dealer == other_dealer


def test_a_dealer_that_stopped_explains_and_offers_the_search(
    client: Client, dealer: Dealer
) -> None:
    Dealer.objects.update(stopped_on=date(2026, 1, 1))
    for response in (client.get(own_link(dealer)), send(client, own_link(dealer))):
        assert response.status_code == 410
        assert "Deze dealer is gestopt" in page(response)
        assert f'href="{URL}"' in response.text
    assert send(client, dealer_choice=dealer.slug).status_code == 422
    assert dealer.slug not in send(client, button="dealer", dealer_search="zwolle").text
    assert not Customer.objects.exists()


# ---------------------------------------------------------------- the company


def test_a_directory_record_cannot_be_made_up(client: Client, dealer: Dealer) -> None:
    send(client, own_link(dealer), picked='{"record": {"country": "NL"}}')
    assert Customer.objects.get().directory_source == ""


@pytest.mark.parametrize("field", ["name", "street", "city", "contact_name", "email", "postcode"])
def test_what_is_missing_is_said_at_the_field(client: Client, dealer: Dealer, field: str) -> None:
    response = send(client, own_link(dealer), **{field: ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    for name in {"name", "street", "contact_name"} - {field}:
        assert f'value="{COMPANY[name]}"' in response.text
    assert not Customer.objects.exists()


def test_another_country_checks_anew_and_keeps_what_was_typed(
    client: Client, dealer: Dealer
) -> None:
    response = send(client, own_link(dealer), button="country", country="BE")
    assert response.status_code == 200
    assert "Ondernemingsnummer" in response.text
    assert 'value="7323am"' in response.text
    assert send(client, own_link(dealer), country="BE").status_code == 422


# ---------------------------------------------------------------- how often


def token(client: Client, dealer: Dealer) -> str:
    return str(client.get(own_link(dealer)).context["form"]["reference_token"].value())


def test_a_made_up_token_is_no_reference_of_somebody_else(
    client: Client, pending: Customer, dealer: Dealer
) -> None:
    send(client, own_link(dealer), reference_token=pending.reference)
    assert Customer.objects.count() == 2


def test_searching_counts_for_no_limit(client: Client, dealer: Dealer) -> None:
    for _ in range(8):
        assert send(client, button="dealer", dealer_search="zwolle").status_code == 200


# ---------------------------------------------------------------- odd input


@pytest.fixture
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IP", "EMAIL", "DEALER"):
        monkeypatch.setattr(limits, f"REGISTRATION_{name}", Limit(name, (Rate(999, HOUR),)))


ODD = {
    "null byte": "a\0b",
    "200 characters": "é" * 200,
    "201 characters": "é" * 201,
    "longer when composed": "\ufb2c" * 200,
    "right to left": "\u202eabc\u202c שלום",
    "emoji": "👩‍🔧 Draaierij 🔩",
    "apostrophes": "'s-Hertogenbosch; DROP TABLE--",
    "markup": "<script>alert(1)</script>",
    "control": "a\x07\x1b[31m\r\nBcc: x@y.example",
}
FIELDS = [
    *("reference_token", "picked", "asked", "name", "contact_name", "email", "phone"),
    *("dealer_search", "dealer_asked", "dealer_choice", "message", "button"),
]


@pytest.mark.usefixtures("_no_limits")
@pytest.mark.parametrize("odd", ODD)
def test_odd_input_is_stored_or_refused_politely(client: Client, dealer: Dealer, odd: str) -> None:
    for field in FIELDS:
        fields = {"dealer_choice": dealer.slug, field: ODD[odd]}
        response = send(client, **fields)
        assert response.status_code in (200, 302, 422), field
        assert "<script>alert" not in response.text
    for customer in Customer.objects.all():
        assert customer.state == State.PENDING
        assert "\u202e" not in customer.name


def test_names_as_people_write_them_are_stored(client: Client, dealer: Dealer) -> None:
    for name in ("Café d'Hondt & Zn.", "ø" * 200, "Łódź 🔩", "'t Gereedschap"):
        assert send(client, own_link(dealer), name=name, email="").status_code == 422
        email = f"a{len(name)}@velmora.example"
        assert send(client, own_link(dealer), name=name, email=email).status_code == 302
        assert Customer.objects.filter(name=name).count() == 1


def test_marks_that_turn_text_around_are_left_out(client: Client, dealer: Dealer) -> None:
    send(client, own_link(dealer), name="\u202eVelmora\u202c \u200f B.V.")
    assert Customer.objects.get().name == "Velmora B.V."
