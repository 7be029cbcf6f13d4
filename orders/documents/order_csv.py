"""Orders as CSV that a Dutch spreadsheet program opens: semicolons, decimal commas, UTF-8 mark.

New columns come last, since people have programs that know the others by their place.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

from django.utils.timezone import localtime
from django.utils.translation import override

from orders.models import Order, OrderLine
from orders.money import CENT, UNIT
from web.formulas import as_plain_text

COLUMNS = (
    *("bestelnummer", "datum", "status", "dealer", "klant", "besteld_door", "uw_referentie"),
    *("leveren_aan", "straat", "postcode", "plaats", "land", "regel", "artikelnummer", "ean"),
    *("artikel", "aantal", "eenheid", "brutoprijs", "korting", "prijs", "bedrag", "btw"),
    *("btw_behandeling", "btw_nummer", "btw_nummer_gecontroleerd"),
    *("prijs_per", "verpakt_per", "dealernummer", "klantnummer"),
)


def order_csv(orders: Iterable[Order], *, has_head: bool = True) -> bytes:
    """Return the file, with a row for each line of each order; a later part of it has no head."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if has_head:
        writer.writerow(COLUMNS)
    for order in orders:
        order_cells = [as_plain_text(value) for value in _order_cells(order)]
        vat_cells = [as_plain_text(value) for value in _vat_cells(order)]
        number_cells = [as_plain_text(value) for value in _customer_numbers(order)]
        for line in order.lines.all():
            last = [line.price_basis, line.pack_quantity, *number_cells]
            writer.writerow([*order_cells, *_line_cells(line), *vat_cells, *last])
    return text.getvalue().encode("utf-8-sig" if has_head else "utf-8")


def _order_cells(order: Order) -> Iterable[str]:
    yield from (order.number, f"{localtime(order.dated_at):%Y-%m-%d %H:%M}", order.state)
    yield from (order.dealer_party.name, order.customer_name, order.buyer_name, order.own_reference)
    yield from (order.company, order.street_line)
    yield from (order.postcode, order.city, order.country)


def _vat_cells(order: Order) -> Iterable[str]:
    """Return how it is taxed, in Dutch as the columns, and when VIES confirmed the number."""
    with override("nl"):
        yield str(order.tax.label)
    yield order.vat_number
    yield f"{localtime(order.vat_checked_at):%Y-%m-%d}" if order.vat_checked_at else ""


def _customer_numbers(order: Order) -> Iterable[str]:
    """Return by which numbers the wholesaler knows the dealer, and the dealer the customer."""
    yield order.dealer_party.customer_number
    yield order.customer_party.customer_number


def _line_cells(line: OrderLine) -> Iterable[object]:
    yield line.position
    yield from map(as_plain_text, (line.number, line.ean, line.name))
    yield from (line.quantity, line.unit)
    yield from (_fixed(line.gross_price, UNIT), _number(line.percentage))
    yield from (_fixed(line.unit_price, UNIT), _fixed(line.total, CENT), _number(line.vat_rate))


def _fixed(amount: Decimal, places: Decimal) -> str:
    """Return an amount with the decimals that its whole column has."""
    return f"{amount.quantize(places):f}".replace(".", ",")


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")
