"""Deferring a job in the transaction of its cause."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager


def defer_in_transaction(task: str, **arguments: Any) -> None:
    """The job exists exactly when what the transaction has written does.

    The app's own connector is Django's in the web server, but another one inside a worker: there
    the job would be visible before the row is. And no queueing lock: a clash would abort the
    caller's transaction.
    """
    job = app.configure_task(name=task, task_kwargs=arguments).job
    JobManager(DjangoConnector()).defer_job(job)
