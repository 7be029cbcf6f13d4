"""What the actions on a customer share: the lock, the change of state and the line of history."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.actors import Actor
from customers.event_sentences import sentence_of
from customers.models import Customer, CustomerEvent
from customers.states import TRANSITIONS, VERSIONED_KINDS, ChangedMeanwhile, EventKind, Verb

MAX_VERSION_DIGITS = 9
CLOCK = ("remind_at", "escalate_at")


def share_dealer(dealer: Dealer) -> Dealer:
    """Return the dealer as it is now, which stays so until this transaction ends.

    Whoever starts a clock needs it, before the lock on the customer: changing the days on which a
    dealer is closed waits for it, and then sets this clock anew too. Several share the lock.
    """
    rows = Dealer.objects.raw("SELECT * FROM accounts_dealer WHERE id = %s FOR SHARE", [dealer.pk])
    return rows[0]


def lock_dealer(dealer: Dealer) -> Dealer:
    """Return the dealer as it is now; nobody else can change it until this transaction ends."""
    return Dealer.objects.select_for_update(of=("self",), no_key=True).get(pk=dealer.pk)


def lock_customer(customer: Customer) -> Customer:
    """Return the customer as it is now; nobody else can change it until this transaction ends."""
    # With its key locked too, whoever writes a line of history would wait: a deadlock.
    locked = Customer.objects.select_for_update(of=("self",), no_key=True).select_related("dealer")
    return locked.get(pk=customer.pk)


def check_seen(customer: Customer, seen: str | None, *, by: Actor) -> None:
    """Raise ChangedMeanwhile unless the locked customer is still as it was shown.

    `seen` is the `Customer.seen` of the page; None for a caller to whom nothing was shown.
    """
    if seen is None or seen == customer.seen:
        return
    count = customer.version - _version(seen)
    events = CustomerEvent.objects.filter(customer=customer, kind__in=VERSIONED_KINDS)
    later = list(events.select_related("by_user").order_by("-pk")[:count]) if count > 0 else []
    # What became of its state tells more than a correction that came after it.
    told = next((event for event in later if event.from_state != event.to_state), None)
    if told or later:
        raise ChangedMeanwhile(sentence_of(told or later[0], customer, reader=by))
    raise ChangedMeanwhile(_("View this customer first, and then press the button again."))


def _version(seen: str) -> int:
    """Return the number that a page carried; what is none counts as newer than any version."""
    is_number = seen.isascii() and seen.isdigit() and len(seen) <= MAX_VERSION_DIGITS
    return int(seen) if is_number else 10**MAX_VERSION_DIGITS


def lock_customers(keys: Iterable[int]) -> list[Customer]:
    """Return several customers as they are now, locked in the order of their keys."""
    locked = Customer.objects.select_for_update(of=("self",), no_key=True).select_related("dealer")
    return list(locked.filter(pk__in=set(keys)).order_by("pk"))


def change_state(
    customer: Customer,
    verb: Verb,
    *,
    by: Actor,
    reason: str = "",
    internal_note: str = "",
    duplicate_of: Customer | None = None,
) -> CustomerEvent:
    """Save the state that a verb leads to, and write it to the history. Raises ActionRefused.

    Needs the lock on the customer. Its clocks of reminders stop, and it leaves the archive.
    """
    customer.check_can(verb)
    transition = TRANSITIONS[verb]
    from_state = customer.state
    customer.state = transition.end
    customer.archived_at = None
    customer.duplicate_of = duplicate_of
    customer.stop_waiting()
    customer.save(update_fields=["state", "archived_at", "duplicate_of", *CLOCK])
    return record_event(
        customer,
        transition.event,
        by=by,
        from_state=from_state,
        reason=reason,
        internal_note=internal_note,
    )


def record_event(
    customer: Customer, kind: EventKind, *, by: Actor, from_state: str | None = None, **texts: str
) -> CustomerEvent:
    """Write one line of history; without `from_state` the state stays as it was.

    After some kinds the customer has another version.
    """
    if kind in VERSIONED_KINDS:
        Customer.objects.filter(pk=customer.pk).update(version=F("version") + 1)
        customer.version += 1
    return CustomerEvent.objects.create(
        customer=customer,
        dealer=customer.dealer,
        kind=kind,
        from_state=customer.state if from_state is None else from_state,
        to_state=customer.state,
        by_kind=by.kind,
        by_user=by.user,
        **texts,
    )
