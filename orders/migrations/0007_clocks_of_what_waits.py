"""Orders that wait when this is installed get their clocks as well."""

from django.db import migrations

from customers.working_days import working_days_after

REMIND_AFTER, ESCALATE_AFTER = 2, 5  # working days


def start_clocks(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    for order in Order.objects.filter(state="waiting"):
        Order.objects.filter(pk=order.pk).update(
            remind_at=working_days_after(order.created_at, REMIND_AFTER),
            escalate_at=working_days_after(order.created_at, ESCALATE_AFTER),
        )


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_orders_keep_their_clocks")]

    operations = [migrations.RunPython(start_clocks, migrations.RunPython.noop)]
