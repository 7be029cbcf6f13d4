"""What follows for its customers when a dealer changes: when it is closed, or stops."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from accounts.models import Dealer, DealerEmployee
from customers import notifications
from customers.actions._record import CLOCK, lock_dealer, record_event
from customers.actors import Actor
from customers.models import Customer, CustomerEvent, CustomerQuerySet
from customers.states import EventKind, State

# From one of these on somebody waits for whoever decides.
STARTS_WAITING = (
    EventKind.REQUESTED, EventKind.ADDED, EventKind.PASSED_ON, EventKind.ASSIGNED,
    EventKind.RESTORED, EventKind.DEALER_STOPPED,
)  # fmt: skip


@transaction.atomic
def close_dealer(
    dealer: Dealer,
    *,
    closed_from: date | None,
    closed_until: date | None,
    deputy: DealerEmployee | None,
) -> Dealer:
    """Save on which days a dealer is closed, and set the clocks of all that waits there anew."""
    dealer = lock_dealer(dealer)
    dealer.closed_from, dealer.closed_until, dealer.deputy = closed_from, closed_until, deputy
    dealer.save(update_fields=["closed_from", "closed_until", "deputy"])
    _set_clocks_anew(dealer)
    return dealer


@transaction.atomic
def follow_dealer(before: Dealer, *, by: Actor) -> None:
    """Let its customers follow what staff have changed of a dealer, in the same transaction.

    `before` is the dealer of before the change, which `lock_dealer` has returned. Of a dealer that
    has stopped, each applicant and each customer is told, once.
    """
    dealer = lock_dealer(before)
    if before.is_trading and not dealer.is_trading:
        _tell_of_stop(dealer, by=by)
    if before.is_trading == dealer.is_trading:
        _set_clocks_anew(dealer)
    else:
        _start_clocks_anew(dealer)


def _tell_of_stop(dealer: Dealer, *, by: Actor) -> None:
    told = CustomerEvent.objects.filter(dealer=dealer, kind=EventKind.DEALER_STOPPED)
    concerned = Q(state__in=(State.PENDING, State.ACTIVE))
    for customer in _locked(dealer, concerned & ~Q(pk__in=told.values("customer"))):
        record_event(customer, EventKind.DEALER_STOPPED, by=by)
        notifications.notify_customer_of_stopped_dealer(customer)


def _set_clocks_anew(dealer: Dealer) -> None:
    """Set each clock that runs at a dealer as it is by the days on which that decides now."""
    started = CustomerEvent.objects.filter(customer=OuterRef("pk"), kind__in=STARTS_WAITING)
    runs = Q(remind_at__isnull=False) | Q(escalate_at__isnull=False)
    customers = _locked(dealer, runs).annotate(
        waits_since=Subquery(started.order_by("-pk").values("at")[:1])
    )
    changed = []
    for customer in customers:
        customer.dealer = dealer
        customer.set_clocks_anew(vars(customer)["waits_since"] or customer.created_at)
        changed.append(customer)
    Customer.objects.bulk_update(changed, CLOCK, batch_size=500)


def _start_clocks_anew(dealer: Dealer) -> None:
    """Start the clocks of all that waits: from now on somebody else decides."""
    waits = Q(state=State.PENDING) | Q(state=State.BLOCKED, remind_at__isnull=False)
    changed = []
    for customer in _locked(dealer, waits):
        customer.dealer = dealer
        customer.start_waiting()
        changed.append(customer)
    Customer.objects.bulk_update(changed, CLOCK, batch_size=500)


def _locked(dealer: Dealer, which: Q) -> CustomerQuerySet:
    """Return customers of a locked dealer, to be locked in the order of their keys."""
    customers = Customer.objects.filter(which, dealer=dealer).order_by("pk")
    return customers.select_for_update(of=("self",), no_key=True)
