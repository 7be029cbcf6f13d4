"""Telling somebody that an order waits for approval, once it has waited too long."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from orders import notifications
from orders.actions.ordering import share_lock
from orders.models import Order


@transaction.atomic
def remind_of_order(order: Order) -> bool:
    """Remind whoever can approve an order, once, that it waits; return False when not due."""
    order = _locked(order)
    if order.remind_at is None or order.remind_at > timezone.now():
        return False
    order.remind_at = None
    order.save(update_fields=["remind_at"])
    notifications.remind_managers_of_order(order)
    return True


@transaction.atomic
def escalate_order(order: Order) -> bool:
    """Tell the dealer and the buyer that an order is still not approved; False when not due."""
    order = _locked(order)
    if order.escalate_at is None or order.escalate_at > timezone.now():
        return False
    order.escalate_at = None
    order.save(update_fields=["escalate_at"])
    notifications.notify_dealer_of_waiting_order(order)
    notifications.notify_buyer_of_delay(order)
    return True


def _locked(order: Order) -> Order:
    """Return the order as it is now, locked after its customer."""
    share_lock(order.customer)
    locked = Order.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("customer__dealer", "dealer", "by_user").get(pk=order.pk)
