"""The orders of a list as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched

from orders.documents.order_csv import order_csv
from orders.documents.order_xlsx import order_xlsx
from orders.models import OrderQuerySet
from orders.placed_orders.order_filter import OrderFilter

ORDERS_PER_PART = 500  # which are in memory at a time
MAX_XLSX_ORDERS = 1000  # in a workbook: its reader waits for the last of them


def csv_parts(orders: OrderQuerySet) -> Iterator[bytes]:
    """Yield the file, with a row for each line of each order, in the order of the list."""
    yield order_csv([])
    rows = orders.prefetch_related("lines").iterator(chunk_size=ORDERS_PER_PART)
    for part in batched(rows, ORDERS_PER_PART, strict=False):
        yield order_csv(part, has_head=False)


def xlsx(orders: OrderQuerySet) -> bytes:
    """Return the same as a workbook, which cannot be written in parts."""
    return order_xlsx(orders.prefetch_related("lines").iterator(chunk_size=ORDERS_PER_PART))


def file_name(chosen: OrderFilter, kind: str) -> str:
    """Return the name of the file, with its period."""
    days = (chosen.cleaned_data[name] for name in ("first", "last"))
    return "-".join(["bestellingen", *(f"{day:%Y-%m-%d}" for day in days if day)]) + f".{kind}"
