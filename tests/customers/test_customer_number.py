"""A dealer gives a customer the number by which its own system knows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from tests.customers.mails_and_pages import page
from tests.customers.test_company_form import ADD, as_shown, change_url, send


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def test_a_new_customer_has_the_number_that_was_typed(client: Client) -> None:
    assert "Klantnummer" in page(client.get(ADD))
    send(client, customer_number=" D-10442 ")
    customer = Customer.objects.get()
    assert customer.customer_number == "D-10442"
    shown = page(client.get(reverse("customers:detail", args=[customer.reference])))
    assert '<th scope="row">Klantnummer</th> <td>D-10442</td>' in shown


def test_a_number_is_changed_and_taken_away_and_other_changes_leave_it(
    client: Client, blocked: Customer
) -> None:
    url = change_url(blocked)
    for typed in ({"customer_number": "10442"}, {"city": "Assen"}, {"customer_number": ""}):
        client.post(url, {**as_shown(client.get(url)), "button": "save", **typed})
        blocked.refresh_from_db()
        assert blocked.customer_number == typed.get("customer_number", "10442")
    assert blocked.city == "Assen"


def test_a_number_that_is_too_long_is_said(client: Client) -> None:
    assert send(client, customer_number="9" * 41).status_code == 422
    assert not Customer.objects.exists()


def test_the_list_finds_a_customer_by_its_number(client: Client, active: Customer) -> None:
    Customer.objects.filter(pk=active.pk).update(customer_number="D-10442")
    customers = reverse("customers:list")
    for text, is_found in (("10442", True), ("d-10442", True), ("10443", False)):
        assert (active.name in page(client.get(customers, {"q": text}))) is is_found


def test_who_registers_itself_is_not_asked_for_a_number(client: Client) -> None:
    client.logout()
    assert "customer_number" not in client.get(reverse("customers:register")).text


def test_the_number_stays_with_the_dealer_that_gave_it(
    pending: Customer, by: Actor, staff: User, other_dealer: Dealer
) -> None:
    Customer.objects.update(customer_number="D-10442")
    actions.assign_customer(pending, dealer=other_dealer, by=Actor.staff(staff))
    pending.refresh_from_db()
    assert (pending.dealer, pending.customer_number) == (other_dealer, "")
    Customer.objects.update(customer_number="E-7")
    actions.pass_on_customer(pending, by=by)
    pending.refresh_from_db()
    assert (pending.dealer, pending.customer_number) == (None, "")


def test_staff_find_and_read_both_numbers(
    client_of: Callable[[Actor], Client], staff: User, active: Customer, dealer: Dealer
) -> None:
    Customer.objects.filter(pk=active.pk).update(customer_number="D-10442")
    Dealer.objects.filter(pk=dealer.pk).update(customer_number="VO-881")
    theirs = client_of(Actor.staff(staff))
    for model, row, number in (
        ("customers_customer", active, "D-10442"),
        ("accounts_dealer", dealer, "VO-881"),
    ):
        found = theirs.get(reverse(f"admin:{model}_changelist"), {"q": number})
        assert row.name in page(found)
        assert number in page(theirs.get(reverse(f"admin:{model}_change", args=[row.pk])))
