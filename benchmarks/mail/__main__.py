"""Measures how long a login takes from "Blokkade opheffen" to the mail server: `make bench-mail`.

It uses a PostgreSQL of its own, a mail server on loopback that accepts everything, and real
workers. It measures two simpler ways too: sending in the request that unblocks, and one loop
without a queue.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from benchmarks.own_postgres import own_postgres
from tests.mail.mail_server import MailServer, open_mail_server

PAUSE_SECONDS = 0.1  # between two unblocks
MAX_WAIT_SECONDS = 120.0


class TimingMailServer(MailServer):
    """A mail server that notes when it accepted which mail."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[str, float] = {}  # by Message-ID, time.monotonic()

    def answer_to_data(self, message: EmailMessage) -> str:
        self.times[str(message["Message-ID"])] = time.monotonic()
        return super().answer_to_data(message)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unblocks", type=int, default=300)
    parser.add_argument("--backlog", type=int, default=2000)
    arguments = parser.parse_args()
    with own_postgres() as postgres, open_mail_server(TimingMailServer()) as server:
        os.environ.update(
            DATABASE_URL=postgres.url,
            DJANGO_SETTINGS_MODULE="tests.mail.worker_settings",
            WORKER_DATABASE="portal",
            EMAIL_URL=server.url,
            PORTAL_MODE="test",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _say(f"Unblocking, one every {PAUSE_SECONDS * 1000:.0f} ms; milliseconds.\n")
        _say("| | median | p99 | max |\n|---|---|---|---|")
        waits, arrivals = _by_worker(server, arguments.unblocks)
        _say(f"| until the mail server has it, one worker | {_row(arrivals)} |")
        _say(f"| what the dealer waits for: the unblock alone | {_row(waits)} |")
        in_request = _in_the_request(arguments.unblocks)
        _say(f"| what it would wait for with the mail sent in the request | {_row(in_request)} |")
        _say(f"\n{arguments.backlog:,} mails that wait; mails a second.\n\n| | |\n|---|---|")
        _say(f"| one loop, no queue | {_loop(server, arguments.backlog):.0f} |")
        for workers in (1, 4):
            rate = _backlog(server, arguments.backlog, workers)
            _say(f"| {workers} worker{'s' if workers > 1 else ''} | {rate:.0f} |")


def _by_worker(server: TimingMailServer, number: int) -> tuple[list[float], list[float]]:
    """Return the seconds that each unblock takes, and those until the server has each login."""
    from customers import actions
    from mail.models import Mail
    from tests.customers.many_customers import a_dealer_with_staff, add_blocked

    _dealer, by = a_dealer_with_staff()
    customers = add_blocked(range(number))
    began: dict[str, float] = {}
    waits = []
    with _workers(server, 1):
        for customer in customers:
            start = time.monotonic()
            actions.unblock_customer(customer, by=by)
            waits.append(time.monotonic() - start)
            began[Mail.objects.latest("pk").message_id] = start
            time.sleep(PAUSE_SECONDS)
        _wait_until(lambda: server.times.keys() >= began.keys())
    return waits, [server.times[message_id] - start for message_id, start in began.items()]


def _in_the_request(number: int) -> list[float]:
    """Return the seconds that each unblock takes if it sends the mail itself."""
    from customers import actions
    from mail.delivery import deliver
    from mail.models import Mail
    from tests.customers.many_customers import a_dealer_with_staff, add_blocked

    _dealer, by = a_dealer_with_staff()
    waits = []
    for customer in add_blocked(range(10_000, 10_000 + number)):
        start = time.monotonic()
        actions.unblock_customer(customer, by=by)
        deliver(Mail.objects.latest("pk").pk)
        waits.append(time.monotonic() - start)
        time.sleep(PAUSE_SECONDS)
    _forget_jobs()
    return waits


def _loop(server: TimingMailServer, number: int) -> float:
    """Return how many mails a second one loop sends."""
    from mail.delivery import deliver

    ids = _queue(number)
    began = time.monotonic()
    for mail_id in ids:
        deliver(mail_id)
    seconds = time.monotonic() - began
    _forget_jobs()
    return number / seconds


def _backlog(server: TimingMailServer, number: int, workers: int) -> float:
    """Return how many mails of a backlog a second these workers send, once all are started."""
    with _workers(server, workers):
        before = len(server.times)
        _queue(number)
        _wait_until(lambda: len(server.times) >= before + number)
    times = sorted(server.times.values())[before:]
    return (number - 1) / (times[-1] - times[0])


def _queue(number: int) -> list[int]:
    """Queue logins of one customer in one transaction, so that all wait for the last."""
    from django.db import transaction

    from customers.models import Invitation
    from mail.actions import queue_mail
    from web.sites import all_sites

    about = Invitation.objects.order_by("pk")[0]
    with transaction.atomic():
        return [
            queue_mail("invitation", about, to=about.email, language="nl", site=all_sites()[0]).pk
            for _ in range(number)
        ]


@contextmanager
def _workers(server: TimingMailServer, number: int) -> Iterator[None]:
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    processes = [
        subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
        for _ in range(number)
    ]
    try:
        _wait_until(lambda: _workers_at_work() == number)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(MAX_WAIT_SECONDS)


def _workers_at_work() -> int:
    from procrastinate.contrib.django.models import ProcrastinateWorker

    return int(ProcrastinateWorker.objects.count())


def _forget_jobs() -> None:
    """Delete the jobs of mails that went out without a worker."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def _wait_until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + MAX_WAIT_SECONDS
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError("It took too long")
        time.sleep(0.05)


def _row(seconds: list[float]) -> str:
    p99 = statistics.quantiles(seconds, n=100)[98]
    values = (statistics.median(seconds), p99, max(seconds))
    return " | ".join(f"{value * 1000:.1f}" for value in values)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is what one reads in the terminal


if __name__ == "__main__":
    main()
