"""What happens to people and dealers."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Dealer, DealerEmployee


class LastRecipientError(Exception):
    """Somebody must hear of a dealer's requests."""


@transaction.atomic
def set_notified(employee: DealerEmployee, notified: bool) -> None:
    """Whether the employee is mailed about requests. Raises LastRecipientError for the last one."""
    # Two employees who switch off at once wait for each other here.
    dealer = Dealer.objects.select_for_update().get(pk=employee.dealer_id)
    if not notified and not dealer.recipients.exclude(pk=employee.pk).exists():
        raise LastRecipientError
    DealerEmployee.objects.filter(pk=employee.pk).update(notified=notified)
