"""What has changed since an order was made, for the manager who decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.actors import PersonActor
from orders.actions import check_may_approve
from orders.models import Order, OrderLine
from orders.price_list import PriceList
from orders.templatetags.money import euros_per
from web.responses import ActionRefused
from web.sentences import filled


@dataclass(frozen=True)
class ApprovalNotes:
    """Sentences about an order that waits; with a refusal it cannot be approved."""

    refusal: str
    prices: list[str]


def approval_notes(order: Order, *, by: PersonActor) -> ApprovalNotes:
    """Return why an order cannot be approved now, and which of its prices are others by now."""
    lines = order.lines.select_related("article")
    prices = PriceList.of(order.customer)
    return ApprovalNotes(_refusal(order, by), list(_changed_prices(lines, prices)))


def _refusal(order: Order, by: PersonActor) -> str:
    try:
        check_may_approve(order, order.customer, by=by)
    except ActionRefused as refused:
        return str(refused)
    return ""


def _changed_prices(lines: Iterable[OrderLine], prices: PriceList) -> Iterator[str]:
    """Say of each line whose article costs something else now what it was ordered for."""
    sentence = _("%(number)s costs € %(now)s now. It was ordered for € %(was)s, and that stays so.")
    for line in lines:
        now, basis = prices.price(line.article).net, line.article.price_basis
        is_for_sale = line.article.active and not line.article.is_on_request
        if is_for_sale and now * line.price_basis != line.unit_price * basis:
            was = euros_per(line.unit_price, line.price_basis)
            yield filled(sentence, number=line.number, now=euros_per(now, basis), was=was)
