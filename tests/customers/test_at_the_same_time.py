"""Two people press at the same moment: real threads, each with its own connection to PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions, invitations
from customers.actors import APPLICANT, Actor
from customers.models import Customer, Invitation
from mail.models import Mail
from tests.conftest import company, person
from tests.customers.records import history, outgoing, person_at, request_at, state_of
from web.responses import ActionRefused

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "inkoop@velmora.example"
PASSWORD = "frezen en boren 8,5"


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what each came to: its result, or the refusal that it raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()  # connecting takes longer than what is to collide
            barrier.wait(10)
            return act()
        except ActionRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(results: list[object]) -> int:
    return sum(isinstance(result, ActionRefused) for result in results)


def added_by(actor: Actor) -> Customer:
    assert actor.dealer is not None
    customer, _ = actions.add_customer(
        company=company(), person=person(), dealer=actor.dealer, by=actor
    )
    return customer


def is_let_in_once(customer: Customer) -> None:
    assert state_of(customer) == "active"
    assert history(customer)[1:] == [("unblocked", "pending", "active")]
    assert list(Mail.objects.filter(to=ADDRESS, event="invitation")) == [
        Mail.objects.get(event="invitation")
    ]
    assert Invitation.objects.get().customer == customer
    assert person_at(customer).user == User.objects.get(email=ADDRESS)


# ---------------------------------------------------------------- one customer


@pytest.mark.parametrize("attempt", range(3))
def test_two_employees_unblock(
    pending: Customer, by: Actor, colleague: DealerEmployee, attempt: int
) -> None:
    other = Actor.of_employee(colleague)
    results = at_once(
        lambda: actions.unblock_customer(pending, by=by),
        lambda: actions.unblock_customer(pending, by=other),
    )
    assert refusals(results) == 1
    is_let_in_once(pending)


@pytest.mark.parametrize("attempt", range(3))
def test_one_person_presses_four_times(pending: Customer, by: Actor, attempt: int) -> None:
    results = at_once(*[lambda: actions.unblock_customer(pending, by=by)] * 4)
    assert refusals(results) == 3
    is_let_in_once(pending)


@pytest.mark.parametrize("attempt", range(3))
def test_one_unblocks_while_the_applicant_withdraws(
    pending: Customer, by: Actor, attempt: int
) -> None:
    results = at_once(
        lambda: actions.unblock_customer(pending, by=by),
        lambda: actions.withdraw_customer(pending, by=APPLICANT),
    )
    assert refusals(results) == 1
    if state_of(pending) == "active":
        is_let_in_once(pending)
    else:
        assert history(pending)[1:] == [("withdrawn", "pending", "withdrawn")]
        assert not User.objects.filter(email=ADDRESS).exists()
        assert not Mail.objects.filter(event="invitation").exists()


def test_one_unblocks_while_a_colleague_rejects(
    pending: Customer, by: Actor, colleague: DealerEmployee
) -> None:
    other = Actor.of_employee(colleague)
    with outgoing() as mails:
        results = at_once(
            lambda: actions.reject_customer(pending, reason="Onbekend", by=other),
            lambda: actions.unblock_customer(pending, by=by),
        )
    if refusals(results):  # let in first, after which there was no request to reject
        is_let_in_once(pending)
    else:  # rejected first, and that can be undone
        assert mails == [("request_rejected", ADDRESS), ("invitation", ADDRESS)]
        assert [kind for kind, _, _ in history(pending)] == ["requested", "rejected", "unblocked"]
    assert state_of(pending) == "active"


def test_one_unblocks_while_a_colleague_passes_it_on(
    pending: Customer, by: Actor, colleague: DealerEmployee
) -> None:
    other = Actor.of_employee(colleague)
    results = at_once(
        lambda: actions.unblock_customer(pending, by=by),
        lambda: actions.pass_on_customer(pending, by=other),
    )
    assert refusals(results) == 1
    pending.refresh_from_db()
    assert (pending.state == "active") == (pending.dealer is not None)
    assert pending.events.count() == 2


@pytest.mark.parametrize("attempt", range(3))
def test_blocks_and_an_unblock(active: Customer, by: Actor, attempt: int) -> None:
    with outgoing() as mails:
        results = at_once(
            lambda: actions.block_customer(active, reason="Betaalt niet", by=by),
            lambda: actions.unblock_customer(active, by=by),
            lambda: actions.block_customer(active, reason="Betaalt niet", by=by),
        )
    new = [kind for kind, _, _ in history(active)[2:]]  # added and unblocked to begin with
    assert new in (["blocked"], ["blocked", "unblocked"], ["blocked", "unblocked", "blocked"])
    assert refusals(results) == 3 - len(new)
    assert state_of(active) == ("blocked" if new[-1] == "blocked" else "active")
    assert [event for event, _ in mails] == ["access_restored"] * new.count("unblocked")


@pytest.mark.parametrize("attempt", range(3))
def test_two_withdrawals_are_one(pending: Customer, attempt: int) -> None:
    results = at_once(*[lambda: actions.withdraw_customer(pending, by=APPLICANT)] * 2)
    assert refusals(results) == 1
    assert history(pending)[1:] == [("withdrawn", "pending", "withdrawn")]


def test_two_rejections_are_one_mail(pending: Customer, by: Actor) -> None:
    with outgoing() as mails:
        results = at_once(*[lambda: actions.reject_customer(pending, reason="Onbekend", by=by)] * 2)
    assert refusals(results) == 1
    assert mails == [("request_rejected", ADDRESS)]


def test_a_request_is_assigned_to_one_dealer(
    dealer: Dealer, other_dealer: Dealer, staff: User
) -> None:
    customer = request_at(None)
    by_staff = Actor.staff(staff)
    results = at_once(
        lambda: actions.assign_customer(customer, dealer=dealer, seen=customer.seen, by=by_staff),
        lambda: actions.assign_customer(
            customer, dealer=other_dealer, seen=customer.seen, by=by_staff
        ),
    )
    assert refusals(results) == 1
    customer.refresh_from_db()
    assert customer.events.get(kind="assigned").dealer == customer.dealer
    assert Mail.objects.filter(event="request_assigned").count() == 1


def test_archived_once(blocked: Customer, by: Actor) -> None:
    results = at_once(*[lambda: actions.archive_customer(blocked, by=by)] * 2)
    assert refusals(results) == 1
    assert blocked.events.filter(kind="archived").count() == 1


def test_let_in_while_the_address_is_corrected(pending: Customer, by: Actor) -> None:
    new = "nieuw@velmora.example"
    results = at_once(
        lambda: actions.unblock_customer(pending, by=by),
        lambda: actions.correct_contact(pending, person={"email": new}, by=by),
    )
    assert refusals(results) == 0
    contact = person_at(pending)
    assert contact.user is not None
    assert (contact.email, contact.user.email) == (new, new)
    assert Invitation.objects.open().get().email == new


def test_sent_again_twice_leaves_one_open_link(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    results = at_once(*[lambda: actions.resend_invitation(blocked, by=by)] * 3)
    assert refusals(results) == 0
    assert Invitation.objects.open().count() == 1
    assert Invitation.objects.count() == 4


def test_two_first_visits_are_one(active: Customer) -> None:
    contact = person_at(active)
    by = Actor.of_contact(contact)
    at_once(*[lambda: actions.note_first_login(contact, by=by)] * 2)
    assert active.events.filter(kind="first_login").count() == 1


# ---------------------------------------------------------------- one person, two dealers


@pytest.fixture
def other(other_employee: DealerEmployee) -> Actor:
    return Actor.of_employee(other_employee)


@pytest.mark.parametrize("attempt", range(3))
def test_two_dealers_let_the_same_new_person_in(by: Actor, other: Actor, attempt: int) -> None:
    here, there = added_by(by), added_by(other)
    with outgoing() as mails:
        results = at_once(
            lambda: actions.unblock_customer(here, by=by),
            lambda: actions.unblock_customer(there, by=other),
        )
    assert refusals(results) == 0
    user = User.objects.get(email=ADDRESS)
    for customer in (here, there):
        assert history(customer)[1:] == [("unblocked", "blocked", "active")]
        assert person_at(customer).user == user
        assert Invitation.objects.filter(contact__customer=customer).count() == 1
    assert mails == [("invitation", ADDRESS)] * 2


@pytest.fixture
def two_links(by: Actor, other: Actor) -> tuple[Invitation, Invitation]:
    """The open links of one person at two customers."""
    for actor in (by, other):
        actions.unblock_customer(added_by(actor), by=actor)
    first, second = Invitation.objects.order_by("pk")
    return first, second


@pytest.mark.parametrize("attempt", range(5))
def test_a_person_opens_both_links_and_chooses_two_passwords(
    two_links: tuple[Invitation, Invitation], attempt: int
) -> None:
    first, second = two_links
    results = at_once(
        lambda: invitations.accept_invitation(first, "het eerste wachtwoord"),
        lambda: invitations.accept_invitation(second, "het tweede wachtwoord"),
    )
    assert refusals(results) == 1
    used = Invitation.objects.get(replaced_at=None)
    chosen = "het eerste wachtwoord" if used == first else "het tweede wachtwoord"
    assert User.objects.get(email=ADDRESS).check_password(chosen)


def test_one_link_is_used_once(two_links: tuple[Invitation, Invitation]) -> None:
    link = two_links[0]
    results = at_once(*[lambda: invitations.accept_invitation(link, PASSWORD)] * 3)
    assert refusals(results) == 2


def customer_of(link: Invitation) -> Customer:
    assert link.customer is not None
    return link.customer


@pytest.mark.parametrize("attempt", range(5))
def test_a_link_is_used_while_the_other_dealer_sends_another(
    two_links: tuple[Invitation, Invitation], other: Actor, attempt: int
) -> None:
    """Whoever has a password has no link left by which another one can be chosen."""
    first, second = two_links
    at_once(
        lambda: invitations.accept_invitation(first, PASSWORD),
        lambda: actions.resend_invitation(customer_of(second), by=other),
    )
    assert User.objects.get(email=ADDRESS).has_password
    assert not Invitation.objects.open().exists()


def test_a_link_is_used_while_its_customer_is_blocked(
    two_links: tuple[Invitation, Invitation], by: Actor
) -> None:
    link = two_links[0]
    results = at_once(
        lambda: invitations.accept_invitation(link, PASSWORD),
        lambda: actions.block_customer(customer_of(link), reason="Vergissing", by=by),
    )
    assert state_of(customer_of(link)) == "blocked"
    assert User.objects.get(email=ADDRESS).has_password == (refusals(results) == 0)


def test_a_request_that_comes_in_while_its_dealer_closes_follows_the_closed_days(
    dealer: Dealer,
) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=13)
    at_once(
        lambda: request_at(dealer),
        lambda: actions.close_dealer(dealer, closed_from=today, closed_until=until, deputy=None),
    )
    remind_at = Customer.objects.get().remind_at
    assert remind_at
    assert timezone.localdate(remind_at) > until
