"""What a discount would do: to the last order of the customer, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from orders.models import Discount, Order, OrderLine
from orders.money import line_total
from orders.price_list import Price, PriceList


@dataclass(frozen=True)
class EffectLine:
    line: OrderLine
    now: Price
    then: Price
    total_now: Decimal
    total_then: Decimal


@dataclass(frozen=True)
class Effect:
    """At the gross prices of the order. Without an order there is nothing to show."""

    order: Order | None
    lines: list[EffectLine]

    @property
    def changed(self) -> list[EffectLine]:
        return [line for line in self.lines if line.now.net != line.then.net]

    @property
    def total_now(self) -> Decimal:
        return sum((line.total_now for line in self.lines), Decimal(0))

    @property
    def total_then(self) -> Decimal:
        return sum((line.total_then for line in self.lines), Decimal(0))


def preview(discount: Discount) -> Effect:
    """Of a discount that has not been saved, on a day on which it is valid.

    One for all customers is shown on the last order that any of them placed.
    """
    orders = Order.objects.filter(dealer=discount.dealer).select_related("customer__dealer")
    if discount.customer:
        orders = orders.filter(customer=discount.customer)
    order = orders.order_by("-pk").first()
    if order is None:
        return Effect(None, [])
    day = max(discount.valid_from or timezone.localdate(), timezone.localdate())
    known = Discount.objects.for_customer(order.customer).valid_on(day)
    rules = list(known.select_related("group", "dealer"))
    replaced = [rule for rule in rules if not rule.is_same_rule(discount)]
    discount.pk = max((rule.pk for rule in rules), default=0) + 1  # the newest, as it will be
    now, then = PriceList(rules), PriceList([*replaced, discount])
    lines = order.lines.select_related("article")
    return Effect(order, [_effect(line, now, then) for line in lines])


def _effect(line: OrderLine, now: PriceList, then: PriceList) -> EffectLine:
    before, after = (p.price_of(line.gross_price, line.article.group_id) for p in (now, then))
    return EffectLine(
        line,
        before,
        after,
        line_total(before.net, line.quantity),
        line_total(after.net, line.quantity),
    )
