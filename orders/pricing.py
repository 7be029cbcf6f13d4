"""Pricing a basket: what it would cost now, line by line, and what must be answered first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from accounts.models import Dealer
from customers.models import Customer, VatCheck
from orders.models import Article, Basket, BasketLine, Fault, Question
from orders.money import MAX_AMOUNT, Totals, add_up, line_total
from orders.order_lines import match_lines
from orders.price_list import Price, PriceList
from orders.tax import Sale, TaxTreatment
from registry.vat_area import Place


@dataclass(frozen=True)
class PricedLine:
    """A line of a basket with its price."""

    line: BasketLine
    question: Question | None
    price: Price | None  # None when the line means no article
    total: Decimal
    choices: list[tuple[Article, Price]] = field(default_factory=list)  # of its question


@dataclass(frozen=True)
class PricedBasket:
    """A basket as it would be ordered now."""

    lines: list[PricedLine]
    tax: TaxTreatment

    @cached_property
    def questions(self) -> list[PricedLine]:
        """The lines that cannot be ordered as they are."""
        return [priced_line for priced_line in self.lines if priced_line.question]

    @cached_property
    def totals(self) -> Totals:
        """What the lines that can be ordered come to."""
        return add_up((line.total, self.tax.rate) for line in self.lines if not line.question)

    @property
    def is_too_large(self) -> bool:
        """Tell whether it comes to more than an order can hold."""
        return self.totals.payable > MAX_AMOUNT

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not self.questions and not self.is_too_large

    @property
    def has_discounts(self) -> bool:
        return any(line.price and line.price.discount for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """A text that differs when anything does that a buyer agrees to.

        That is each article, its quantity and its price, and VAT.
        """
        agreed_lines = [
            (
                priced_line.line.article_id,
                priced_line.line.quantity,
                str(priced_line.price.net if priced_line.price else ""),
            )
            for priced_line in self.lines
        ]
        return hashlib.sha256(repr((agreed_lines, self.tax.fingerprint)).encode()).hexdigest()


def price_basket(basket: Basket) -> PricedBasket:
    """Return the basket with its prices of today, in a few queries for any number of lines."""
    customer = basket.customer
    prices = PriceList.of(customer)
    lines = match_lines(basket.lines.select_related("article__group"))
    assert customer.dealer is not None
    tax = tax_for(customer.dealer, customer, basket.delivery or customer)
    return PricedBasket([_priced_line(line, prices) for line in lines], tax)


def tax_for(seller: Dealer, customer: Customer, destination: Place) -> TaxTreatment:
    """Return how goods for this customer are taxed when they are delivered there, as of now."""
    sale = Sale(seller, destination, customer.vat_number)
    check = VatCheck.objects.of(customer).first() if sale.needs_answer else None
    return sale.taxed(check.answer if check else None)


def _priced_line(line: BasketLine, prices: PriceList) -> PricedLine:
    question = line.question
    price = prices.price(line.article) if line.article else None
    total = line_total(price.net, line.quantity) if price and line.quantity else Decimal(0)
    if total > MAX_AMOUNT and question is None:
        question = Question(Fault.AMOUNT, line.typed_quantity)
    choices = [(article, prices.price(article)) for article in question.choices] if question else []
    return PricedLine(line, question, price, total, choices)
