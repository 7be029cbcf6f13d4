"""Taking a customer out of the lists, and back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.actions._record import CLOCK, check_seen, lock_customer, record_event, share_dealer
from customers.actors import Actor
from customers.models import Customer, CustomerEvent
from customers.states import ActionRefused, EventKind


@transaction.atomic
def archive_customer(customer: Customer, *, seen: str | None = None, by: Actor) -> CustomerEvent:
    """Take a customer out of the lists and the reminders; its history stays."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    if customer.archived_at:
        raise ActionRefused(_("This customer has already been archived."))
    if not customer.can_be_archived:
        raise ActionRefused(_("Only a blocked or withdrawn customer can be archived."))
    customer.archived_at = timezone.now()
    customer.stop_waiting()
    customer.save(update_fields=["archived_at", *CLOCK])
    return record_event(customer, EventKind.ARCHIVED, by=by)


@transaction.atomic
def restore_customer(customer: Customer, *, seen: str | None = None, by: Actor) -> CustomerEvent:
    """Put a customer from the archive back into the lists, in the state it had."""
    if customer.dealer:
        share_dealer(customer.dealer)
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    if not customer.archived_at:
        raise ActionRefused(_("This customer is not in the archive."))
    customer.archived_at = None
    if customer.is_still_to_unblock(customer.events.all()):
        customer.start_waiting()
    customer.save(update_fields=["archived_at", *CLOCK])
    return record_event(customer, EventKind.RESTORED, by=by)
