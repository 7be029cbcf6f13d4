"""The sweeps, run by a real worker inside the test."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import MARGIN
from procrastinate.tasks import Task
from procrastinate.worker import Worker

from mail import tasks
from mail.delivery import overdue
from mail.models import Mail
from tests.mail.conftest import Queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_other_jobs(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delete the jobs of an earlier test, which Django's flush leaves, and stop periodic ones."""
    forget_jobs()
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def run_worker() -> None:
    """Run the jobs that wait now."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # of the Django connector, not of every one
        app.run_worker(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            task_middleware=[close_connection],
        )


def close_connection(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """Run a task and close its connection, since its thread ends with this worker."""
    try:
        return call_next()
    finally:
        connection.close()


def an_hour_ago(mail: Mail, **changes: object) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        next_attempt_at=timezone.now() - timedelta(hours=1), **changes
    )


def defer(task: Task[..., Any, ...], **options: Any) -> None:
    """Defer a periodic task, as the worker does when it is time."""
    task.configure(task_kwargs={"timestamp": 0}, **options).defer()


def sweep() -> None:
    defer(tasks.sweep)
    run_worker()
    run_worker()  # the jobs that the sweep gave out


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def test_the_job_of_a_mail_sends_it(queue: Queue) -> None:
    queue()
    run_worker()
    assert states() == [Mail.State.SENT]
    assert len(outbox.outbox) == 1


def test_the_sweep_sends_what_lost_its_job(queue: Queue) -> None:
    an_hour_ago(queue())
    forget_jobs()
    sweep()
    assert states() == [Mail.State.SENT]


def test_the_sweep_sends_what_a_dead_worker_had_taken(queue: Queue) -> None:
    mail = queue()
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENDING,
        attempts=1,
        next_attempt_at=None,
        lease_until=timezone.now() - timedelta(hours=1),
    )
    forget_jobs()
    sweep()
    assert states() == [Mail.State.SENT]
    assert outbox.outbox[0].extra_headers["Message-ID"] == mail.message_id


def test_the_sweep_leaves_alone_what_is_not_overdue(queue: Queue) -> None:
    fresh, taken, later = queue(), queue(), queue()
    now = timezone.now()
    Mail.objects.filter(pk=taken.pk).update(
        state=Mail.State.SENDING, next_attempt_at=None, lease_until=now + timedelta(minutes=1)
    )
    Mail.objects.filter(pk=later.pk).update(next_attempt_at=now + timedelta(minutes=1))
    assert fresh.pk not in overdue(), "its own job is on its way"
    assert overdue() == []


def test_sweeping_twice_adds_no_second_job(queue: Queue) -> None:
    mail = queue()
    an_hour_ago(mail)
    forget_jobs()
    tasks.sweep(timestamp=0)
    tasks.sweep(timestamp=20)
    jobs = ProcrastinateJob.objects.filter(task_name="mail.send")
    assert [(job.args, job.status) for job in jobs] == [({"mail_id": mail.pk}, "todo")]


def test_a_killed_workers_mail_waits_less_than_two_minutes() -> None:
    waits = (
        settings.MAIL_LEASE_SECONDS,
        settings.MAIL_OVERDUE_SECONDS,
        settings.MAIL_SWEEP_SECONDS,
    )
    assert sum(waits) + MARGIN < 100


def stall(task_name: str) -> int:
    """Make the last job of this task one of a worker that died, and return its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s "
            "WHERE id = (SELECT max(id) FROM procrastinate_jobs WHERE task_name = %s) RETURNING id",
            [worker, task_name],
        )
        return int(cursor.fetchone()[0])


def retry_stalled_jobs() -> None:
    defer(tasks.retry_stalled_jobs)
    run_worker()
    run_worker()  # the jobs that it put back


def test_the_jobs_of_a_dead_worker_are_done_after_all(queue: Queue) -> None:
    queue()
    stall("mail.send")
    retry_stalled_jobs()
    assert states() == [Mail.State.SENT]


def test_a_stalled_job_that_already_waits_anew_is_forgotten() -> None:
    defer(tasks.sweep)
    stalled = stall("mail.sweep")
    defer(tasks.sweep, schedule_in={"hours": 1})
    retry_stalled_jobs()
    assert not ProcrastinateJob.objects.filter(pk=stalled).exists()
    assert ProcrastinateJob.objects.get(task_name="mail.sweep").status == "todo"
    assert ProcrastinateJob.objects.get(task_name="mail.retry_stalled_jobs").status == "succeeded"


def test_old_jobs_are_deleted(queue: Queue) -> None:
    queue()
    run_worker()
    queue()
    run_worker()
    oldest = ProcrastinateJob.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '25 hours' WHERE job_id = %s",
            [oldest.pk],
        )
    defer(tasks.delete_old_jobs)
    run_worker()
    assert not ProcrastinateJob.objects.filter(pk=oldest.pk).exists()
    assert ProcrastinateJob.objects.filter(task_name="mail.send").count() == 1
