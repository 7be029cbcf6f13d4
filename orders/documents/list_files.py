"""The orders of a list as a file for a spreadsheet: CSV of any length, or a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched

from orders.documents.order_csv import order_csv
from orders.documents.order_xlsx import order_xlsx
from orders.models import Order, OrderQuerySet
from orders.order_filter import OrderFilter

ORDERS_PER_PART = 500  # which are in memory at a time
MAX_WORKBOOK_ORDERS = 5_000  # a workbook is made as a whole, some seconds for so many


def csv_parts(orders: OrderQuerySet) -> Iterator[bytes]:
    """Yield the CSV, with a row for each line of each order, in the order of the list."""
    yield order_csv([])
    for part in batched(_with_lines(orders), ORDERS_PER_PART, strict=False):
        yield order_csv(part, has_head=False)


def workbook(orders: OrderQuerySet) -> bytes:
    """Return the same as XLSX."""
    return order_xlsx(_with_lines(orders))


def _with_lines(orders: OrderQuerySet) -> Iterator[Order]:
    return orders.prefetch_related("lines").iterator(chunk_size=ORDERS_PER_PART)


def file_name(chosen: OrderFilter, kind: str) -> str:
    """Return the name of the file, with its period and its kind ("csv")."""
    days = (chosen.cleaned_data[name] for name in ("first", "last"))
    return "-".join(["bestellingen", *(f"{day:%Y-%m-%d}" for day in days if day)]) + f".{kind}"
