"""Searches the local directory with `directory_find`, for what somebody typed.

`directory_find` is a function in the database, so that a search is one round trip: it knows how
many companies have each word, and plans by that. docs/decisions/0005-search.md tells why it is so.
"""

from __future__ import annotations

from typing import Any

from registry.folding import fold
from registry.models import COMPANY_COLUMNS
from registry.prepared_statements import Statement
from registry.typed_query import MAX_QUERY_LENGTH, TypedQuery, parse

SEARCH_TIMEOUT_SECONDS = 0.25  # far more than a search takes
MAX_QUERY_WORDS = 6  # more of them make a query no clearer

# The companies are fetched here, and not by the function, so that the table of companies is locked
# before that of words: a load that swaps them does it in this order too.
_FIND = Statement(
    "find_companies",
    f"SELECT {', '.join(COMPANY_COLUMNS)}, found.total, found.is_at_least"  # noqa: S608 - names of our own tables and columns
    " FROM directory_find($1, $2, $3, $4, $5, $6, $7) AS found"
    " CROSS JOIN unnest(found.ids) WITH ORDINALITY AS shown (id, place)"
    " JOIN registry_directoryentry USING (id) ORDER BY is_active IS FALSE, place",
)


def find(query: str, *, country: str, limit: int, timeout: float) -> list[tuple[Any, ...]]:
    """Return rows of COMPANY_COLUMNS, the best first, with how many there are, and if at least.

    After `timeout`, in seconds, it begins nothing more, and is cancelled. Raises DatabaseError.
    """
    return _FIND.rows(
        country, *parse_query(query, country), limit, min(timeout, SEARCH_TIMEOUT_SECONDS)
    )


def parse_query(query: str, country: str = "NL") -> tuple[str, str, str, str]:
    """Read a query as words, as a number, as an address, and the words after the address.

    What it cannot be read as is an empty text.
    """
    text = query.replace("\0", "").lstrip()[:MAX_QUERY_LENGTH]
    typed = parse(text, country)
    return _words(text), typed.number, *_address(typed)


def _address(typed: TypedQuery) -> tuple[str, str]:
    """Return the key of an address, and what tells the companies there apart.

    A postcode with a name and no house number is looked for as words.
    """
    if typed.postcode and not typed.house_number and (typed.name or typed.town):
        return "", ""
    more = fold(f"{typed.addition} {typed.name}") if typed.postcode else ""
    return typed.address_key, more


def _words(text: str) -> str:
    words = fold(text).split()[:MAX_QUERY_WORDS]
    if len(words) > 1 and len(words[-1]) == 1 and not text[-1].isspace():
        words.pop()  # the first letter of a word to come says too little
    return " ".join(words)
