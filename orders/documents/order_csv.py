"""Orders as CSV that a Dutch spreadsheet program opens: semicolons, decimal commas, UTF-8 mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from orders.documents.order_rows import COLUMNS, Value, rows_of_order
from orders.models import Order
from web.formulas import as_plain_text


def order_csv(orders: Iterable[Order], *, has_head: bool = True) -> bytes:
    """Return the file, with a row for each line of each order; a later part of it has no head."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if has_head:
        writer.writerow(COLUMNS)
    for order in orders:
        writer.writerows([_cell(value) for value in row] for row in rows_of_order(order))
    return text.getvalue().encode("utf-8-sig" if has_head else "utf-8")


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return as_plain_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)
