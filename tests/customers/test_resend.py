"""Sending the login again: it makes a new link, ends the old one and is kept in the history."""

from __future__ import annotations

import pytest

from accounts.models import DealerEmployee, User
from customers import actions, invitations
from customers.actors import Actor
from customers.models import Customer, Invitation
from customers.states import ActionRefused
from tests.conftest import company, make_active, person
from tests.customers.records import history, outgoing, person_at, refused

ADDRESS = "smit@tjalvero.example"


@pytest.fixture
def invited(blocked: Customer, by: Actor) -> Customer:
    actions.unblock_customer(blocked, by=by)
    return blocked


def test_resending_makes_one_mail_one_event_and_one_open_link(invited: Customer, by: Actor) -> None:
    with outgoing() as mails:
        event = actions.resend_invitation(invited, by=by)
    assert mails == [("invitation", ADDRESS)]
    assert history(invited)[-1] == ("invited_again", "active", "active")
    assert (event.by_kind, event.by_user, event.dealer) == ("employee", by.user, by.dealer)
    assert Invitation.objects.open().count() == 1


def test_the_older_link_stops_working(invited: Customer, by: Actor) -> None:
    old = Invitation.objects.get()
    actions.resend_invitation(invited, by=by)
    with pytest.raises(ActionRefused):
        invitations.accept_invitation(old, "frezen en boren 8,5")
    new = Invitation.objects.open().get()
    assert new.issue_secret() != old.issue_secret()
    assert invitations.accept_invitation(new, "frezen en boren 8,5").email == ADDRESS


def test_resending_makes_no_second_person(invited: Customer, by: Actor) -> None:
    for _time in range(3):
        actions.resend_invitation(invited, by=by)
    assert User.objects.filter(email=ADDRESS).count() == 1
    assert Invitation.objects.count() == 4


def test_a_person_with_a_password_elsewhere_is_mailed_again_that_it_works_here(
    active: Customer, other_employee: DealerEmployee
) -> None:
    other = Actor.of_employee(other_employee)
    elsewhere = make_active(other_employee.dealer, other)
    with outgoing() as mails:
        actions.resend_invitation(elsewhere, by=other)
    assert mails == [("access_added", "k.visser@brindolux.example")]


def test_a_dealer_cannot_tell_whether_there_is_a_password_elsewhere(
    active: Customer, other_employee: DealerEmployee
) -> None:
    """Check that neither is refused, and that both leave the same events."""
    other = Actor.of_employee(other_employee)
    lines = []
    for address in ("k.visser@brindolux.example", "nieuw@brindolux.example"):
        customer, _ = actions.add_customer(
            company=company(), person=person(email=address), dealer=other_employee.dealer, by=other
        )
        actions.unblock_customer(customer, by=other)
        actions.resend_invitation(customer, by=other)
        lines.append(history(customer))
    assert lines[0] == lines[1]


def test_resending_to_a_person_that_has_logged_in_is_refused(invited: Customer, by: Actor) -> None:
    contact = person_at(invited)
    actions.note_first_login(contact, by=Actor.of_contact(contact))
    with refused("already chosen a password"):
        actions.resend_invitation(invited, by=by)


@pytest.mark.parametrize("state", ["pending", "blocked"])
def test_resending_before_a_customer_is_unblocked_is_refused(
    request: pytest.FixtureRequest, by: Actor, state: str
) -> None:
    customer: Customer = request.getfixturevalue(state)
    with refused("has been unblocked"):
        actions.resend_invitation(customer, by=by)


def test_resending_after_a_customer_was_blocked_is_refused(invited: Customer, by: Actor) -> None:
    actions.block_customer(invited, reason="Betaalt niet", by=by)
    with refused("has been unblocked"):
        actions.resend_invitation(invited, by=by)
