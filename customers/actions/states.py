"""Unblocking, blocking, rejecting and withdrawing a customer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers import invitations, notifications, people_changed
from customers.actions._record import change_state, check_seen, lock_customer
from customers.actors import Actor
from customers.models import Customer, CustomerEvent
from customers.states import ActionRefused, EmailMissing, Verb
from customers.vat_checks import request_vat_check
from web.sentences import filled


@transaction.atomic
def unblock_customer(customer: Customer, *, seen: str | None = None, by: Actor) -> CustomerEvent:
    """Unblock a customer: its contact gets a login by mail, or hears that the old one works again.

    Raises EmailMissing when there is no address to send it to, ActionRefused when it is refused.
    """
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    customer.check_can(Verb.UNBLOCK)
    contact = customer.contact
    if contact is None or not contact.email:
        raise EmailMissing(_("Enter the email address on which the customer receives its login."))
    event = change_state(customer, Verb.UNBLOCK, by=by)
    invitations.grant_login(contact)
    people_changed.notify_of_change(customer)
    request_vat_check(customer)
    return event


@transaction.atomic
def block_customer(
    customer: Customer, *, reason: str, seen: str | None = None, by: Actor
) -> CustomerEvent:
    """Block a customer. Its sessions end with the next request, since each one asks again."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    return change_state(customer, Verb.BLOCK, by=by, reason=reason)


@transaction.atomic
def reject_customer(
    customer: Customer,
    *,
    reason: str,
    internal_note: str = "",
    seen: str | None = None,
    by: Actor,
) -> CustomerEvent:
    """Reject a request. The applicant reads the reason, never the note."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    event = change_state(customer, Verb.REJECT, by=by, reason=reason, internal_note=internal_note)
    notifications.notify_applicant_of_rejection(customer)
    return event


@transaction.atomic
def close_duplicate(
    customer: Customer,
    *,
    earlier: Customer,
    internal_note: str = "",
    seen: str | None = None,
    by: Actor,
) -> CustomerEvent:
    """Close a request for an earlier one of the same company, without a mail about a rejection.

    `earlier` is that request or customer, at the same dealer.
    """
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    if earlier.dealer_id != customer.dealer_id or earlier.pk >= customer.pk:
        raise ActionRefused(_("Choose the earlier request or customer of this company."))
    reason = filled(
        gettext("Same company as %(earlier)s, %(reference)s."),
        earlier=earlier.name,
        reference=earlier.reference,
    )
    verb = Verb.CLOSE_DUPLICATE
    return change_state(
        customer,
        verb,
        by=by,
        reason=reason[:500],
        internal_note=internal_note,
        duplicate_of=earlier,
    )


@transaction.atomic
def withdraw_customer(customer: Customer, *, seen: str | None = None, by: Actor) -> CustomerEvent:
    """Take the request back, for the applicant."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    return change_state(customer, Verb.WITHDRAW, by=by)
