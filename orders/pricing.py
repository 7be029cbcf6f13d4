"""Pricing a basket: what it would cost now, line by line, and what must be answered first."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from accounts.models import Dealer
from customers.models import Customer, VatCheck
from orders.models import Article, Basket, BasketLine, Fault, Question
from orders.money import MAX_AMOUNT, Totals, add_up, line_total
from orders.order_lines import match_lines
from orders.price_list import Price, PriceList
from orders.shown_basket import ShownBasket, ShownLine
from orders.tax import Sale, TaxTreatment
from registry.vat_area import Place

GONE = (Fault.UNAVAILABLE, Fault.ON_REQUEST)  # faults about which nothing can be answered


@dataclass(frozen=True)
class PricedLine:
    """A line of a basket with its price."""

    line: BasketLine
    question: Question | None
    price: Price | None  # None when the line means no article that is sold
    total: Decimal
    choices: list[tuple[Article, Price]] = field(default_factory=list)  # of its question

    @property
    def is_gone(self) -> bool:
        """Tell whether it can no longer be had, so that nothing can be answered about it."""
        return self.question is not None and self.question.fault in GONE


@dataclass(frozen=True)
class PricedBasket:
    """A basket as it would be ordered now."""

    lines: list[PricedLine]
    tax: TaxTreatment
    own_address: str  # of the customer, in one line

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
    def has_discounts(self) -> bool:
        return any(line.price and line.price.discount for line in self.lines)

    @property
    def is_orderable(self) -> bool:
        """Tell whether there is something to order, and nothing to be answered first.

        What can no longer be had asks nothing: it can only be left out.
        """
        nothing_asked = all(line.is_gone for line in self.questions)
        return bool(self.ready_lines) and nothing_asked and not self.is_too_large

    @property
    def ready_lines(self) -> list[PricedLine]:
        """The lines that can be ordered."""
        return [priced_line for priced_line in self.lines if not priced_line.question]

    @property
    def shown(self) -> ShownBasket:
        """What a page shows of it, and its buyer agrees to."""
        return ShownBasket(
            lines=dict(_shown_line(line) for line in self.ready_lines),
            left_out=frozenset(line.line.typed_number for line in self.questions),
            tax=self.tax.fingerprint,
            own_address=self.own_address,
            payable=self.totals.payable,
        )

    @property
    def fingerprint(self) -> str:
        """A text that differs when anything does that a buyer agrees to, and says what that is."""
        return self.shown.stamp


def price_basket(basket: Basket) -> PricedBasket:
    """Return the basket with its prices of today, in a few queries for any number of lines."""
    customer = basket.customer
    prices = PriceList.of(customer)
    lines = match_lines(basket.lines.select_related("article__group"))
    assert customer.dealer is not None
    tax = tax_for(customer.dealer, customer, basket.delivery or customer)
    priced_lines = [_priced_line(line, prices) for line in lines]
    return PricedBasket(priced_lines, tax, own_address(customer))


def tax_for(seller: Dealer, customer: Customer, destination: Place) -> TaxTreatment:
    """Return how goods for this customer are taxed when they are delivered there, as of now."""
    sale = Sale(seller, destination, customer.vat_number)
    check = VatCheck.objects.of(customer).first() if sale.needs_answer else None
    return sale.taxed(check.answer if check else None)


def _priced_line(line: BasketLine, prices: PriceList) -> PricedLine:
    question, article, total = line.question, line.article, Decimal(0)
    price = prices.price(article) if article and article.active else None
    if article and price and line.quantity:
        total = line_total(price.net, line.quantity, article.price_basis)
    if total > MAX_AMOUNT and question is None:
        question = Question(Fault.AMOUNT, line.typed_quantity)
    choices = [(article, prices.price(article)) for article in question.choices] if question else []
    return PricedLine(line, question, price, total, choices)


def _shown_line(priced_line: PricedLine) -> tuple[int, ShownLine]:
    """Return a line that can be ordered as it is shown, with the key of its article."""
    article, quantity = priced_line.line.article, priced_line.line.quantity
    price = priced_line.price
    assert article is not None
    assert quantity is not None
    assert price is not None
    return article.pk, ShownLine(quantity, price.net, article.price_basis, price.percentage)


def own_address(customer: Customer) -> str:
    """Return whom and where an order goes to when no other address is chosen, in one line."""
    return f"{customer.name}, {customer.one_line}, {customer.country}"
