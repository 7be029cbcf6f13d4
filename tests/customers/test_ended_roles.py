"""Whoever can no longer act in a role reads why, and not that it has switched or was logged out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access.ended_roles import ended_role, ended_roles
from customers.actors import Actor, DealerActor, PersonActor
from customers.models import Contact, Customer
from tests.conftest import PASSWORD, ClientOf, make_active
from tests.customers.mails_and_pages import page
from tests.form_fields import fields_of

DETAILS = reverse("customers:my_details")
LOGIN = reverse("account_login")
BLOCKED = "Brindolux Techniek B.V. is geblokkeerd bij Demo Gereedschap B.V."
CALL = "Vragen? Bel uw dealer, Demo Gereedschap B.V., "
SWITCHED = "voordat u wisselde"


@pytest.fixture
def shop(active: Customer, contact: Contact) -> PersonActor:
    return Actor.of_contact(contact)


@pytest.fixture
def branch(contact: Contact, other_dealer: Dealer, other_employee: DealerEmployee) -> PersonActor:
    """The same person at the other dealer."""
    by = Actor.of_employee(other_employee)
    customer = make_active(other_dealer, by, email=contact.email, name="Brindolux Venlo")
    return Actor.of_contact(Contact.objects.get(customer=customer))


def send(client: Client, actor: PersonActor) -> Any:
    """Send a form of a page that was opened in this role."""
    sent = {"name": "Iemand anders", "language": "nl", "acting_for": actor.key}
    return client.post(DETAILS, sent)


def block(customer: Customer, by: DealerActor) -> None:
    actions.block_customer(customer, reason="Niet betaald", by=by)


def test_a_buyer_that_is_blocked_reads_so_in_a_form_of_before(
    client_of: ClientOf, shop: PersonActor, branch: PersonActor, active: Customer, by: DealerActor
) -> None:
    client = client_of(shop)
    block(active, by)
    response = send(client, shop)
    assert response.status_code == 409
    shown = page(response)
    assert BLOCKED in shown
    assert CALL in shown
    assert "Er is niets gedaan. U werkt nu voor Brindolux Venlo, bij Tweede Dealer B.V." in shown
    assert SWITCHED not in shown
    assert User.objects.get(pk=shop.user.pk).name == "K. Visser"


def test_on_the_next_page_it_reads_why_it_acts_for_another_company(
    client_of: ClientOf, shop: PersonActor, branch: PersonActor, active: Customer, by: DealerActor
) -> None:
    client = client_of(shop)
    block(active, by)
    shown = page(client.get(reverse("orders:start")))
    assert BLOCKED in shown
    assert "U werkt nu voor Brindolux Venlo, bij Tweede Dealer B.V." in shown
    assert BLOCKED not in page(client.get(reverse("orders:start"))), "it is said once"


def test_with_nothing_left_the_login_page_says_why(
    client_of: ClientOf, shop: PersonActor, active: Customer, by: DealerActor
) -> None:
    client = client_of(shop)
    block(active, by)
    response = send(client, shop)
    shown = page(client.get(response["Location"]))
    assert BLOCKED in shown
    assert CALL in shown
    assert "Log in om verder te gaan" not in shown
    assert BLOCKED not in page(client.get(LOGIN))


def test_with_the_right_password_it_reads_the_same(
    shop: PersonActor, active: Customer, by: DealerActor
) -> None:
    block(active, by)
    client = Client()
    fields = fields_of(client.get(LOGIN).text)
    refused = client.post(LOGIN, {**fields, "login": shop.user.email, "password": PASSWORD})
    assert refused.status_code == 403
    assert BLOCKED in page(refused)


def test_a_contact_that_has_left_reads_that_its_access_has_ended(
    client_of: ClientOf, shop: PersonActor, branch: PersonActor, contact: Contact
) -> None:
    client = client_of(shop)
    Contact.objects.filter(pk=contact.pk).update(ended_at=timezone.now())
    assert "Uw toegang tot Brindolux Techniek B.V. is beëindigd." in page(send(client, shop))


def test_an_employee_whose_access_has_ended_reads_so(
    client_of: ClientOf, by: DealerActor, other_dealer: Dealer
) -> None:
    DealerEmployee.objects.create(user=by.user, dealer=other_dealer)
    client = client_of(by)
    DealerEmployee.objects.filter(pk=by.employee.pk).update(active=False)
    shown = page(send(client, by))
    assert "Uw toegang als medewerker van Demo Gereedschap B.V. is beëindigd." in shown
    assert "Vragen? Bel Van Ommen" in shown
    assert SWITCHED not in shown


def test_who_is_no_longer_staff_reads_so(
    client_of: ClientOf, staff: User, other_dealer: Dealer
) -> None:
    DealerEmployee.objects.create(user=staff, dealer=other_dealer)
    client = client_of(Actor.staff(staff))
    User.objects.filter(pk=staff.pk).update(is_staff=False, is_superuser=False)
    shown = page(send(client, Actor.staff(staff)))
    assert "Uw toegang als medewerker van Van Ommen is beëindigd." in shown


def test_the_role_of_somebody_else_is_told_to_nobody(
    client_of: ClientOf, shop: PersonActor, active: Customer, by: DealerActor
) -> None:
    block(active, by)
    assert ended_role(by.user, shop.key) is None
    assert BLOCKED not in page(send(client_of(by), shop))


def test_a_customer_that_has_not_been_let_in_is_no_role_of_before(
    shop: PersonActor, pending: Customer
) -> None:
    Contact.objects.filter(customer=pending).update(user=shop.user)
    assert ended_roles(shop.user) == []


def test_at_a_dealer_that_has_stopped_it_reads_so(
    client_of: ClientOf, shop: PersonActor, active: Customer, dealer: Dealer
) -> None:
    client = client_of(shop)
    Dealer.objects.filter(pk=dealer.pk).update(stopped_on=date(2026, 1, 1))
    shown = page(client.get(reverse("orders:basket", args=[active.reference])))
    assert "Deze dealer is gestopt" in shown
