"""Rounding and VAT. Amounts are euros.

A unit price has four decimals. A line is its unit price times its quantity, rounded half up to the
cent. VAT is calculated per rate over the sum of the lines, and rounded half up to the cent once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
UNIT = Decimal("0.0001")
MAX_AMOUNT = Decimal("9999999999.99")  # of a line or an order, in twelve digits


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


def discounted(gross_price: Decimal, percentage: Decimal) -> Decimal:
    """Return the unit price after a discount, in four decimals."""
    return (gross_price * (100 - percentage) / 100).quantize(UNIT, ROUND_HALF_UP)


def line_total(unit_price: Decimal, quantity: int) -> Decimal:
    """Return the amount of a line, rounded to cents."""
    return to_cents(unit_price * quantity)


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
