"""Telling somebody that a customer waits, once it has waited too long."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from customers import notifications
from customers.actions._record import lock_customer, record_event
from customers.actors import SYSTEM
from customers.models import Customer, CustomerEvent
from customers.states import EventKind


@transaction.atomic
def remind_of_customer(customer: Customer) -> CustomerEvent | None:
    """Tell whoever decides on this customer, once, that it waits; return None when not due."""
    customer = lock_customer(customer)
    if customer.remind_at is None or customer.remind_at > timezone.now():
        return None
    customer.remind_at = None
    customer.save(update_fields=["remind_at"])
    notifications.notify_dealer_of_waiting_customer(customer)
    return record_event(customer, EventKind.REMINDED, by=SYSTEM)


@transaction.atomic
def escalate_request(customer: Customer) -> CustomerEvent | None:
    """Tell the staff and the applicant that a request has waited too long.

    Returns None when that is not due.
    """
    customer = lock_customer(customer)
    if customer.escalate_at is None or customer.escalate_at > timezone.now():
        return None
    customer.escalate_at = None
    customer.save(update_fields=["escalate_at"])
    notifications.notify_staff_of_unanswered_request(customer)
    notifications.notify_applicant_of_delay(customer)
    return record_event(customer, EventKind.ESCALATED, by=SYSTEM)
