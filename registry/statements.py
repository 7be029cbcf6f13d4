"""Asking the local directory's tables, within a time that a person who types can wait."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction

TIMEOUT_MS = 250  # for each statement; a search has two, and two more for a typing error


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The answer to one statement. Raises DatabaseError when it takes too long.

    The limit and the statement go together in one message, which PostgreSQL treats as one
    transaction: asking for the limit apart would take as long again as a search.
    """
    # A caller may be in a transaction of its own, which must survive.
    own = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with own, connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL statement_timeout = {TIMEOUT_MS}; {sql};"
            " SET LOCAL statement_timeout TO DEFAULT",
            params,
        )
        cursor.nextset()
        return list(cursor.fetchall())
