"""Rounding and VAT. Amounts are euros.

A price has four decimals, and is for as many units as its basis says. A line is its price times its
quantity, divided by the basis, and rounded half up to the cent once. So is VAT, which is calculated
per rate over the sum of the lines. See docs/decisions/0020-prices-and-rounding.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

CENT = Decimal("0.01")
HALF_CENT = CENT / 2
UNIT = Decimal("0.0001")
MAX_AMOUNT = Decimal("9999999999.99")  # of a line or an order, in twelve digits
MAX_SHOWN_PLACES = 7  # decimals of a price for one unit


@dataclass(frozen=True)
class VatLine:
    """The VAT of all lines with one rate."""

    rate: Decimal  # percent
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Totals:
    """What an order or a basket comes to."""

    net: Decimal
    vat_lines: tuple[VatLine, ...]  # the highest rate first

    @property
    def vat(self) -> Decimal:
        return sum((line.amount for line in self.vat_lines), Decimal(0))

    @property
    def payable(self) -> Decimal:
        return self.net + self.vat


def net_price(gross_price: Decimal, percentage: Decimal) -> Decimal:
    """Return the price after a discount: in four decimals, or in cents by `ROUND_NET_PRICES`.

    A price below half a cent keeps its four decimals, since nothing may become free by rounding.
    """
    price = (gross_price * (100 - percentage) / 100).quantize(UNIT, ROUND_HALF_UP)
    return (settings.ROUND_NET_PRICES and to_cents(price)) or price


def line_total(price: Decimal, quantity: int, basis: int = 1) -> Decimal:
    """Return the amount of a line with a price for `basis` units, rounded to cents."""
    return to_cents(price * quantity / basis)


def price_of_one(price: Decimal, basis: int) -> Decimal | None:
    """Return the exact price of one unit; None when it does not end within a few decimals."""
    one = (price / basis).normalize()
    return one if -int(one.as_tuple().exponent) <= MAX_SHOWN_PLACES else None


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def add_up(lines: Iterable[tuple[Decimal, Decimal]]) -> Totals:
    """Return the totals of lines, each given as its total and its VAT rate in percent."""
    bases: defaultdict[Decimal, Decimal] = defaultdict(Decimal)
    for total, rate in lines:
        bases[rate] += total
    vat_lines = tuple(
        VatLine(rate, base, to_cents(base * rate / 100))
        for rate, base in sorted(bases.items(), reverse=True)
    )
    return Totals(to_cents(sum(bases.values(), Decimal(0))), vat_lines)
