"""Tasks of the worker: pushing orders, and reminding of those that wait for approval."""

from procrastinate.contrib.django import app

from orders import actions, reminders
from orders.actions.imports import IMPORT_TASK
from orders.imports import jobs
from orders.imports.retention import forget_old_imports
from orders.push import delivery

BACKGROUND_PRIORITY = -10  # priority: after everything that somebody waits for


@app.task(name=delivery.PUSH_TASK)
def push_order(push_id: int) -> None:
    """Push an order to the wholesaler's system."""
    delivery.deliver(push_id)


@app.task(name=IMPORT_TASK)
def run_import(import_id: int) -> None:
    """Check, apply or undo an import of the catalogue."""
    jobs.run(import_id)


@app.periodic(cron="40 3 * * *")
@app.task(
    name="orders.forget_imports",
    queueing_lock="orders.forget_imports",
    priority=BACKGROUND_PRIORITY,
)
def forget_imports(timestamp: int) -> None:
    """Throw away the files of old imports, and what they changed."""
    forget_old_imports()


@app.periodic(cron="*/10 * * * *")
@app.task(name="orders.remind", queueing_lock="orders.remind", priority=BACKGROUND_PRIORITY)
def remind(timestamp: int) -> None:
    """Remind of orders that have waited too long for approval."""
    reminders.remind_of_due()


@app.periodic(cron="* * * * * */30")
@app.task(name="orders.sweep", queueing_lock="orders.sweep")
def sweep(timestamp: int) -> None:
    """Take up what waits for its next attempt, or was left by a worker that died."""
    delivery.deliver_overdue()


@app.periodic(cron="40 * * * *")
@app.task(
    name="orders.delete_uploads",
    queueing_lock="orders.delete_uploads",
    priority=BACKGROUND_PRIORITY,
)
def delete_uploads(timestamp: int) -> None:
    """Delete the files of orders about which nobody has answered."""
    actions.delete_old_uploads()
