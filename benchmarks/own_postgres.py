"""A PostgreSQL for one benchmark, gone afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from portal.devtools.postgres import Postgres, passing_data


@contextmanager
def own_postgres(
    *, durable: bool = True, settings: Mapping[str, str] | None = None
) -> Iterator[Postgres]:
    """`durable=False` does not wait for the disk."""
    data = passing_data()
    postgres = Postgres(data, durable=durable, settings=settings)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
        shutil.rmtree(data.parent, ignore_errors=True)


@contextmanager
def own_portal() -> Iterator[None]:
    """Set the portal up with a PostgreSQL of its own and its tables, which are empty."""
    with own_postgres() as postgres:
        os.environ.update(
            DATABASE_URL=postgres.url,
            DJANGO_SETTINGS_MODULE="tests.settings",
            PORTAL_MODE="test",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield
