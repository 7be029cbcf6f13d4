"""Giving a request to another dealer, by way of the staff."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers import notifications
from customers.actions._record import CLOCK, check_seen, lock_customer, record_event, share_dealer
from customers.actors import Actor
from customers.models import Customer, CustomerEvent
from customers.states import ActionRefused, EventKind
from customers.triggers import allow_moving_customer


@transaction.atomic
def pass_on_customer(customer: Customer, *, seen: str | None = None, by: Actor) -> CustomerEvent:
    """Give a request to the staff, who find the right dealer ("Not our customer")."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    if not customer.can_be_passed_on:
        raise ActionRefused(_("Only a request that waits for you can be passed on."))
    event = record_event(customer, EventKind.PASSED_ON, by=by)  # still as this dealer's
    _move(customer, None)
    notifications.notify_of_request(customer)
    notifications.notify_applicant_of_passing_on(customer)
    return event


@transaction.atomic
def assign_customer(
    customer: Customer, *, dealer: Dealer, seen: str | None = None, by: Actor
) -> CustomerEvent:
    """Give a waiting request to the dealer it belongs to, who is told at once.

    So is the dealer that had it until now, if any.
    """
    dealer = share_dealer(dealer)
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    if not customer.can_be_assigned:
        raise ActionRefused(_("Only a waiting request can be assigned."))
    if customer.dealer_id == dealer.pk:
        raise ActionRefused(_("This dealer has the request already."))
    if not dealer.is_trading:
        raise ActionRefused(_("This dealer has stopped."))
    if customer.dealer:
        notifications.notify_dealer_of_taking_back(customer)
        record_event(customer, EventKind.TAKEN_BACK, by=by)  # still as the old dealer's
    _move(customer, dealer)
    event = record_event(customer, EventKind.ASSIGNED, by=by)
    notifications.notify_of_request(customer)
    notifications.notify_applicant_of_dealer(customer)
    return event


def _move(customer: Customer, dealer: Dealer | None) -> None:
    """Save whose customer it is now, without the number that it had at the dealer of before."""
    customer.dealer, customer.customer_number = dealer, ""
    customer.start_waiting()
    with allow_moving_customer():
        customer.save(update_fields=["dealer", "customer_number", *CLOCK])
