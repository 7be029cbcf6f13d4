"""Work that is not done while somebody waits for a page."""

from procrastinate.contrib.django import app

from customers import reminders, vat_checks
from customers.access.password_help import HELP_TASK, send_password_help
from customers.directory import changes
from customers.recipients import Asked
from web.sites import site_of_host

BACKGROUND_PRIORITY = -10  # priority: after everything that somebody waits for


@app.task(name=HELP_TASK)
def password_help(email: str, host: str = "", language: str = "") -> None:
    """Help as `host` and `language` of the page say; a job of before they were told has neither."""
    asked = Asked(site_of_host(host), language) if host and language else None
    send_password_help(email, asked=asked)


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="customers.look_again", queueing_lock="customers.look_again", priority=BACKGROUND_PRIORITY
)
def look_again(timestamp: int) -> None:
    """A few companies at a time, so that no mail waits long for it."""
    changes.look_again_at_due()


@app.periodic(cron="*/10 * * * *")
@app.task(name="customers.remind", queueing_lock="customers.remind", priority=BACKGROUND_PRIORITY)
def remind(timestamp: int) -> None:
    reminders.remind_of_due()


@app.task(name=vat_checks.VAT_CHECK_TASK, priority=BACKGROUND_PRIORITY)
def check_vat_number(customer_id: int) -> None:
    vat_checks.check_vat_number(customer_id)


@app.periodic(cron="*/2 * * * *")
@app.task(
    name="customers.check_due_vat_numbers",
    queueing_lock="customers.check_due_vat_numbers",
    priority=BACKGROUND_PRIORITY,
)
def check_due_vat_numbers(timestamp: int) -> None:
    """Ask VIES of the numbers that are new, old, or had no answer yet."""
    vat_checks.check_due_numbers()
