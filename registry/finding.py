"""What somebody typed to find a company in the local directory, as `directory_find` asks for it.

`directory_find` is a function in the database, so that a search is one round trip: it knows how
many companies have each word, and plans by that. docs/decisions/0005-search.md tells why it is so.
"""

from __future__ import annotations

import re
from typing import Any

from registry.folding import fold
from registry.keys import address_key, compact
from registry.statements import rows

LONGEST = 0.25  # seconds; far more than a search takes
LONGEST_QUERY = 200  # characters
MOST_WORDS = 6  # of a query; more of them make it no clearer

# A postcode; with a house number; with an addition after it, or the beginning of a name.
_DUTCH_ADDRESS = re.compile(r"^(\d{4}\s?[A-Za-z]{2})(?:[\s,]+(\d+)(.*))?$", re.ASCII)
_OTHER_ADDRESS = re.compile(r"^(?:L-)?([A-Za-z\d-]*\d[A-Za-z\d-]*)[\s,]+(\d+)(.*)$", re.ASCII)
_NUMBER = re.compile(r"^[A-Z]{0,4}\d[\dA-Z]{4,}$", re.ASCII)


def find(query: str, *, country: str, limit: int, timeout: float) -> list[tuple[Any, ...]]:
    """Rows of models.COMPANY_COLUMNS, the best first; then how many there are, and if at least.

    After `timeout`, in seconds, it begins nothing more, and is cancelled. Raises DatabaseError.
    """
    text = query.replace("\0", "").lstrip()[:LONGEST_QUERY]
    seconds = min(timeout, LONGEST)
    asked = [country, _words(text), _number(text), *_address(text), limit, seconds]
    return rows("SELECT * FROM directory_find(%s, %s, %s, %s, %s, %s, %s)", asked)


def _words(text: str) -> str:
    words = fold(text).split()[:MOST_WORDS]
    if len(words) > 1 and len(words[-1]) == 1 and not text[-1].isspace():
        words.pop()  # the first letter of a word to come says too little
    return " ".join(words)


def _number(text: str) -> str:
    number = compact(text.strip())
    return number if _NUMBER.match(number) else ""


def _address(text: str) -> tuple[str, str]:
    """The key of an address, and the words after it; both empty when it is none."""
    match = _DUTCH_ADDRESS.match(text.strip()) or _OTHER_ADDRESS.match(text.strip())
    if match is None:
        return "", ""
    postcode, house_number, more = match.groups(default="")
    return address_key(postcode, house_number), fold(more)
