"""What an article costs one customer on one day, and the one discount that made it so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from customers.models import Customer
from orders.models import Article, Discount
from orders.money import discounted


@dataclass(frozen=True)
class Price:
    gross: Decimal  # a unit, without VAT
    net: Decimal
    discount: Discount | None  # None when nothing comes off

    @property
    def percentage(self) -> Decimal:
        return self.discount.percentage if self.discount else Decimal(0)


class PriceList:
    """Of one customer. Reads its discounts once, however many articles are asked for."""

    def __init__(self, discounts: Iterable[Discount]) -> None:
        self.discounts = sorted(discounts, key=lambda d: d.precedence, reverse=True)
        self._of_group: dict[int, Discount | None] = {}

    @classmethod
    def of(cls, customer: Customer, on: date | None = None) -> PriceList:
        valid = Discount.objects.for_customer(customer).valid_on(on or timezone.localdate())
        return cls(valid.select_related("group", "dealer"))

    def price(self, article: Article) -> Price:
        return self.price_of(article.gross_price, article.group_id)

    def price_of(self, gross_price: Decimal, group_id: int) -> Price:
        discount = self.winner(group_id)
        if discount is None or not discount.percentage:
            return Price(gross_price, gross_price, None)
        return Price(gross_price, discounted(gross_price, discount.percentage), discount)

    def winner(self, group_id: int) -> Discount | None:
        """Exactly one rule, the most specific; see `Discount.precedence`."""
        if group_id not in self._of_group:
            covering = (d for d in self.discounts if d.covers(group_id))
            self._of_group[group_id] = next(covering, None)
        return self._of_group[group_id]
