"""Rounding and VAT. Amounts are euros.

A unit price has four decimals. A line is its unit price times its quantity, rounded half up to the
cent. VAT is calculated per rate over the sum of the lines, and rounded half up to the cent once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")
UNIT = Decimal("0.0001")

# Standard rates in the European Union, in percent. Source: the Commission's Taxes in Europe
# Database (TEDB), as of 2026.
STANDARD_RATES = {
    country: Decimal(rate)
    for country, rate in (
        *(("AT", "20"), ("BE", "21"), ("BG", "20"), ("CY", "19"), ("CZ", "21"), ("DE", "19")),
        *(("DK", "25"), ("EE", "24"), ("ES", "21"), ("FI", "25.5"), ("FR", "20"), ("GR", "24")),
        *(("HR", "25"), ("HU", "27"), ("IE", "23"), ("IT", "22"), ("LT", "21"), ("LU", "17")),
        *(("LV", "21"), ("MT", "18"), ("NL", "21"), ("PL", "23"), ("PT", "23"), ("RO", "21")),
        *(("SE", "25"), ("SI", "22"), ("SK", "23")),
    )
}


class Vat(TextChoices):
    """How a sale is taxed, with its UNCL5305 code, which UBL carries."""

    STANDARD = "S", _("VAT")
    REVERSE = "K", _("VAT reverse-charged, intra-Community supply")
    EXPORT = "G", _("no VAT, export outside the EU")


@dataclass(frozen=True)
class Tax:
    """The treatment of a sale, and the rate that follows from it."""

    treatment: Vat
    rate: Decimal  # percent


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


def tax_of(*, seller: str, delivered_in: str, vat_number: str) -> Tax:
    """Return how goods are taxed that a seller in one country delivers in another.

    Countries are two-letter codes. Abroad in the EU a buyer with a VAT number
    accounts for VAT itself; one without pays the rate of the seller's country.
    """
    home = Tax(Vat.STANDARD, STANDARD_RATES.get(seller, Decimal(0)))
    if delivered_in == seller:
        return home
    if delivered_in not in STANDARD_RATES:
        return Tax(Vat.EXPORT, Decimal(0))
    return Tax(Vat.REVERSE, Decimal(0)) if vat_number else home
