"""Runs prepared statements on the local directory, while somebody types.

This asks libpq itself, by psycopg's own wrapper of it. With a cursor eight clients at once made a
sixth fewer searches, since its Python took as long as the server did for a common word.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection
from psycopg.adapt import Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

type Values = tuple[str | int | float, ...]


class Statement:
    """A statement that the server keeps prepared on each connection, with parameters $1, $2 …"""

    def __init__(self, name: str, sql: str) -> None:
        self._name = name.encode()
        self._sql = sql.encode()
        self._prepared: WeakSet[Connection[Any]] = WeakSet()

    def rows(self, *values: str | int | float) -> list[tuple[Any, ...]]:
        """Run the statement and return its rows. Raises DatabaseError."""
        portal = connections[DEFAULT_DB_ALIAS]
        portal.close_if_health_check_failed()
        portal.ensure_connection()
        with portal.wrap_database_errors:
            try:
                return self._rows(portal, values)
            except InvalidSqlStatementName:  # somebody threw away all that was prepared
                self._prepared.discard(portal.connection)
                return self._rows(portal, values)

    def _rows(self, portal: BaseDatabaseWrapper, values: Values) -> list[tuple[Any, ...]]:
        if not portal.in_atomic_block:
            return self._fetched(portal.connection, values)
        with transaction.atomic():  # a caller's transaction must survive an error
            return self._fetched(portal.connection, values)

    def _fetched(self, connection: Connection[Any], values: Values) -> list[tuple[Any, ...]]:
        parameters = [str(value).encode("utf-8", "replace") for value in values]
        result = self._executed(connection, parameters)
        reader = Transformer(connection)
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)

    def _executed(self, connection: Connection[Any], parameters: list[bytes]) -> PGresult:
        if connection not in self._prepared:
            _checked(connection.pgconn.prepare(self._name, self._sql))
            self._prepared.add(connection)
        return _checked(connection.pgconn.exec_prepared(self._name, parameters))


def _checked(result: PGresult) -> PGresult:
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise error_from_result(result)
    return result
