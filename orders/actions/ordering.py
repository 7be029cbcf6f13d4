"""Placing an order: once, at the prices that the buyer saw."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.actors import Actor
from customers.models import Customer
from customers.states import State
from orders import notifications
from orders.actions.baskets import lock_basket
from orders.actions.purchase_orders import keep_parties, next_key, number_purchase
from orders.basket_changes import BasketChanges, changes_since
from orders.models import DELIVERY_FIELDS, Basket, Order, OrderLine
from orders.pricing import PricedBasket, PricedLine, price_basket
from orders.push.delivery import queue_push
from orders.shown_basket import ShownBasket
from orders.tax import NO_RATE
from registry.address_lines import ADDRESS_FIELDS
from registry.vat_area import standard_rate
from web.responses import ActionRefused

TOO_LARGE = _("This is too much for one order. Order in two parts, or call your dealer.")


class BasketChanged(Exception):
    """An order would be another one than the buyer saw and agreed to.

    It is no refusal: the page is shown again with what has changed, and can be sent once more.
    """


def check_may_order(customer: Customer, *, by: Actor) -> None:
    """Raise ActionRefused when nothing can be ordered for this customer now.

    A customer that was added and never unblocked only phones: its dealer and the staff order for
    it, although it is blocked.
    """
    if customer.dealer is None or not customer.dealer.is_trading:
        raise ActionRefused(_("This dealer has stopped, so nothing can be ordered here any more."))
    if standard_rate(customer.dealer) is None:
        raise ActionRefused(NO_RATE)
    if customer.state == State.ACTIVE:
        return
    if by.contact is None and customer.is_still_to_unblock(customer.events.all()):
        return
    raise ActionRefused(_("This customer is blocked, so nothing can be ordered for it."))


@transaction.atomic
def place_order(basket: Basket, *, attempt: uuid.UUID, seen: str, by: Actor) -> Order:
    """Place the order of a basket, or return the one that was placed at the same attempt.

    `seen` is the fingerprint of the priced basket that the buyer agreed to. Raises BasketChanged
    when the order would be another one by now, and ActionRefused when nothing can be ordered.
    Lines that the buyer has seen to be left out, since they can no longer be had, are removed.
    """
    basket = lock_basket(basket)
    placed = order_of_attempt(basket, attempt)
    if placed:
        return placed
    customer = share_lock(basket.customer)
    check_may_order(customer, by=by)
    priced = price_basket(basket)
    if not priced.lines:
        raise ActionRefused(_("There is nothing in your basket."))
    if priced.is_too_large:
        raise ActionRefused(TOO_LARGE)
    is_as_seen = changes_in(basket, priced, seen) == BasketChanges()
    if basket.attempt != attempt or not is_as_seen or not priced.is_orderable:
        raise BasketChanged
    order = make_order(basket, priced, by=by)
    _begin_anew(basket)
    notify_of_order(order)
    return order


def order_of_attempt(basket: Basket, attempt: uuid.UUID) -> Order | None:
    """Return the order that this attempt at a basket has become."""
    return Order.objects.filter(attempt=attempt, customer=basket.customer).first()


def changes_in(basket: Basket, priced: PricedBasket, seen: str) -> BasketChanges | None:
    """Return what is other than was seen of a basket; None when nobody knows what was seen."""
    shown = ShownBasket.of_stamp(seen)
    if shown is None:
        return None
    return changes_since(shown, priced, to_own_address=basket.delivery is None)


def _begin_anew(basket: Basket) -> None:
    """Leave nothing of an order for the next one, which goes to the own address again."""
    basket.lines.all().delete()
    basket.attempt = uuid.uuid4()
    basket.own_reference = basket.remarks = ""
    basket.delivery = None
    basket.save(update_fields=["attempt", "own_reference", "remarks", "delivery", "changed_at"])


def needs_approval(total: Decimal, *, by: Actor) -> bool:
    """Tell whether a manager of the customer must approve an order of this total without VAT."""
    limit = by.contact.approval_above if by.contact else None
    return limit is not None and total > limit


def make_order(basket: Basket, priced: PricedBasket, *, by: Actor, key: int | None = None) -> Order:
    """Write the rows of an order. `key` is for made-up ones, which must not use up a number."""
    customer, user, now = basket.customer, by.user, timezone.now()
    assert customer.dealer is not None
    assert user is not None
    waits = needs_approval(priced.totals.net, by=by)
    order = Order(
        pk=key or next_key(),
        customer=customer,
        dealer=customer.dealer,
        state=Order.State.WAITING if waits else Order.State.PLACED,
        created_at=now,
        placed_at=None if waits else now,
        by_kind=by.kind,
        by_user=user,
        buyer_name=by.name,
        own_reference=basket.own_reference,
        remarks=basket.remarks,
        customer_name=customer.name,
        **priced.tax.columns,
        language=get_language() or "nl",
        net_total=priced.totals.net,
        vat_total=priced.totals.vat,
        attempt=basket.attempt,
        **_delivery(basket),
    )
    keep_parties(order, customer, by.contact or customer.contact)
    if waits:
        order.start_waiting()
    else:
        number_purchase(order)
    order.save(force_insert=True)
    lines = [_order_line(order, n, line, priced) for n, line in enumerate(priced.ready_lines, 1)]
    OrderLine.objects.bulk_create(lines)
    return order


def _delivery(basket: Basket) -> dict[str, Any]:
    if basket.delivery:
        return {name: getattr(basket.delivery, name) for name in DELIVERY_FIELDS}
    customer = basket.customer
    own = {name: getattr(customer, name) for name in (*ADDRESS_FIELDS, "country")}
    return {"company": customer.name, **own}


def _order_line(
    order: Order, position: int, priced_line: PricedLine, priced: PricedBasket
) -> OrderLine:
    article, quantity = priced_line.line.article, priced_line.line.quantity
    price = priced_line.price
    assert article is not None
    assert price is not None
    assert quantity is not None
    return OrderLine(
        order=order,
        position=position,
        article=article,
        number=article.number,
        ean=article.ean,
        name=article.name,
        unit=article.unit,
        quantity=quantity,
        pack_quantity=article.pack_quantity,
        price_basis=article.price_basis,
        gross_price=price.gross,
        discount=price.discount,
        percentage=price.percentage,
        unit_price=price.net,
        total=priced_line.total,
        vat_rate=priced.tax.rate,
    )


def notify_of_order(order: Order) -> None:
    """Tell whoever must know of a new order; the wholesaler's system only of one that is placed."""
    if order.state == Order.State.WAITING:
        notifications.notify_managers_of_order_to_approve(order)
    else:
        notifications.notify_buyer_of_order(order)
        notifications.notify_dealer_of_order(order)
        queue_push(order)


def share_lock(customer: Customer) -> Customer:
    """Return the customer as it is now, locked so that several can order for it at once.

    Blocking the customer takes a lock that waits for all of them.
    """
    rows = Customer.objects.raw(
        "SELECT * FROM customers_customer WHERE id = %s FOR SHARE", [customer.pk]
    )
    return rows[0]
