"""Correcting a company, its contact, or both writes a line of history for each that differs."""

from __future__ import annotations

from accounts.models import User
from customers import actions
from customers.actors import Actor
from customers.models import Customer
from customers.states import EmailMissing
from tests.conftest import company, person
from tests.customers.records import everything, history, outgoing, person_at, refused


def test_saving_without_a_difference_writes_no_history(pending: Customer, by: Actor) -> None:
    before = everything()
    assert actions.change_customer(pending, company=company(), person=person(), by=by) == []
    assert everything() == before


def test_changing_the_company_writes_one_line_of_history(pending: Customer, by: Actor) -> None:
    [event] = actions.change_customer(
        pending, company=company(street="Nieuwe kade"), person=person(), by=by
    )
    assert (event.kind, event.by_user, event.dealer) == ("changed", by.user, by.dealer)
    assert history(pending)[1:] == [("changed", "pending", "pending")]
    pending.refresh_from_db()
    assert pending.street == "Nieuwe kade"


def test_changing_the_contact_writes_one_line_of_history(pending: Customer, by: Actor) -> None:
    actions.change_customer(pending, company=company(), person=person(name="J. Boer"), by=by)
    assert history(pending)[1:] == [("contact_corrected", "pending", "pending")]
    assert person_at(pending).name == "J. Boer"


def test_changing_both_writes_two_lines_of_history(pending: Customer, by: Actor) -> None:
    actions.change_customer(
        pending, company=company(city="Ede"), person=person(email="a@velmora.example"), by=by
    )
    assert [kind for kind, _, _ in history(pending)] == [
        "requested",
        "changed",
        "contact_corrected",
    ]


def test_a_new_name_is_found_and_the_old_one_is_not(pending: Customer, by: Actor) -> None:
    renamed = company(name="Ørsted Verspaning", city="Kraków")
    actions.change_customer(pending, company=renamed, person=person(), by=by)
    assert list(Customer.objects.search("orsted krakow")) == [pending]
    assert not Customer.objects.search("metaalwerken").exists()


def test_a_field_that_is_not_sent_stays_as_it_is(pending: Customer, by: Actor) -> None:
    actions.change_customer(pending, company={"city": "Ede"}, person={}, by=by)
    pending.refresh_from_db()
    assert (pending.city, pending.name) == ("Ede", "Velmora Metaalwerken B.V.")
    assert person_at(pending).email == "inkoop@velmora.example"


def test_a_change_leaves_state_dealer_and_archive_alone(blocked: Customer, by: Actor) -> None:
    actions.archive_customer(blocked, by=by)
    stale = blocked  # does not know that it is in the archive
    actions.change_customer(stale, company=company(city="Ede"), person={}, by=by)
    blocked.refresh_from_db()
    assert (blocked.state, blocked.dealer) == ("blocked", by.dealer)
    assert blocked.archived_at is not None


def test_nobody_is_mailed_about_an_address_in_a_street(active: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.change_customer(active, company=company(street="Kade"), person={}, by=by)
    assert mails == []


def test_a_new_email_address_of_an_active_customer_is_invited(active: Customer, by: Actor) -> None:
    with outgoing() as mails:
        actions.change_customer(
            active, company={"city": "Ede"}, person=person(email="nieuw@brindolux.example"), by=by
        )
    assert mails == [("invitation", "nieuw@brindolux.example")]
    assert User.objects.filter(email="k.visser@brindolux.example").exists()


def test_a_company_is_not_half_saved_when_its_contact_is_refused(
    active: Customer, by: Actor
) -> None:
    with refused("needs an email address", with_error=EmailMissing):
        actions.change_customer(active, company=company(city="Ede"), person=person(email=""), by=by)
