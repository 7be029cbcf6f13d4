"""Finding orders by what people know of them: a number, their reference, a person, an article."""

from __future__ import annotations

import re

from django.db.models import Q

from orders.models import OrderQuerySet
from orders.models.orders import FIRST_NUMBER
from web.texts import clean_text

MAX_KEY = 2**31  # of an order; a longer number is an article or an EAN
# "100123", "#100123", "bestelling 100.123"
NUMBER = re.compile(r"(?:[^\W\d]*[.:]?|#) ?(\d{6,}|\d{1,3}(?:[ .]\d{3})+)", re.IGNORECASE)


def find_orders(orders: OrderQuerySet, text: str) -> OrderQuerySet:
    """Return the orders that a text is about: those with exactly this number or reference, else
    those of a company or person, with a reference like it, or with an article.
    """
    text = clean_text(text)
    if not text:
        return orders
    exact = orders.filter(Q(pk=order_key(text) or 0) | Q(own_reference__iexact=text))
    if exact.exists():
        return exact
    return orders


def order_key(text: str) -> int | None:
    """Return the key of the order whose number this is; None for a text that is no number."""
    match = NUMBER.fullmatch(text.strip().replace("\0", ""))
    key = int(re.sub(r"\D", "", match[1])) - FIRST_NUMBER if match else 0
    return key if 0 < key < MAX_KEY else None
