"""Reminders of customers that have waited too long; the worker runs them every ten minutes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone

from customers import actions
from customers.models import Customer, CustomerEvent, CustomerQuerySet

logger = logging.getLogger(__name__)

REMINDER_BATCH_SIZE = 200  # customers of one run, a transaction each


def remind_of_due() -> None:
    """Remind of what is due by now, and escalate what is due for that."""
    now = timezone.now()
    _do_for(actions.remind_of_customer, Customer.objects.filter(remind_at__lte=now), "remind_at")
    _do_for(actions.escalate_request, Customer.objects.filter(escalate_at__lte=now), "escalate_at")


def _do_for(
    action: Callable[[Customer], CustomerEvent | None], due: CustomerQuerySet, order_by: str
) -> None:
    """Do the action for each customer; one that fails stays due, and stops no other."""
    for customer in due.order_by(order_by, "pk")[:REMINDER_BATCH_SIZE]:
        try:
            action(customer)
        except Exception:
            logger.exception("Nobody could be reminded of customer %s", customer.reference)
