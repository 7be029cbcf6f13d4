"""Work that is not done while somebody waits for a page."""

from procrastinate.contrib.django import app

from customers import listing, waiting
from customers.password_help import send_password_help

LATER = -10  # priority: after everything that somebody waits for


@app.task(name="customers.password_help")
def password_help(email: str) -> None:
    send_password_help(email)


@app.periodic(cron="*/5 * * * *")
@app.task(name="customers.look_again", queueing_lock="customers.look_again", priority=LATER)
def look_again(timestamp: int) -> None:
    """A few companies at a time, so that no mail waits long for it."""
    listing.look_again_at_due()


@app.periodic(cron="*/10 * * * *")
@app.task(name="customers.remind", queueing_lock="customers.remind", priority=LATER)
def remind(timestamp: int) -> None:
    waiting.remind_of_due()
