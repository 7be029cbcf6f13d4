"""Deferring jobs in the transaction of their cause."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager


def defer_in_transaction(task: str, **arguments: Any) -> None:
    """Defer a job that exists exactly when what the transaction has written does.

    This does not use the connector of procrastinate's app: inside a worker that is not Django's,
    and the job would be visible before the row is. The job has no queueing lock, since a clash
    would abort the caller's transaction.
    """
    job = app.configure_task(name=task, task_kwargs=arguments).job
    JobManager(DjangoConnector()).defer_job(job)
