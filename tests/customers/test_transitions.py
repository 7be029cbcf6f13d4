"""The table of states: what is allowed happens once, and the rest changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import Dealer
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Customer, CustomerEvent
from customers.states import TRANSITIONS, ActionRefused, State, Verb
from mail.models import Mail
from tests.conftest import company, person
from tests.customers.records import everything

DO: dict[Verb, Callable[[Customer, Actor], CustomerEvent]] = {
    Verb.UNBLOCK: lambda customer, by: actions.unblock_customer(customer, by=by),
    Verb.BLOCK: lambda customer, by: actions.block_customer(customer, reason="Betaalt niet", by=by),
    Verb.REJECT: lambda customer, by: actions.reject_customer(
        customer, reason="Onbekend", internal_note="Gebeld", by=by
    ),
    Verb.WITHDRAW: lambda customer, by: actions.withdraw_customer(customer, by=APPLICANT),
    Verb.CLOSE_DUPLICATE: lambda customer, by: actions.close_duplicate(
        customer, earlier=Customer.objects.get(name="Eerder B.V."), by=by
    ),
}
STEPS_TO = {
    State.PENDING: [],
    State.ACTIVE: [Verb.UNBLOCK],
    State.BLOCKED: [Verb.UNBLOCK, Verb.BLOCK],
    State.REJECTED: [Verb.REJECT],
    State.WITHDRAWN: [Verb.WITHDRAW],
}
PAIRS = [(verb, state) for verb in Verb for state in State]
LEGAL = [(verb, state) for verb, state in PAIRS if state in TRANSITIONS[verb].start]


@pytest.fixture
def in_state(dealer: Dealer, by: Actor) -> Callable[[State], Customer]:
    def make(state: State) -> Customer:
        actions.register_customer(
            company=company(name="Eerder B.V."), person=person(), dealer=dealer
        )
        customer, _ = actions.register_customer(company=company(), person=person(), dealer=dealer)
        for verb in STEPS_TO[state]:
            DO[verb](customer, by)
        customer.refresh_from_db()
        assert customer.state == state
        return customer

    return make


@pytest.mark.parametrize(("verb", "state"), LEGAL)
def test_what_is_allowed_is_one_transition_and_one_line_of_history(
    in_state: Callable[[State], Customer], by: Actor, verb: Verb, state: State
) -> None:
    customer = in_state(state)
    before = customer.events.count()
    event = DO[verb](customer, by)
    customer.refresh_from_db()
    assert customer.state == event.to_state == TRANSITIONS[verb].end
    assert (event.from_state, event.dealer_id) == (state, customer.dealer_id)
    assert customer.events.count() == before + 1
    who = (None, "applicant") if verb is Verb.WITHDRAW else (by.user, "employee")
    assert (event.by_user, event.by_kind) == who


@pytest.mark.parametrize(("verb", "state"), sorted(set(PAIRS) - set(LEGAL)))
def test_anything_else_is_refused_and_changes_nothing(
    in_state: Callable[[State], Customer], by: Actor, verb: Verb, state: State
) -> None:
    customer = in_state(state)
    before = everything()
    with pytest.raises(ActionRefused) as refused:
        DO[verb](customer, by)
    assert str(refused.value).endswith(".")
    assert everything() == before


@pytest.mark.parametrize(("verb", "state"), LEGAL)
def test_twice_is_once(
    in_state: Callable[[State], Customer], by: Actor, verb: Verb, state: State
) -> None:
    customer = in_state(state)
    DO[verb](customer, by)
    before = everything()
    with pytest.raises(ActionRefused):
        DO[verb](customer, by)
    assert everything() == before


def test_a_rejection_keeps_reason_and_note_apart(pending: Customer, by: Actor) -> None:
    event = DO[Verb.REJECT](pending, by)
    assert (event.reason, event.internal_note) == ("Onbekend", "Gebeld")


def test_a_request_without_dealer_cannot_be_unblocked(by: Actor) -> None:
    customer, _ = actions.register_customer(company=company(), person=person(), dealer=None)
    with pytest.raises(ActionRefused, match="dealer"):
        actions.unblock_customer(customer, by=by)


def test_unblocking_takes_a_customer_out_of_the_archive(blocked: Customer, by: Actor) -> None:
    actions.archive_customer(blocked, by=by)
    actions.unblock_customer(blocked, by=by)
    blocked.refresh_from_db()
    assert blocked.archived_at is None


@pytest.mark.parametrize("state", State)
def test_what_can_be_archived(
    in_state: Callable[[State], Customer], by: Actor, state: State
) -> None:
    customer = in_state(state)
    if state in (State.BLOCKED, State.WITHDRAWN):
        assert actions.archive_customer(customer, by=by).kind == "archived"
        assert actions.restore_customer(customer, by=by).kind == "restored"
    else:
        with pytest.raises(ActionRefused):
            actions.archive_customer(customer, by=by)
    with pytest.raises(ActionRefused):
        actions.restore_customer(customer, by=by)


def test_passing_on_gives_the_request_to_the_staff(
    pending: Customer, by: Actor, staff: object
) -> None:
    event = actions.pass_on_customer(pending, by=by)
    pending.refresh_from_db()
    assert (pending.dealer, event.dealer) == (None, by.dealer)
    told = set(Mail.objects.values_list("event", "to"))
    assert ("request_without_dealer", "staf@vanommen.example") in told
    assert ("request_looked_at", "inkoop@velmora.example") in told


def test_assigning_tells_the_dealer_and_the_applicant(
    other_dealer: Dealer, other_employee: object, staff: object, by: Actor
) -> None:
    customer, _ = actions.register_customer(company=company(), person=person(), dealer=None)
    actions.assign_customer(customer, dealer=other_dealer, by=by)
    told = set(Mail.objects.values_list("event", "to"))
    assert ("request_received", "t.vos@tweede-dealer.example") in told
    assert ("request_assigned", "inkoop@velmora.example") in told
    with pytest.raises(ActionRefused):
        actions.assign_customer(customer, dealer=other_dealer, by=by)
