"""Searches the local directory with `directory_find`, for what somebody typed.

`directory_find` is a function in the database, so that a search is one round trip: it knows how
many companies have each word, and plans by that. docs/decisions/0005-search.md tells why it is so.
"""

from __future__ import annotations

from typing import Any

from registry.folding import fold
from registry.models import COMPANY_COLUMNS
from registry.prepared_statements import Statement
from registry.query_words import read_words
from registry.typed_query import MAX_QUERY_LENGTH, TypedQuery, parse

SEARCH_TIMEOUT_SECONDS = 0.25  # far more than a search takes

# The companies are fetched here, and not by the function, so that the table of companies is locked
# before that of words: a load that swaps them does it in this order too.
_FIND = Statement(
    "find_companies",
    f"SELECT {', '.join(COMPANY_COLUMNS)}, coalesce(fit, 0), found.total,"  # noqa: S608 - names of our own tables and columns
    " found.is_at_least"
    " FROM directory_find($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS found"
    " CROSS JOIN unnest(found.ids, found.fits) WITH ORDINALITY AS shown (id, fit, place)"
    " JOIN registry_directoryentry USING (id) ORDER BY fit > 0, is_active IS FALSE, place",
)


def find(query: str, *, country: str, limit: int, timeout: float) -> list[tuple[Any, ...]]:
    """Return rows of COMPANY_COLUMNS, the best first, each with how well it fits.

    After that stand how many fit in all, and if at least. After `timeout`, in seconds, it begins
    nothing more, and is cancelled. Raises DatabaseError.
    """
    seconds = min(timeout, SEARCH_TIMEOUT_SECONDS)
    return _FIND.rows(country, *parse_query(query, country), limit, seconds)


def can_find(typed: TypedQuery) -> bool:
    """Tell whether there is something to look for: a mail address at a provider names nobody."""
    return bool(typed.number or read_words(typed.text).words)


def parse_query(query: str, country: str) -> tuple[str, ...]:
    """Read a query as `directory_find` takes it: words, number, address, and words after that.

    The words stand in four texts, as `QueryWords.values` returns them. What the query cannot be
    read as is an empty text.
    """
    text = query.replace("\0", "").lstrip()[:MAX_QUERY_LENGTH]
    typed = parse(text, country)
    return *read_words(text).values(country), typed.number, *_address(typed)


def _address(typed: TypedQuery) -> tuple[str, str]:
    """Return the key of an address, and what tells the companies there apart.

    A postcode with a name and no house number is looked for as words.
    """
    if typed.postcode and not typed.house_number and (typed.name or typed.town):
        return "", ""
    more = fold(f"{typed.addition} {typed.name}") if typed.postcode else ""
    return typed.address_key, more
