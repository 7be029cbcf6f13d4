"""Correcting the contact: another address is another person, and nobody's login changes."""

from __future__ import annotations

import pytest

from accounts.models import DealerEmployee, User
from customers import actions, invitations
from customers.access.auth_backend import may_log_in
from customers.actors import Actor
from customers.models import Customer, Invitation
from customers.states import ActionRefused, EmailMissing
from tests.conftest import PASSWORD, make_active, person
from tests.customers.records import everything, history, outgoing, person_at, refused

NEW = "nieuw@velmora.example"


@pytest.fixture
def invited(blocked: Customer, by: Actor) -> Customer:
    """Unblocked; its contact has not chosen a password yet."""
    actions.unblock_customer(blocked, by=by)
    return blocked


def correct(customer: Customer, by: Actor, **fields: str) -> None:
    contact = person_at(customer)
    kept = {"name": contact.name, "email": contact.email, "language": contact.language}
    actions.correct_contact(customer, person=person(**kept | fields), by=by)


def test_nothing_different_leaves_no_trace(active: Customer, by: Actor) -> None:
    before = everything()
    correct(active, by, email=" K.Visser@Brindolux.EXAMPLE ")
    assert everything() == before


def test_a_name_alone_keeps_login_link_and_first_visit(invited: Customer, by: Actor) -> None:
    actions.note_first_login(person_at(invited), by=Actor.of_contact(person_at(invited)))
    before = person_at(invited)
    with outgoing() as mails:
        correct(invited, by, name="P. de Smit", phone="0570 1")
    after = person_at(invited)
    assert (after.name, after.phone) == ("P. de Smit", "0570 1")
    assert (after.user, after.first_login_at) == (before.user, before.first_login_at)
    assert Invitation.objects.open().count() == 1
    assert mails == []


def test_what_is_not_said_stays_as_it_is(active: Customer, by: Actor) -> None:
    actions.correct_contact(active, person={"name": "Karin Visser"}, by=by)
    contact = person_at(active)
    assert (contact.name, contact.email) == ("Karin Visser", "k.visser@brindolux.example")


def test_the_persons_own_name_is_its_own(active: Customer, by: Actor) -> None:
    before = User.objects.values().get(email="k.visser@brindolux.example")
    correct(active, by, name="Iemand anders", language="de", phone="1")
    assert User.objects.values().get(email="k.visser@brindolux.example") == before


def test_the_history_says_who_and_the_state_stays(active: Customer, by: Actor) -> None:
    correct(active, by, email=NEW)
    assert history(active)[-1] == ("contact_corrected", "active", "active")
    assert active.events.latest("pk").by_user == by.user


def test_a_new_person_is_invited(active: Customer, by: Actor) -> None:
    with outgoing() as mails:
        correct(active, by, email=NEW)
    assert mails == [("invitation", NEW)]
    assert Invitation.objects.open().get().email == NEW


def test_the_old_person_keeps_its_login_and_loses_this_customer(
    active: Customer, by: Actor
) -> None:
    old = User.objects.get(email="k.visser@brindolux.example")
    correct(active, by, email=NEW)
    old.refresh_from_db()
    assert old.email == "k.visser@brindolux.example"
    assert old.check_password(PASSWORD)
    assert not may_log_in(old)


def test_the_old_person_still_orders_elsewhere(
    active: Customer, other_employee: DealerEmployee, by: Actor
) -> None:
    make_active(other_employee.dealer, Actor.of_employee(other_employee))
    correct(active, by, email=NEW)
    assert may_log_in(User.objects.get(email="k.visser@brindolux.example"))


def test_the_link_to_the_wrong_address_stops_working(invited: Customer, by: Actor) -> None:
    old = Invitation.objects.get()
    correct(invited, by, email=NEW)
    old.refresh_from_db()
    assert old.replaced_at is not None
    with pytest.raises(ActionRefused):
        invitations.accept_invitation(old, "frezen en boren 8,5")
    assert Invitation.objects.open().get().email == NEW


def test_the_first_visit_was_the_other_persons(active: Customer, by: Actor) -> None:
    actions.note_first_login(person_at(active), by=Actor.of_contact(person_at(active)))
    correct(active, by, email=NEW)
    assert person_at(active).first_login_at is None


def test_somebody_with_a_password_elsewhere_hears_that_it_works_here_too(
    active: Customer, other_employee: DealerEmployee, by: Actor
) -> None:
    other = Actor.of_employee(other_employee)
    make_active(other_employee.dealer, other, email="inkoop@elders.example")
    with outgoing() as mails:
        correct(active, by, email="inkoop@elders.example")
    assert mails == [("access_added", "inkoop@elders.example")]


def test_somebody_new_here_gets_nothing_back(
    active: Customer, other_employee: DealerEmployee, by: Actor
) -> None:
    """The customer was let in before; this person was not."""
    other = Actor.of_employee(other_employee)
    make_active(other_employee.dealer, other, email="inkoop@elders.example")
    actions.block_customer(active, reason="Betaalt niet", by=by)
    actions.unblock_customer(active, by=by)
    with outgoing() as mails:
        correct(active, by, email="inkoop@elders.example")
    assert mails == [("access_added", "inkoop@elders.example")]


@pytest.mark.parametrize(
    ("state", "sent"), [("pending", [("request_receipt", NEW)]), ("blocked", [])]
)
def test_before_it_is_let_in_nobody_gets_a_login(
    request: pytest.FixtureRequest, by: Actor, state: str, sent: list[tuple[str, str]]
) -> None:
    customer: Customer = request.getfixturevalue(state)
    with outgoing() as mails:
        correct(customer, by, email=NEW)
    assert mails == sent
    assert person_at(customer).user is None
    assert not User.objects.filter(email=NEW).exists()


def test_corrected_while_blocked_it_is_the_new_person_that_is_let_in(
    active: Customer, by: Actor
) -> None:
    actions.block_customer(active, reason="Verkeerde persoon", by=by)
    correct(active, by, email=NEW)
    with outgoing() as mails:
        actions.unblock_customer(active, by=by)
    assert mails == [("invitation", NEW)]


def test_blocked_it_can_do_without_an_address(blocked: Customer, by: Actor) -> None:
    correct(blocked, by, email="")
    assert person_at(blocked).email == ""


def test_active_it_cannot(invited: Customer, by: Actor) -> None:
    with refused("needs an email address", with_error=EmailMissing):
        correct(invited, by, email="")


def test_a_customer_without_a_contact_has_nobody_to_correct(blocked: Customer, by: Actor) -> None:
    blocked.contacts.all().delete()
    with refused("has no contact"):
        actions.correct_contact(blocked, person=person(), by=by)
