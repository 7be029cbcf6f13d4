"""Lets the worker clear away what is over: counts of rate limits, sessions, and old pages."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from web.rate_limits import delete_full_buckets
from web.sent_once import delete_old_sent_forms

LATER = -10  # priority: after everything that somebody waits for


@app.periodic(cron="*/15 * * * *")
@app.task(name="web.delete_full_buckets", queueing_lock="web.delete_full_buckets", priority=LATER)
def delete_counts_that_expired(timestamp: int) -> None:
    """Delete the counts of rate limits whose time is over."""
    delete_full_buckets()


@app.periodic(cron="30 3 * * *")
@app.task(name="web.delete_sent_forms", queueing_lock="web.delete_sent_forms", priority=LATER)
def delete_forms_of_old_pages(timestamp: int) -> None:
    """Delete what was kept of forms whose pages are too old to be sent."""
    delete_old_sent_forms()


@app.periodic(cron="25 3 * * *")
@app.task(
    name="web.delete_ended_sessions", queueing_lock="web.delete_ended_sessions", priority=LATER
)
def delete_ended_sessions(timestamp: int) -> None:
    """Delete the sessions that have ended; Django leaves their rows, and strangers make some."""
    SessionStore.clear_expired()
