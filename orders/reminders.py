"""Reminders of orders that have waited too long for approval, as those of customers that wait."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone

from customers.states import State
from orders.actions.reminders import escalate_order, remind_of_order
from orders.models import Order, OrderQuerySet

logger = logging.getLogger(__name__)

REMINDER_BATCH_SIZE = 200  # orders of one run, a transaction each


def remind_of_due() -> None:
    """Remind of what is due by now, and escalate what is due for that.

    An order of a customer that is blocked stays due: nobody can approve it before it is unblocked.
    """
    now = timezone.now()
    orders = Order.objects.waiting().filter(customer__state=State.ACTIVE)
    _do_for(remind_of_order, orders.filter(remind_at__lte=now), "remind_at")
    _do_for(escalate_order, orders.filter(escalate_at__lte=now), "escalate_at")


def _do_for(action: Callable[[Order], bool], due: OrderQuerySet, order_by: str) -> None:
    """Do the action for each order; one that fails stays due, and stops no other."""
    for order in due.order_by(order_by, "pk")[:REMINDER_BATCH_SIZE]:
        try:
            action(order)
        except Exception:
            logger.exception("Nobody could be reminded of order %s", order.number)
