"""A real worker, killed in the middle of its work: no mail is lost.

The lease is shortened by MAIL_LEASE_SECONDS, so that the test need not wait for the real one;
test_sweep.py adds up that with the real one a mail still goes out within two minutes.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.utils import connector_params

from tests.mail.post_office import PostOffice, open_post_office

MANAGE = (sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"))
MAILS = 12
AT_ONCE = settings.PROCRASTINATE_WORKER_DEFAULTS["concurrency"]
LEASE_SECONDS = 4


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def database(transactional_db: None) -> Iterator[str]:
    """The name of a database of the worker's own."""
    name = f"{connection.settings_dict['NAME']}_killed"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def environ(database: str, post_office: PostOffice) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.mail.worker_settings",
        "WORKER_DATABASE": database,
        "EMAIL_URL": post_office.url,
        "MAIL_LEASE_SECONDS": str(LEASE_SECONDS),
    }


@contextmanager
def worker(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Killed at the end, in any case, as if its machine lost its power."""
    command = (*MANAGE, "procrastinate", "worker")
    with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it took too long"
        time.sleep(0.05)


def rows(database: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(**connector_params() | {"dbname": database}) as own:
        return own.execute(query.encode()).fetchall()


def test_every_mail_goes_out_after_a_restart(
    environ: dict[str, str], database: str, post_office: PostOffice
) -> None:
    subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=environ, check=True)
    subprocess.run([*MANAGE, "queue_letters", str(MAILS)], env=environ, check=True)

    post_office.stalls.set()
    with worker(environ):
        wait_until(lambda: len(post_office.accepted) == AT_ONCE, 60)
    post_office.stalls.clear()
    in_the_middle = {message["Message-ID"] for message in post_office.accepted}
    assert Counter(rows(database, "SELECT state FROM mail_mail")) == {
        ("sending",): AT_ONCE,
        ("queued",): MAILS - AT_ONCE,
    }

    restarted = time.monotonic()
    with worker(environ):
        wait_until(
            lambda: (
                rows(database, "SELECT count(*) FROM mail_mail WHERE state = 'sent'") == [(MAILS,)]
            ),
            120,
        )
    assert time.monotonic() - restarted < 120

    queued = rows(database, 'SELECT "to", message_id FROM mail_mail')
    went_out = Counter((m["To"], m["Message-ID"]) for m in post_office.accepted)
    assert set(went_out) == set(queued)
    assert {message_id for (_, message_id), n in went_out.items() if n > 1} == in_the_middle
    assert max(went_out.values()) == 2, "a repeat for the kill, and no more"
