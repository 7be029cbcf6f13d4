"""A PostgreSQL for one benchmark, gone afterwards."""

from __future__ import annotations

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
