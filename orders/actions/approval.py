"""Deciding on an order that waits for a manager of the customer: approving it, or declining it."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from customers.actors import Actor
from customers.models import Customer
from orders import notifications
from orders.actions.decisions import DECISION_FIELDS, decide
from orders.actions.ordering import check_may_order, notify_of_order, share_lock
from orders.actions.purchase_orders import PURCHASE_FIELDS, number_purchase, renew_parties
from orders.models import Order
from orders.pricing import tax_for
from orders.tax import TaxTreatment
from web.responses import ActionRefused
from web.sentences import filled

_CANNOT_BE_HAD = _(
    "Can no longer be ordered: %(articles)s. So this order cannot be approved. Put the rest in "
    "your basket with “Order again”, and do not approve this order."
)


@transaction.atomic
def approve_order(order: Order, *, seen_vat: str | None = None, by: Actor) -> Order:
    """Place an order that waited, taxed as on this day.

    `seen_vat` is what the page showed of it (`TaxTreatment.fingerprint`); None when nothing was
    shown. Raises ActionRefused when it is other by now, when the order no longer waits, or when it
    may not go on.
    """
    customer = share_lock(order.customer)  # before the order: see docs/development/locking.md
    order = decide(order, by=by)
    check_may_approve(order, customer, by=by)
    tax = tax_for(order.dealer, customer, order)
    _tax_anew(order, tax, seen_vat)
    order.state = Order.State.PLACED
    order.placed_at = order.decided_at
    renew_parties(order, customer)
    number_purchase(order)
    columns = ("state", "placed_at", "vat_total", *tax.columns, *PURCHASE_FIELDS)
    order.save(update_fields=[*columns, *DECISION_FIELDS])
    notify_of_order(order)
    return order


def check_may_approve(order: Order, customer: Customer, *, by: Actor) -> None:
    """Raise ActionRefused when an order that waits cannot be placed now; it names the lines."""
    check_may_order(customer, by=by)
    gone = order.lines.filter(article__active=False).values_list("number", "name")
    if gone:
        articles = get_text_list([f"{number} {name}" for number, name in gone], _("and"))
        raise ActionRefused(filled(_CANNOT_BE_HAD, articles=articles))


@transaction.atomic
def decline_order(order: Order, *, reason: str, by: Actor) -> Order:
    """End an order that waited; its buyer reads the reason. Raises ActionRefused as approving."""
    order = decide(order, by=by)
    order.state, order.reason = Order.State.DECLINED, reason
    order.save(update_fields=["state", "reason", *DECISION_FIELDS])
    notifications.notify_buyer_of_refusal(order)
    return order


def _tax_anew(order: Order, tax: TaxTreatment, seen: str | None) -> None:
    """Tax a waiting order as its customer, its number and its dealer are now."""
    if seen is not None and seen != tax.fingerprint:
        raise ActionRefused(_("The VAT of this order has changed. Check it, and approve it again."))
    order.lines.exclude(vat_rate=tax.rate).update(vat_rate=tax.rate)
    for name, value in tax.columns.items():
        setattr(order, name, value)
    order.vat_total = order.totals().vat
