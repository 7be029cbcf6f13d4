"""What approving, declining and withdrawing share: an order that waits is decided on once."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.actors import Actor
from orders.models import Order
from web.responses import ActionRefused
from web.sentences import filled

DECISION_FIELDS = ("decided_by", "decided_at", "remind_at", "escalate_at")


def decide(order: Order, *, by: Actor, refusal_of: Callable[[Order], str] | None = None) -> Order:
    """Return the order, locked, with who decides on it now; it is not saved yet.

    Raises ActionRefused when it no longer waits, with what happened to it meanwhile.
    """
    # Without `decided_by`: a row that is joined is as it was before the lock was waited for.
    locked = Order.objects.select_for_update(of=("self",))
    order = locked.select_related("customer__dealer", "dealer").get(pk=order.pk)
    if order.state != Order.State.WAITING:
        raise ActionRefused((refusal_of or _refusal)(order))
    order.decided_by, order.decided_at = by.user, timezone.now()
    order.stop_waiting()
    return order


def _refusal(order: Order) -> str:
    if order.state == Order.State.WITHDRAWN:
        return filled(_("%(name)s has withdrawn this order."), name=order.buyer_name)
    return str(_("This order has already been decided on."))
