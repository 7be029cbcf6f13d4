"""Clears away for the company directory what is over, as jobs of the worker."""

from procrastinate.contrib.django import app

from registry.answer_cache import delete_expired

CLEANUP_PRIORITY = -10  # after everything that somebody waits for


@app.periodic(cron="7,22,37,52 * * * *")
@app.task(
    name="registry.delete_expired_answers",
    queueing_lock="registry.delete_expired_answers",
    priority=CLEANUP_PRIORITY,
)
def delete_expired_answers(timestamp: int) -> None:
    """Delete the answers of sources whose time is over."""
    delete_expired()
