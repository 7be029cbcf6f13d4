"""One customer of a dealer: what it is, what one can do with it, and what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.access.decorators import for_dealer_customer
from customers.actors import ActorRequest, DealerActor
from customers.directory.changes import adoptable, differences
from customers.directory.comparison import compare
from customers.duplicates import similar_to
from customers.login_status import LoginStatus, login_statuses, login_statuses_of_contacts
from customers.models import Contact, Customer, CustomerEvent
from customers.states import Verb
from customers.timeline import timeline_of, who_did
from registry import directory

MAX_SIMILAR_CUSTOMERS = 5


@require_safe
@for_dealer_customer
def show(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    events = list(
        CustomerEvent.objects.visible_to(actor).filter(customer=customer).select_related("by_user")
    )
    context = {
        "customer": customer,
        "contact": customer.contact,
        "comparison": compare(customer),
        "source_name": directory.name_of(customer.directory_source),
        **_directory_change(customer),
        "login": login_statuses([customer])[customer.pk],
        "colleagues": _colleagues(customer),
        "timeline": timeline_of(customer, events, reader=actor),
        "arrival": events[0] if events else None,
        "arrival_by": who_did(events[0], customer) if events else "",
        "last_change": _last_change(events),
        "similar": similar_to(customer, actor=actor)[:MAX_SIMILAR_CUSTOMERS],
        "still_to_unblock": customer.is_still_to_unblock(events),
        "can": _possible(customer),
    }
    return render(request, "customers/dealer/detail.html", context)


def _colleagues(customer: Customer) -> list[tuple[Contact, LoginStatus]]:
    """Who else logs in for this customer, added by its own managers."""
    people = [c for c in customer.contacts.all() if not c.ended_at and c != customer.contact]
    logins = login_statuses_of_contacts([(customer, contact) for contact in people])
    return [(contact, logins[contact.pk]) for contact in people]


def _directory_change(customer: Customer) -> dict[str, Any]:
    """What the directory says by now, when that is to be settled."""
    change = customer.directory_changes.open().first()
    if change is None:
        return {}
    return {
        "directory_change": change,
        "differences": differences(customer, change),
        "adoptable": bool(adoptable(customer, change)),
        "has_closed": change.is_in_directory and change.record.get("is_active") is False,
    }


def _last_change(events: list[CustomerEvent]) -> CustomerEvent | None:
    """The event that led to the present state."""
    return next((e for e in reversed(events) if e.from_state != e.to_state), None)


def _possible(customer: Customer) -> dict[str, bool]:
    contact = customer.contact
    return {
        "unblock": customer.can(Verb.UNBLOCK),
        "block": customer.can(Verb.BLOCK),
        "reject": customer.can(Verb.REJECT),
        "pass_on": customer.can_be_passed_on,
        "archive": customer.can_be_archived,
        "restore": customer.archived_at is not None,
        "resend": customer.is_active and contact is not None and contact.first_login_at is None,
    }
