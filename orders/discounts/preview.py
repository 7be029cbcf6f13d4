"""Preview of a discount: what it would do to the last order, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Discount, Order, OrderLine
from orders.money import line_total
from orders.price_list import Price, PriceList
from web.sentences import filled


@dataclass(frozen=True)
class EffectLine:
    """A line of the last order, with its price as it is and as it would be."""

    line: OrderLine
    now: Price
    then: Price
    total_now: Decimal
    total_then: Decimal


@dataclass(frozen=True)
class Effect:
    """What a discount would do to an order, at the gross prices of that order.

    Without an order there is nothing to show.
    """

    order: Order | None
    lines: list[EffectLine]

    @property
    def changed(self) -> list[EffectLine]:
        """The lines that would cost something else."""
        return [line for line in self.lines if line.now.net != line.then.net]

    @property
    def sentence(self) -> str:
        """What the discount would do, in words; a table of the changed lines may follow."""
        if self.order is None:
            return _("There has been no order yet to show it on.")
        if self.changed:
            sentence = _(
                "The last order, %(number)s of %(customer)s, at the list prices of that day:"
            )
        else:
            sentence = _("Nothing changes for the last order (%(number)s, %(customer)s).")
        return filled(sentence, number=self.order.number, customer=self.order.customer_name)

    @property
    def total_now(self) -> Decimal:
        return sum((line.total_now for line in self.lines), Decimal(0))

    @property
    def total_then(self) -> Decimal:
        return sum((line.total_then for line in self.lines), Decimal(0))


def preview(discount: Discount) -> Effect:
    """Return what a discount that has not been saved would do, on a day on which it is valid.

    One for all customers is shown on the last order that any of them placed.
    """
    orders = Order.objects.filter(dealer=discount.dealer).select_related("customer__dealer")
    if discount.customer:
        orders = orders.filter(customer=discount.customer)
    order = orders.order_by("-pk").first()
    if order is None:
        return Effect(None, [])
    day = max(discount.valid_from or timezone.localdate(), timezone.localdate())
    valid = Discount.objects.for_customer(order.customer).valid_on(day)
    discounts = list(valid.select_related("group", "dealer"))
    staying = [other for other in discounts if not other.is_same_rule(discount)]
    discount.pk = max((other.pk for other in discounts), default=0) + 1  # it will be the newest
    now, then = PriceList(discounts), PriceList([*staying, discount])
    lines = order.lines.select_related("article")
    return Effect(order, [_effect_line(line, now, then) for line in lines])


def _effect_line(line: OrderLine, now: PriceList, then: PriceList) -> EffectLine:
    group_id = line.article.group_id
    price_now = now.price_of(line.gross_price, group_id)
    price_then = then.price_of(line.gross_price, group_id)
    return EffectLine(
        line,
        price_now,
        price_then,
        line_total(price_now.net, line.quantity, line.price_basis),
        line_total(price_then.net, line.quantity, line.price_basis),
    )
