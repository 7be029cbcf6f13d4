"""The way past the one database trigger that has one; the triggers stand in the migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def allow_moving_customer() -> Iterator[None]:
    """Allow a customer's dealer to change inside the block, and in this transaction only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.moving_customer', 'on', true)")
        yield
        cursor.execute("SELECT set_config('portal.moving_customer', 'off', true)")
