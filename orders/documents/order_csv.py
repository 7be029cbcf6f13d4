"""Orders as CSV that a Dutch spreadsheet program opens: semicolons, decimal commas, UTF-8 mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

from django.utils.timezone import localtime
from django.utils.translation import override

from orders.models import Order, OrderLine
from web.formulas import as_plain_text

COLUMNS = (
    *("bestelnummer", "datum", "status", "dealer", "klant", "besteld_door", "uw_referentie"),
    *("leveren_aan", "straat", "postcode", "plaats", "land", "regel", "artikelnummer", "ean"),
    *("artikel", "aantal", "eenheid", "brutoprijs", "korting", "prijs", "bedrag", "btw"),
    *("btw_behandeling", "btw_nummer", "btw_nummer_gecontroleerd"),
)


def order_csv(orders: Iterable[Order]) -> bytes:
    """Return the file, with a row for each line of each order."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for order in orders:
        order_cells = [as_plain_text(value) for value in _order_cells(order)]
        vat_cells = [as_plain_text(value) for value in _vat_cells(order)]
        rows = ([*order_cells, *_line_cells(line), *vat_cells] for line in order.lines.all())
        writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


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


def _line_cells(line: OrderLine) -> Iterable[object]:
    yield line.position
    yield from map(as_plain_text, (line.number, line.ean, line.name))
    yield from (line.quantity, line.unit)
    amounts = (line.gross_price, line.percentage, line.unit_price, line.total, line.vat_rate)
    yield from map(_number, amounts)


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")
