"""Asking the local directory's tables, while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import psycopg
from django.db import connection, transaction


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The answer to one statement, which the server keeps prepared. Raises DatabaseError.

    Django's own cursor writes the parameters into the text, so that the server reads and plans each
    statement anew: that takes as long as the search itself.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # A caller may be in a transaction of its own, which must survive.
    own = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with own, connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql, params, prepare=True).fetchall()
