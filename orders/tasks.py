"""Tasks of the worker: pushing an order, and taking up pushes that are overdue."""

from procrastinate.contrib.django import app

from orders.push import delivery


@app.task(name=delivery.PUSH_TASK)
def push_order(push_id: int) -> None:
    """Push an order to the wholesaler's system."""
    delivery.deliver(push_id)


@app.periodic(cron="* * * * * */30")
@app.task(name="orders.sweep", queueing_lock="orders.sweep")
def sweep(timestamp: int) -> None:
    """Take up what waits for its next attempt, or was left by a worker that died."""
    for push_id in delivery.overdue():
        delivery.deliver(push_id)
