"""Asking the local directory's tables, within a time that a person who types can wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

TIMEOUT_MS = 250  # for each statement; a search has two, and two more for a typing error
_LIMIT = f"SET LOCAL statement_timeout = {TIMEOUT_MS}"
_NO_LIMIT = "SET LOCAL statement_timeout TO DEFAULT"


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The answer to one statement. Raises DatabaseError when it takes too long.

    The limit and the statement go together in one message, which PostgreSQL treats as one
    transaction: asking for the limit apart would take as long again as a search.
    """
    # A caller may be in a transaction of its own, which must survive.
    if connection.in_atomic_block:
        with transaction.atomic():
            return _run(f"{_LIMIT}; {sql}; {_NO_LIMIT}", params)
    return _run(f"{_LIMIT}; {sql}", params)


def _run(statements: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statements, params)
        cursor.nextset()
        return list(cursor.fetchall())
