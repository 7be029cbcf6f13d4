"""The price list of a customer: what an article costs it on a day, and by which discount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from customers.models import Customer
from orders.models import Article, Discount
from orders.money import net_price


@dataclass(frozen=True)
class Price:
    """The price of as many units as the price basis of an article says, without VAT."""

    gross: Decimal
    net: Decimal
    discount: Discount | None  # None when nothing comes off

    @property
    def percentage(self) -> Decimal:
        return self.discount.percentage if self.discount else Decimal(0)


class PriceList:
    """The prices of one customer; its discounts are read once, for any number of articles."""

    def __init__(self, discounts: Iterable[Discount]) -> None:
        self.discounts = sorted(discounts, key=lambda discount: discount.precedence, reverse=True)
        self._discount_by_group: dict[int, Discount | None] = {}

    @classmethod
    def of(cls, customer: Customer, on: date | None = None) -> PriceList:
        """Return the prices of a customer on a day, which is today unless it is given."""
        valid = Discount.objects.for_customer(customer).valid_on(on or timezone.localdate())
        return cls(valid.select_related("group", "dealer"))

    def price(self, article: Article) -> Price:
        return self.price_of(article.gross_price, article.group_id)

    def price_of(self, gross_price: Decimal, group_id: int) -> Price:
        """Return the price of whatever has this gross price, in this product group."""
        discount = self.discount_for(group_id) if gross_price else None  # nothing: on request
        if discount is None or not discount.percentage:
            return Price(gross_price, net_price(gross_price, Decimal(0)), None)
        return Price(gross_price, net_price(gross_price, discount.percentage), discount)

    def discount_for(self, group_id: int) -> Discount | None:
        """Return the one discount that counts for a product group, by `Discount.precedence`."""
        if group_id not in self._discount_by_group:
            covering = (discount for discount in self.discounts if discount.covers(group_id))
            self._discount_by_group[group_id] = next(covering, None)
        return self._discount_by_group[group_id]
