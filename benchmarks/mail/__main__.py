"""From "Blokkade opheffen" to a mail server that has the login: `make bench-mail`.

A PostgreSQL, a mail server on loopback that accepts everything, and real workers. Beside it stands
what is simpler: sending in the request that unblocks, and one loop without a queue.
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
from tests.mail.post_office import PostOffice, open_post_office

PAUSE = 0.1  # seconds between two unblocks
WAIT = 120.0  # seconds for whatever is waited for, at most


class Clock(PostOffice):
    """Notes when it accepted which mail."""

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
    with own_postgres() as postgres, open_post_office(Clock()) as clock:
        os.environ.update(
            DATABASE_URL=postgres.url,
            DJANGO_SETTINGS_MODULE="tests.mail.worker_settings",
            WORKER_DATABASE="portal",
            EMAIL_URL=clock.url,
            PORTAL_MODE="test",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _say(f"Unblocking, one every {PAUSE * 1000:.0f} ms; milliseconds.\n")
        _say("| | median | p99 | max |\n|---|---|---|---|")
        waits, arrivals = _by_worker(clock, arguments.unblocks)
        _say(f"| until the mail server has it, one worker | {_row(arrivals)} |")
        _say(f"| what the dealer waits for: the unblock alone | {_row(waits)} |")
        in_request = _in_the_request(arguments.unblocks)
        _say(f"| what it would wait for with the mail sent in the request | {_row(in_request)} |")
        _say(f"\n{arguments.backlog:,} mails that wait; mails a second.\n\n| | |\n|---|---|")
        _say(f"| one loop, no queue | {_loop(clock, arguments.backlog):.0f} |")
        for workers in (1, 4):
            rate = _backlog(clock, arguments.backlog, workers)
            _say(f"| {workers} worker{'s' if workers > 1 else ''} | {rate:.0f} |")


def _by_worker(clock: Clock, number: int) -> tuple[list[float], list[float]]:
    """What the one who unblocks waits for, and what the customer does; seconds."""
    from customers import actions
    from mail.models import Mail
    from tests.customers.crowd import a_dealer_with_staff, add_blocked

    _dealer, by = a_dealer_with_staff()
    customers = add_blocked(range(number))
    began: dict[str, float] = {}
    waits = []
    with _workers(clock, 1):
        for customer in customers:
            start = time.monotonic()
            actions.unblock_customer(customer, by=by)
            waits.append(time.monotonic() - start)
            began[Mail.objects.latest("pk").message_id] = start
            time.sleep(PAUSE)
        _wait_until(lambda: clock.times.keys() >= began.keys())
    return waits, [clock.times[message_id] - start for message_id, start in began.items()]


def _in_the_request(number: int) -> list[float]:
    from customers import actions
    from mail.delivery import deliver
    from mail.models import Mail
    from tests.customers.crowd import a_dealer_with_staff, add_blocked

    _dealer, by = a_dealer_with_staff()
    waits = []
    for customer in add_blocked(range(10_000, 10_000 + number)):
        start = time.monotonic()
        actions.unblock_customer(customer, by=by)
        deliver(Mail.objects.latest("pk").pk)
        waits.append(time.monotonic() - start)
        time.sleep(PAUSE)
    _forget_jobs()
    return waits


def _loop(clock: Clock, number: int) -> float:
    from mail.delivery import deliver

    ids = _queue(number)
    began = time.monotonic()
    for mail_id in ids:
        deliver(mail_id)
    seconds = time.monotonic() - began
    _forget_jobs()
    return number / seconds


def _backlog(clock: Clock, number: int, workers: int) -> float:
    """From the first of the backlog that is accepted to the last; all workers are up by then."""
    with _workers(clock, workers):
        before = len(clock.times)
        _queue(number)
        _wait_until(lambda: len(clock.times) >= before + number)
    times = sorted(clock.times.values())[before:]
    return (number - 1) / (times[-1] - times[0])


def _queue(number: int) -> list[int]:
    """Logins of one customer, all at once: they wait until the last has been queued."""
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
def _workers(clock: Clock, number: int) -> Iterator[None]:
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
            process.wait(WAIT)


def _workers_at_work() -> int:
    from procrastinate.contrib.django.models import ProcrastinateWorker

    return int(ProcrastinateWorker.objects.count())


def _forget_jobs() -> None:
    """Those of mails that went out without a worker."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def _wait_until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + WAIT
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
