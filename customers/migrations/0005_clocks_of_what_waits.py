"""What already waits gets its clock, from when it came."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef

from customers.working_days import working_days_after

REMIND_AFTER, ESCALATE_AFTER = 2, 5


def start_clocks(apps: Any, schema_editor: Any) -> None:
    Customer = apps.get_model("customers", "Customer")
    CustomerEvent = apps.get_model("customers", "CustomerEvent")
    for customer in Customer.objects.filter(state="pending").iterator():
        customer.remind_at = working_days_after(customer.requested_at, REMIND_AFTER)
        customer.escalate_at = working_days_after(customer.requested_at, ESCALATE_AFTER)
        customer.save(update_fields=["remind_at", "escalate_at"])
    was_let_in = CustomerEvent.objects.filter(customer=OuterRef("pk"), kind="unblocked")
    added = Customer.objects.filter(~Exists(was_let_in), state="blocked", archived_at=None)
    for customer in added.iterator():
        customer.remind_at = working_days_after(customer.created_at, REMIND_AFTER)
        customer.save(update_fields=["remind_at"])


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_reminders")]
    operations = [migrations.RunPython(start_clocks, migrations.RunPython.noop)]
