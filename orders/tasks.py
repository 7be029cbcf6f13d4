"""Pushing orders, and the sweep that makes up for workers that died."""

from procrastinate.contrib.django import app

from orders.push import delivery


@app.task(name=delivery.PUSH_TASK)
def push_order(push_id: int) -> None:
    delivery.deliver(push_id)


@app.periodic(cron="* * * * * */30")
@app.task(name="orders.sweep", queueing_lock="orders.sweep")
def sweep(timestamp: int) -> None:
    for push_id in delivery.overdue():
        delivery.deliver(push_id)
