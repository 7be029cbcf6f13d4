"""What a page showed of a basket: it goes along with the button by which somebody agrees to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing

SALT = "orders.shown_basket"


@dataclass(frozen=True)
class ShownLine:
    """A line that could be ordered, as it was shown."""

    quantity: int
    price: Decimal  # net, for as many units as the basis says
    price_basis: int
    percentage: Decimal  # of its discount


@dataclass(frozen=True)
class ShownBasket:
    """What somebody agrees to: each article, its quantity and its price, VAT, and the addresses.

    It is told apart from what is true now by `orders.basket_changes`.
    """

    lines: Mapping[int, ShownLine]  # by the key of the article
    left_out: frozenset[str]  # the numbers of the lines that cannot be ordered
    tax: str
    own_address: str
    payable: Decimal

    @property
    def stamp(self) -> str:
        """Return it as a text for a form, which nobody else can make; the same for the same."""
        lines = [
            [key, n.quantity, str(n.price), n.price_basis, str(n.percentage)]
            for key, n in self.lines.items()
        ]
        record = [lines, sorted(self.left_out), self.tax, self.own_address, str(self.payable)]
        return signing.Signer(salt=SALT).sign_object(record, compress=True)

    @classmethod
    def of_stamp(cls, stamp: str) -> ShownBasket | None:
        """Return what a page showed; None for a text that is no stamp of ours."""
        try:
            record: Any = signing.Signer(salt=SALT).unsign_object(stamp)
        except signing.BadSignature:
            return None
        lines, left_out, tax, own_address, payable = record
        known = {
            key: ShownLine(quantity, Decimal(net), basis, Decimal(off))
            for key, quantity, net, basis, off in lines
        }
        return cls(known, frozenset(left_out), tax, own_address, Decimal(payable))
