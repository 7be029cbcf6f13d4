"""Reads the cells of an import: prices, quantities, units, "ja" and "nee"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import CharField
from django.utils.translation import gettext as _

from orders.barcodes import gtin_of
from orders.models import Article
from orders.models.catalogue import MAX_PRICE_BASIS
from orders.search_terms import key_of
from web.decimals import Meaning, read_decimal
from web.numbers import QuantityRefusal, read_quantity
from web.sentences import filled

UNITS_BY_WORD = {
    **dict.fromkeys(("stuk", "stuks", "st", "st.", "stk", "pc", "pcs", "ea", "stück"), "piece"),
    **dict.fromkeys(("set", "sets", "satz"), "set"),
    **dict.fromkeys(("doos", "dozen", "box", "karton"), "box"),
    **dict.fromkeys(("meter", "m", "mtr", "metre"), "metre"),
}
YES_WORDS = ("ja", "j", "yes", "y", "1", "true", "waar", "wahr")
NO_WORDS = ("nee", "n", "no", "nein", "0", "false", "onwaar", "falsch")
ON_REQUEST_WORDS = (
    "op aanvraag",
    "aanvraag",
    "prijs op aanvraag",
    "on request",
    "auf anfrage",
    "poa",
)
MAX_WHOLE_NUMBER = 999_999  # of a pack or a minimum
PRICE_DECIMALS = 4
CENT_OF_CENT = Decimal(1).scaleb(-PRICE_DECIMALS)
MAX_PRICE = 10**8  # of the column, and less than this
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
ON_REQUEST = Decimal(0)  # the price of what is not sold without asking


@dataclass(frozen=True)
class Meanings:
    """What the points and commas of a file mean, where a number leaves that open."""

    of_prices: Mapping[str, Meaning] = field(default_factory=dict)
    of_quantities: Mapping[str, Meaning] = field(default_factory=dict)


class CellReader:
    """Reads cells that are not empty. Raises ValueError with a sentence for who has the file."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings

    def price(self, text: str) -> Decimal:
        """Return a price of the list; one of nothing is on request."""
        if text.casefold() in ON_REQUEST_WORDS:
            return ON_REQUEST
        try:
            price = read_decimal(text).meant(self._meanings.of_prices)
        except ValueError as error:
            raise ValueError(_("Enter a price, like 12,50.")) from error
        if price < 0:
            raise ValueError(_("A price is not below zero."))
        if price >= MAX_PRICE:
            raise ValueError(_("This price is too high."))
        rounded = price.quantize(CENT_OF_CENT)
        if rounded != price:
            raise ValueError(_("A price has at most four decimals."))
        return rounded

    def whole_number(self, text: str) -> int:
        """Return a number of pieces, such as those in a pack."""
        typed = read_quantity(text)
        pieces = typed.pieces or self._chosen(text, typed.readings)
        if typed.refusal in (QuantityRefusal.ZERO, QuantityRefusal.NEGATIVE):
            raise ValueError(_("This number is at least 1."))
        if typed.refusal == QuantityRefusal.TOO_MANY or (pieces or 0) > MAX_WHOLE_NUMBER:
            raise ValueError(_("This number is too large."))
        if pieces is None:
            raise ValueError(_("Enter a whole number."))
        return pieces

    def price_basis(self, text: str) -> int:
        """Return for how many units a price is: "100", or "per 100"."""
        units = self.whole_number(text.casefold().removeprefix("per ").removeprefix("pro "))
        if units > MAX_PRICE_BASIS:
            raise ValueError(_("This number is too large."))
        return units

    def _chosen(self, text: str, readings: tuple[int, ...]) -> int | None:
        """Return which reading of "1.000" is meant in this file; "1.500" has one as thousands."""
        separator = doubtful_quantity(text)
        if not separator:
            return readings[0] if readings else None
        in_thousands = self._meanings.of_quantities.get(separator) is Meaning.THOUSANDS
        return max(readings) if in_thousands else min(readings) if len(readings) > 1 else None

    def yes_or_no(self, text: str) -> bool:
        """Return whether a cell says yes."""
        if text.casefold() not in YES_WORDS + NO_WORDS:
            raise ValueError(_("Enter “ja” or “nee”."))
        return text.casefold() in YES_WORDS

    def unit(self, text: str) -> str:
        """Return the unit in which an article is sold."""
        unit = UNITS_BY_WORD.get(text.casefold(), text.casefold())
        if unit not in Article.Unit.values:
            raise ValueError(filled(_("This unit is not known: %(unit)s."), unit=text))
        return unit

    def ean(self, text: str) -> str:
        """Return an EAN in the one form that is stored, however it was written or scanned."""
        if gtin := gtin_of(text):
            return gtin
        raise ValueError(_("This is not an EAN: its check digit is wrong."))

    def keys(self, text: str) -> list[str]:
        """Return the numbers in a cell, as they are compared."""
        parts = text.replace("|", ",").replace(";", ",").split(",")
        keys = [key for part in parts if (key := key_of(part))]
        if any(len(key) > self._max_key_length for key in keys):
            raise ValueError(_("This number is too long."))
        return keys

    def picture(self, text: str) -> str:
        """Return the address of a picture."""
        try:
            return str(Article._meta.get_field("picture").clean(text, None))
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    @cached_property
    def _max_key_length(self) -> int:
        number = Article._meta.get_field("number_key")
        assert isinstance(number, CharField)
        return number.max_length or 0


def doubtful_price(text: str) -> str:
    """Return the point or comma that may stand before thousands or before decimals."""
    try:
        return read_decimal(text).doubtful
    except ValueError:
        return ""


def telling_price(text: str) -> str:
    """Return the point or comma that certainly stands before thousands, as in "1.250,00"."""
    try:
        return read_decimal(text).thousands
    except ValueError:
        return ""


def doubtful_quantity(text: str) -> str:
    """Return the point or comma of a quantity that can be read in two ways."""
    if not read_quantity(text).readings:
        return ""
    return doubtful_price(bare_number(text))


def bare_number(text: str) -> str:
    """Return the number in a text, without the unit beside it."""
    match = _NUMBER.search(text)
    return match[0] if match else ""
