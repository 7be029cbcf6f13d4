"""Real workers on a database of their own, to be killed; and what they leave there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from procrastinate.contrib.django.utils import connector_params

from tests import database

MANAGE = (sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"))


class Workplace:
    """A database of this test run's server, and the environment of what works on it."""

    def __init__(self, database: str, post_office_url: str, lease_seconds: int) -> None:
        self.database = database
        self.environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.mail.worker_settings",
            "WORKER_DATABASE": database,
            "EMAIL_URL": post_office_url,
            "MAIL_LEASE_SECONDS": str(lease_seconds),
        }

    def manage(self, *arguments: str) -> None:
        subprocess.run([*MANAGE, *arguments], env=self.environ, check=True)

    @contextmanager
    def worker(self, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        """Killed at the end, in any case, as if its machine lost its power."""
        command = (*MANAGE, "procrastinate", "worker", *options)
        with subprocess.Popen(command, env=self.environ, stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.kill()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(**self._connection()) as own:
            return own.execute(query.encode()).fetchall()

    def change(self, query: str) -> None:
        with psycopg.connect(**self._connection()) as own:
            own.execute(query.encode())

    def _connection(self) -> dict[str, Any]:
        return connector_params() | {"dbname": self.database}


@contextmanager
def workplace(name: str, post_office_url: str, *, lease_seconds: int) -> Iterator[Workplace]:
    """With the portal's tables, and empty."""
    own = f"{connection.settings_dict['NAME']}_{name}"
    database.create(own)
    try:
        yield Workplace(own, post_office_url, lease_seconds)
    finally:
        database.drop(own)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it took too long"
        time.sleep(0.05)
