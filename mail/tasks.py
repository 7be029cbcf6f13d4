"""What the worker does: sending, and the sweeps that make up for workers that died."""

from __future__ import annotations

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from mail.actions import SEND_TASK
from mail.delivery import deliver, overdue

SWEEP_PRIORITY = (
    10  # priority of the sweeps: before a backlog of mails, or it would hide what is stuck
)
KEEP_JOBS_HOURS = 24
KEEP_FAILED_JOBS_HOURS = 24 * 30


@app.task(name=SEND_TASK)
def send(mail_id: int) -> None:
    deliver(mail_id)


# Lease, grace and this together are what a mail of a killed worker waits: less than two minutes.
@app.periodic(cron=f"* * * * * */{settings.MAIL_SWEEP_SECONDS}")
@app.task(name="mail.sweep", queueing_lock="mail.sweep", priority=SWEEP_PRIORITY)
def sweep(timestamp: int) -> None:
    """Give a job to every mail that is due and that the job of its own has not sent."""
    for mail_id in overdue():
        try:
            send.configure(queueing_lock=f"mail {mail_id}").defer(mail_id=mail_id)
        except AlreadyEnqueued:
            continue


@app.periodic(cron="* * * * *")
@app.task(
    name="mail.retry_stalled_jobs",
    queueing_lock="retry_stalled_jobs",
    priority=SWEEP_PRIORITY,
    pass_context=True,
)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that died back in the queue; procrastinate does not by itself."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the same work already waits under the same queueing lock
            await jobs.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(name="mail.delete_old_jobs", queueing_lock="delete_old_jobs", pass_context=True)
async def delete_old_jobs(context: JobContext, timestamp: int) -> None:
    jobs = context.app.job_manager
    await jobs.delete_old_jobs(nb_hours=KEEP_JOBS_HOURS)
    await jobs.delete_old_jobs(
        nb_hours=KEEP_FAILED_JOBS_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
