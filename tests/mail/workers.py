"""Real workers on a database of their own, which a test kills to see what they leave there."""

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

MAX_WAIT_SECONDS = 300
MANAGE = (sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"))


class WorkerEnvironment:
    """An empty database beside the tests' own, and the environment of processes that use it."""

    def __init__(self, database: str, mail_server_url: str, lease_seconds: int) -> None:
        self.database = database
        self.environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.mail.worker_settings",
            "WORKER_DATABASE": database,
            "EMAIL_URL": mail_server_url,
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
def worker_environment(
    name: str, mail_server_url: str, *, lease_seconds: int
) -> Iterator[WorkerEnvironment]:
    """Create the database with the portal's tables, and drop it afterwards."""
    own = f"{connection.settings_dict['NAME']}_{name}"
    database.create(own)
    try:
        yield WorkerEnvironment(own, mail_server_url, lease_seconds)
    finally:
        database.drop(own)


def wait_until(condition: Callable[[], bool]) -> None:
    """Return when the condition holds. The limit ends a test that would wait for ever."""
    give_up = time.monotonic() + MAX_WAIT_SECONDS
    while not condition():
        assert time.monotonic() < give_up, "it does not happen"
        time.sleep(0.05)
