"""Clearing away what has expired, by the worker."""

from procrastinate.contrib.django import app

from web.rate_limits import delete_full_buckets

LATER = -10  # priority: after everything that somebody waits for


@app.periodic(cron="*/15 * * * *")
@app.task(name="web.delete_full_buckets", queueing_lock="web.delete_full_buckets", priority=LATER)
def delete_counts_that_expired(timestamp: int) -> None:
    """Delete the counts of rate limits whose time is over."""
    delete_full_buckets()
