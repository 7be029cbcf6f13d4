"""Approving an order that waits for a manager of the customer, or not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.actors import Actor
from customers.states import ActionRefused
from orders import notifications
from orders.actions.ordering import check_may_order, notify_of_order
from orders.models import (
    Order,
)


@transaction.atomic
def approve_order(order: Order, *, by: Actor) -> Order:
    order = _decide(order, by=by)
    check_may_order(order.customer, by=by)
    order.state = Order.State.PLACED
    order.placed_at = order.decided_at
    order.save(update_fields=["state", "placed_at", "decided_by", "decided_at"])
    notify_of_order(order)
    return order


@transaction.atomic
def refuse_order(order: Order, *, reason: str, by: Actor) -> Order:
    """A manager does not approve it; the buyer reads why."""
    order = _decide(order, by=by)
    order.state, order.reason = Order.State.REFUSED, reason
    order.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    notifications.notify_buyer_of_refusal(order)
    return order


def _decide(order: Order, *, by: Actor) -> Order:
    locked = Order.objects.select_for_update(of=("self",)).select_related("customer__dealer")
    order = locked.get(pk=order.pk)
    if order.state != Order.State.WAITING:
        raise ActionRefused(_("This order has already been decided on."))
    order.decided_by, order.decided_at = by.user, timezone.now()
    return order
