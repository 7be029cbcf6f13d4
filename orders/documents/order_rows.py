"""What the spreadsheets of orders have in their columns, whatever kind of file they are.

New columns come last, since people have programs that know the others by their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import override

from orders.models import Order, OrderLine
from orders.money import CENT, UNIT

COLUMNS = (
    *("bestelnummer", "datum", "status", "dealer", "klant", "besteld_door", "uw_referentie"),
    *("leveren_aan", "straat", "postcode", "plaats", "land", "regel", "artikelnummer", "ean"),
    *("artikel", "aantal", "eenheid", "brutoprijs", "korting", "prijs", "bedrag", "btw"),
    *("btw_behandeling", "btw_nummer", "btw_nummer_gecontroleerd"),
    *("prijs_per", "verpakt_per", "dealernummer", "klantnummer"),
)

type Value = str | int | Decimal | datetime | date | None


def rows_of_order(order: Order) -> Iterator[list[Value]]:
    """Yield a row for each line of an order; times are those of the wall clock, without a zone.

    Amounts have the decimals that their whole column has.
    """
    of_order, of_vat, numbers = (
        list(values(order)) for values in (_order_values, _vat_values, _customer_numbers)
    )
    for line in order.lines.all():
        packs = [line.price_basis, line.pack_quantity]
        yield [*of_order, *_line_values(line), *of_vat, *packs, *numbers]


def _order_values(order: Order) -> Iterator[Value]:
    yield from (order.number, localtime(order.dated_at).replace(tzinfo=None), order.state)
    yield from (order.dealer_party.name, order.customer_name, order.buyer_name, order.own_reference)
    yield from (order.company, order.street_line)
    yield from (order.postcode, order.city, order.country)


def _vat_values(order: Order) -> Iterator[Value]:
    """Yield how it is taxed, in Dutch as the columns, and when VIES confirmed the number."""
    with override("nl"):
        yield str(order.tax.label)
    yield order.vat_number
    yield localtime(order.vat_checked_at).date() if order.vat_checked_at else None


def _customer_numbers(order: Order) -> Iterator[Value]:
    """Yield by which numbers the wholesaler knows the dealer, and the dealer the customer."""
    yield order.dealer_party.customer_number
    yield order.customer_party.customer_number


def _line_values(line: OrderLine) -> Iterator[Value]:
    yield from (line.position, line.number, line.ean, line.name, line.quantity, line.unit)
    yield from (line.gross_price.quantize(UNIT), line.percentage.normalize())
    yield from (line.unit_price.quantize(UNIT), line.total.quantize(CENT))
    yield line.vat_rate.normalize()
