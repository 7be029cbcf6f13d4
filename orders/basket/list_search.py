"""A search that is sent with the quantities of a list, and takes them along to what it finds."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from orders.order_lines import TypedLine


def is_search(sent: QueryDict) -> bool:
    """Tell whether the form of a list asks for a search.

    Enter presses one button from every field: it searches when the text of the search is another
    one than that of the list, or nothing else was typed.
    """
    if "enter" not in sent:
        return "search" in sent
    is_typed = any(quantity.strip() for quantity in sent.getlist("quantity"))
    return sent.get("q", "").strip() != sent.get("shown_query", "") or not is_typed


def search_url(list_url: str, query: str, typed_lines: Iterable[TypedLine]) -> str:
    """Return the address of a list of what a search finds, with the quantities that were typed."""
    address = QueryDict(mutable=True)
    if query.strip():
        address["q"] = query.strip()
    for line in typed_lines:
        address.appendlist("number", line.number)
        address.appendlist("quantity", line.quantity)
    return f"{list_url}?{address.urlencode()}" if address else list_url
