"""A dealer adds a customer, which is saved and stays blocked until it is unblocked."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Dealer, User
from customers import actions
from customers.actors import Actor
from customers.models import ApplicationLink, Customer, Invitation
from tests.conftest import company, person
from tests.customers.records import history, outgoing, person_at


def add(dealer: Dealer, by: Actor, **fields: str) -> Customer:
    customer, _event = actions.add_customer(
        company=company(), person=person(**fields), dealer=dealer, by=by
    )
    return customer


def test_an_added_customer_is_blocked_and_belongs_to_the_dealer(dealer: Dealer, by: Actor) -> None:
    customer = add(dealer, by)
    customer.refresh_from_db()
    assert (customer.state, customer.dealer, customer.origin) == ("blocked", dealer, "added")
    assert (customer.requested_at, customer.archived_at) == (None, None)
    assert customer in Customer.objects.with_login()
    assert customer not in Customer.objects.pending()


def test_the_history_says_who_added_it(dealer: Dealer, by: Actor) -> None:
    customer, event = actions.add_customer(company=company(), person=person(), dealer=dealer, by=by)
    assert history(customer) == [("added", "", "blocked")]
    assert (event.by_kind, event.by_user, event.dealer) == ("employee", by.user, dealer)


def test_adding_mails_nobody_and_makes_no_login(dealer: Dealer, by: Actor) -> None:
    with outgoing() as mails:
        customer = add(dealer, by)
    assert mails == []
    assert person_at(customer).user is None
    assert not User.objects.filter(email="inkoop@velmora.example").exists()
    assert not Invitation.objects.exists()
    assert not ApplicationLink.objects.exists()


def test_the_contact_is_kept_as_typed_but_for_the_case_of_the_address(
    dealer: Dealer, by: Actor
) -> None:
    customer = add(dealer, by, email=" Inkoop@Velmora.EXAMPLE ", phone="0570 123", language="de")
    contact = person_at(customer)
    assert contact.email == "inkoop@velmora.example"
    assert (contact.name, contact.phone, contact.language) == ("J. de Boer", "0570 123", "de")
    assert contact.role == "manager"


@pytest.mark.parametrize("contact", [{}, {"name": "Jan"}, {"email": ""}])
def test_a_customer_that_only_phones_has_no_address(
    dealer: Dealer, by: Actor, contact: actions.PersonFields
) -> None:
    customer, _ = actions.add_customer(company=company(), person=contact, dealer=dealer, by=by)
    assert person_at(customer).email == ""


def test_what_the_directory_said_is_kept_beside_what_was_typed(dealer: Dealer, by: Actor) -> None:
    now = timezone.now()
    record = {"name": "VELMORA METAALWERKEN", "city": "APELDOORN"}
    customer, _ = actions.add_customer(
        company=company(
            directory_source="local",
            directory_ref="42",
            directory_record=record,
            directory_fetched_at=now,
        ),
        person=person(),
        dealer=dealer,
        by=by,
    )
    customer.refresh_from_db()
    assert customer.name == "Velmora Metaalwerken B.V."
    assert (customer.directory_record, customer.directory_fetched_at) == (record, now)


def test_the_same_company_twice_is_two_customers(
    dealer: Dealer, other_dealer: Dealer, by: Actor
) -> None:
    same = {"register_number": "12345678", "vat_number": "NL001234567B01", "duns": "123456789"}
    for seller in (dealer, dealer, other_dealer):
        actions.add_customer(company=company(**same), person=person(), dealer=seller, by=by)
    assert Customer.objects.filter(**same).count() == 3
    assert Customer.objects.values("reference").distinct().count() == 3


def test_an_added_customer_is_found_without_diacritics(dealer: Dealer, by: Actor) -> None:
    customer, _ = actions.add_customer(
        company=company(name="Łukasz Fräser & Zoë", city="Øst"),
        person=person(),
        dealer=dealer,
        by=by,
    )
    assert list(Customer.objects.search("lukasz fraser zoe ost")) == [customer]
