"""Lets the worker clear away the counts of rate limits and the sessions that are over."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from web.rate_limits import delete_full_buckets

LATER = -10  # priority: after everything that somebody waits for


@app.periodic(cron="*/15 * * * *")
@app.task(name="web.delete_full_buckets", queueing_lock="web.delete_full_buckets", priority=LATER)
def delete_counts_that_expired(timestamp: int) -> None:
    """Delete the counts of rate limits whose time is over."""
    delete_full_buckets()


@app.periodic(cron="25 3 * * *")
@app.task(
    name="web.delete_ended_sessions", queueing_lock="web.delete_ended_sessions", priority=LATER
)
def delete_ended_sessions(timestamp: int) -> None:
    """Delete the sessions that have ended; Django leaves their rows, and strangers make some."""
    SessionStore.clear_expired()
