"""How a customer comes in: it asks for a login itself, or its dealer adds it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Dealer
from customers import notifications
from customers.actions._record import lock_customer, record_event, share_dealer
from customers.actions.application_links import create_application_link
from customers.actions.details import PersonFields, normalised_person
from customers.actors import APPLICANT, Actor
from customers.models import Contact, Customer, CustomerEvent
from customers.states import DEALER_STOPPED, ActionRefused, EventKind, State
from customers.vat_checks import request_vat_check
from web.sentences import filled


@transaction.atomic
def register_customer(
    *, company: dict[str, Any], person: PersonFields, dealer: Dealer | None, typed_dealer: str = ""
) -> tuple[Customer, CustomerEvent]:
    """Save the request of a company for a login, and tell its dealer.

    Without a dealer the staff are asked to assign one; they read what was typed as the dealer.
    """
    dealer = _trading(dealer) if dealer else None
    customer = Customer(
        **company,
        dealer=dealer,
        state=State.PENDING,
        origin=Customer.Origin.REGISTERED,
        requested_at=timezone.now(),
    )
    customer.start_waiting()
    customer.save(force_insert=True)
    create_contact(customer, person)
    create_application_link(customer)
    note = _note_of_typed_dealer(typed_dealer)
    event = record_event(
        customer, EventKind.REQUESTED, by=APPLICANT, from_state="", internal_note=note
    )
    notifications.send_receipt(customer)
    notifications.notify_of_request(customer)
    return customer, event


def _note_of_typed_dealer(typed: str) -> str:
    """Return what the staff read, in their language."""
    with override(settings.LANGUAGE_CODE):
        return filled(_("Typed as the dealer: “%(typed)s”."), typed=typed) if typed else ""


@transaction.atomic
def add_customer(
    *, company: dict[str, Any], person: PersonFields, dealer: Dealer, by: Actor
) -> tuple[Customer, CustomerEvent]:
    """Add a customer for a dealer; it stays blocked until it is unblocked."""
    dealer = _trading(dealer)
    customer = Customer(**company, dealer=dealer, state=State.BLOCKED, origin=Customer.Origin.ADDED)
    customer.start_waiting()
    customer.save(force_insert=True)
    create_contact(customer, person)
    request_vat_check(customer)
    return customer, record_event(customer, EventKind.ADDED, by=by, from_state="")


@transaction.atomic
def send_receipt_again(customer: Customer) -> None:
    """Send the private link once more, to the address of the applicant and to no other."""
    customer = lock_customer(customer)
    if customer.state != State.PENDING:
        raise ActionRefused(_("This request is no longer waiting."))
    notifications.send_receipt(customer)


def create_contact(customer: Customer, person: PersonFields) -> Contact:
    """Make the person whom the dealer calls."""
    fields = normalised_person(person)
    return Contact.objects.create(customer=customer, contact_since=timezone.now(), **fields)


def _trading(dealer: Dealer) -> Dealer:
    """Return the dealer as it is now. Raises ActionRefused when it has stopped meanwhile."""
    dealer = share_dealer(dealer)
    if not dealer.is_trading:
        raise ActionRefused(DEALER_STOPPED)
    return dealer
