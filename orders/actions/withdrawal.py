"""Withdrawing an order that waits for approval, by whoever ordered."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from customers.actors import Actor
from orders import notifications
from orders.actions.decisions import DECISION_FIELDS, decide
from orders.actions.ordering import share_lock
from orders.models import Order
from web.sentences import filled


@transaction.atomic
def withdraw_order(order: Order, *, by: Actor) -> Order:
    """End an order that waits, so that nobody has to decide on it any more.

    Raises ActionRefused when it no longer waits.
    """
    share_lock(order.customer)  # before the order: see docs/development/locking.md
    order = decide(order, by=by, refusal_of=_refusal)
    order.state = Order.State.WITHDRAWN
    order.save(update_fields=["state", *DECISION_FIELDS])
    notifications.notify_managers_of_withdrawal(order)
    return order


def _refusal(order: Order) -> str:
    if order.state == Order.State.WITHDRAWN:
        return str(_("You have withdrawn this order already."))
    if order.state == Order.State.DECLINED:
        return filled(_("%(name)s did not approve this order."), name=order.decided_by)
    dealer = order.dealer
    sentence = _("This order has gone to %(dealer)s. Call %(phone)s to change it.")
    if order.is_approved:
        sentence = _(
            "%(name)s has approved this order, so it has gone to %(dealer)s. Call %(phone)s to"
            " change it."
        )
    return filled(sentence, name=order.decided_by, dealer=dealer, phone=dealer.phone)
