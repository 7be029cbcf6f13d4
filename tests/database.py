"""A database per worker, cloned from a template that is migrated once and kept.

The template's name carries a fingerprint of what migrating depends on, so that it is made anew when
that changes. `make test` keeps the PostgreSQL in which it lies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "portal_template_"
BUILDING = "portal_building"
LOCK = 7312011  # one process at a time looks for the template and makes it


def fingerprint(root: Path = ROOT) -> str:
    """Returns a digest of the migrations, the SQL, and the pins of what brings migrations too."""
    digest = hashlib.sha256()
    for file in sorted(_sources(root)):
        digest.update(f"{file.relative_to(root)}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources(root: Path) -> Iterator[Path]:
    for app in root.glob("*/__init__.py"):
        yield from app.parent.rglob("migrations/*.py")
        yield from app.parent.rglob("*.sql")
    yield root / "requirements" / "production.txt"


def create(name: str) -> None:
    """Makes a fresh copy of the template under this name."""
    template = _template()
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def clone(name: str) -> None:
    """Makes this process use a fresh copy of the template under this name."""
    create(name)
    use(name)
    with connection.cursor() as cursor:
        cursor.execute(_question())
        _kept.update(table for (table,) in cursor.fetchall())


def empty() -> None:
    """Empties the tables in which a test has left rows, without asking triggers or foreign keys.

    Django's own way truncates every table and makes the permissions again: two thirds of a second
    where this takes a few milliseconds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_question())
        used = [table for (table,) in cursor.fetchall() if table not in _kept]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in used:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of the catalogue


_kept: set[str] = set()  # the tables that have rows in the template: permissions, migrations


@cache
def _question() -> str:
    """Returns the SQL that names the tables with rows in them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"  # noqa: S608 - as above
        for table in tables
    )


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what is written inside; meant for what the tests of a module share."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def drop(name: str) -> None:
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def server() -> Iterator[CursorWrapper]:
    """Yields a cursor outside of every database of tests."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def _template() -> str:
    name = TEMPLATE + fingerprint()
    with server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until this connection is closed
        if name not in _databases(cursor):
            _build(cursor, name)
    return name


def _databases(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database")
    return [name for (name,) in cursor.fetchall()]


def _build(cursor: CursorWrapper, name: str) -> None:
    """Migrates an empty database, and drops the templates of before."""
    cursor.execute(f"DROP DATABASE IF EXISTS {BUILDING} WITH (FORCE)")
    cursor.execute(f"CREATE DATABASE {BUILDING}")
    own = connection.settings_dict["NAME"]
    use(BUILDING)
    call_command("migrate", verbosity=0, run_syncdb=True)
    use(own)
    for old in _databases(cursor):
        if old.startswith(TEMPLATE):
            cursor.execute(f'DROP DATABASE "{old}"')
    cursor.execute(f'ALTER DATABASE {BUILDING} RENAME TO "{name}"')
