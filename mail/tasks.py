"""The worker's tasks: sending mails, and the sweeps that make up for workers that died."""

from __future__ import annotations

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from mail.actions import SEND_TASK
from mail.delivery import deliver, overdue

SWEEP_PRIORITY = 10  # before a backlog of mails, which would hide what is stuck
KEEP_JOBS_HOURS = 24
KEEP_FAILED_JOBS_HOURS = 24 * 30


@app.task(name=SEND_TASK)
def send(mail_id: int) -> None:
    """Send one mail, if it is due."""
    deliver(mail_id)


# A mail of a killed worker waits for its lease, for MAIL_OVERDUE_SECONDS and for this: in all less
# than two minutes.
@app.periodic(cron=f"* * * * * */{settings.MAIL_SWEEP_SECONDS}")
@app.task(name="mail.sweep", queueing_lock="mail.sweep", priority=SWEEP_PRIORITY)
def sweep(timestamp: int) -> None:
    """Defer a job for every mail that is due and that its own job has not sent."""
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
    """Put the jobs of workers that died back in the queue, which procrastinate does not do."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the same work already waits under the same queueing lock
            await jobs.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(name="mail.delete_old_jobs", queueing_lock="delete_old_jobs", pass_context=True)
async def delete_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended long ago; those that failed are kept longer."""
    jobs = context.app.job_manager
    await jobs.delete_old_jobs(nb_hours=KEEP_JOBS_HOURS)
    await jobs.delete_old_jobs(
        nb_hours=KEEP_FAILED_JOBS_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
