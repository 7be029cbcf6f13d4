"""Back after "Opslaan", and the form sent again: pressed twice, a correction, or the next one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.states import State
from mail.models import Mail
from tests.customers.mails_and_pages import page, said
from tests.customers.test_company_form import ADD, as_shown, send

NEXT_CUSTOMER = {
    "name": "Tjalvero Constructie B.V.",
    "street": "Demostraat",
    "house_number": "3",
    "postcode": "6211 QX",
    "city": "Maastricht",
    "contact_name": "P. Smit",
    "email": "smit@tjalvero.example",
}

SAVED = "De klant is opgeslagen, maar nog geblokkeerd."


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def token(client: Client, dealer: Dealer) -> str:
    """Return what the form carries that the browser shows again after Back."""
    token = as_shown(client.get(ADD))["reference_token"]
    send(client, reference_token=token)
    return token


def again(client: Client, token: str, **fields: str) -> Any:
    return send(client, reference_token=token, **fields)


@pytest.mark.parametrize("presses", [1, 2])
def test_the_next_customer_typed_over_the_first_is_saved(
    client: Client, token: str, presses: int
) -> None:
    for _press in range(presses):
        response = again(client, token, **NEXT_CUSTOMER)
    names = Customer.objects.values_list("name", flat=True)
    assert sorted(names) == ["Tjalvero Constructie B.V.", "Velmora Metaalwerken B.V."]
    saved = Customer.objects.get(name="Tjalvero Constructie B.V.")
    assert response["Location"] == saved.get_absolute_url()
    assert SAVED in page(client.get(response["Location"]))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "verkoop@velmora.example"),
        ("contact_name", "P. de Wit"),
        ("phone", "+31 55 506 7600"),
        ("language", "de"),
        ("name", "Velmora Metaal B.V."),
        ("house_number", "15"),
        ("register_number", "12345678"),
    ],
)
def test_a_correction_after_back_corrects_the_customer(
    client: Client, token: str, field: str, value: str
) -> None:
    response = again(client, token, **{field: value})
    customer = Customer.objects.get()
    contact = Contact.objects.get()
    stored = {"email": contact.email, "contact_name": contact.name, "phone": contact.phone}
    stored |= {"language": contact.language}
    assert stored.get(field, getattr(customer, field, None)) == value
    assert response["Location"] == customer.get_absolute_url()
    assert SAVED in page(client.get(response["Location"]))


def test_one_after_the_other_may_be_corrected(client: Client, token: str) -> None:
    again(client, token, **NEXT_CUSTOMER)
    again(client, token, **{**NEXT_CUSTOMER, "contact_name": "Q. Smit"})
    again(client, token, contact_name="K. Visser")
    names = Contact.objects.values_list("customer__name", "name")
    assert set(names) == {
        ("Velmora Metaalwerken B.V.", "K. Visser"),
        ("Tjalvero Constructie B.V.", "Q. Smit"),
    }


def test_a_branch_of_the_same_name_is_another_customer(client: Client, token: str) -> None:
    branch = {"street": "Demostraat", "house_number": "3", "postcode": "6211 QX"}
    again(client, token, **branch, city="Maastricht", email="maastricht@velmora.example")
    assert sorted(Customer.objects.values_list("city", flat=True)) == ["Apeldoorn", "Maastricht"]


def test_saving_after_back_and_unblocking_in_one_go_unblocks(client: Client, token: str) -> None:
    for _press in range(2):
        response = again(client, token, button="save_and_unblock", email="goed@velmora.example")
    assert Customer.objects.get().state == State.ACTIVE
    assert [mail.to for mail in Mail.objects.filter(event="invitation")] == ["goed@velmora.example"]
    assert "goed@velmora.example" in " ".join(said(response))


def test_saving_after_back_lets_in_nobody_who_was_blocked_by_a_colleague(
    client: Client, token: str, colleague: DealerEmployee, by: Actor
) -> None:
    customer = Customer.objects.get()
    actions.unblock_customer(customer, by=by)
    actions.block_customer(customer, reason="Niet betaald", by=Actor.of_employee(colleague))
    response = again(client, token, button="save_and_unblock", contact_name="P. de Wit")
    assert Customer.objects.get().state == State.BLOCKED
    assert Contact.objects.get().name == "J. de Boer"
    assert "S. Kok heeft deze klant" in page(response)


def test_what_a_colleague_has_corrected_meanwhile_is_shown_and_asked(
    client: Client, token: str, colleague: DealerEmployee
) -> None:
    customer = Customer.objects.get()
    actions.correct_contact(
        customer, person={"email": "goed@velmora.example"}, by=Actor.of_employee(colleague)
    )
    response = again(client, token, contact_name="P. de Wit")
    assert Contact.objects.get().email == "goed@velmora.example"
    assert Contact.objects.get().name == "J. de Boer"
    shown = page(response)
    assert "S. Kok heeft de gegevens van deze klant" in shown
    assert 'value="P. de Wit"' in shown
    change_url = reverse("customers:change", args=[customer.reference])
    assert f'action="{change_url}"' in shown
    saved = client.post(change_url, {**as_shown(response), "button": "save"})
    assert saved["Location"] == customer.get_absolute_url()
    assert Contact.objects.get().name == "P. de Wit"
