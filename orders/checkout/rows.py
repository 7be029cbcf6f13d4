"""The rows of the checkout: what is ordered, with what has changed since it was shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orders.basket_changes import BasketChanges
from orders.pricing import PricedBasket, PricedLine


@dataclass(frozen=True)
class Row:
    """A line with the sentences about what has changed; a question keeps it from being ordered."""

    priced_line: PricedLine
    changes: list[str]


def rows_of(priced: PricedBasket, changes: BasketChanges | None) -> list[Row]:
    """Return the lines that can be ordered, and those that cannot when that has to be told."""
    by_line = changes.lines if changes else {}
    return list(_rows(priced, by_line, is_told=changes is not None))


def _rows(priced: PricedBasket, by_line: dict[int, list[str]], *, is_told: bool) -> Iterator[Row]:
    for priced_line in priced.lines:
        if is_told or not priced_line.question:
            yield Row(priced_line, by_line.get(priced_line.line.pk, []))
