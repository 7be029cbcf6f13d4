"""What a basket would cost now, line by line, and what must be answered first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from customers.models import Customer
from orders.models import Basket, BasketLine, Question
from orders.money import Tax, Totals, add_up, line_total, tax_of
from orders.price_list import Price, PriceList


@dataclass(frozen=True)
class PricedLine:
    line: BasketLine
    question: Question | None
    price: Price | None  # None for what is no article
    total: Decimal


@dataclass(frozen=True)
class PricedBasket:
    lines: list[PricedLine]
    tax: Tax

    @cached_property
    def questions(self) -> list[PricedLine]:
        return [line for line in self.lines if line.question]

    @cached_property
    def totals(self) -> Totals:
        """Of the lines that can be ordered."""
        return add_up((line.total, self.tax.rate) for line in self.lines if not line.question)

    @property
    def has_discounts(self) -> bool:
        return any(line.price and line.price.discount for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Changes with whatever a buyer agrees to: articles, quantities, prices, VAT."""
        seen = [
            (line.line.article_id, line.line.quantity, str(line.price.net if line.price else ""))
            for line in self.lines
        ]
        return hashlib.sha256(repr((seen, self.tax)).encode()).hexdigest()


def price_basket(basket: Basket) -> PricedBasket:
    """Three queries, however many lines there are."""
    customer = basket.customer
    prices = PriceList.of(customer)
    lines = basket.lines.select_related("article__group")
    return PricedBasket([_priced(line, prices) for line in lines], tax_for(customer, basket))


def tax_for(customer: Customer, basket: Basket) -> Tax:
    assert customer.dealer is not None
    delivery = basket.delivery
    return tax_of(
        seller=customer.dealer.country,
        delivered_in=delivery.country if delivery else customer.country,
        vat_number=customer.vat_number,
    )


def _priced(line: BasketLine, prices: PriceList) -> PricedLine:
    question = line.question
    price = prices.price(line.article) if line.article else None
    total = line_total(price.net, line.quantity) if price and line.quantity else Decimal(0)
    return PricedLine(line, question, price, total)
