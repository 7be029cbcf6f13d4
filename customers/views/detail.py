"""One customer of a dealer: what it is, what one can do with it, and what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.access import ActorRequest, get_visible_customer
from customers.comparison import compare
from customers.duplicates import similar_to
from customers.listing import adoptable, differences
from customers.logins import Login, logins_of, logins_of_contacts
from customers.models import Contact, Customer, CustomerEvent, Verb
from customers.story import story_of, who_did
from customers.views.guards import for_dealer
from registry import directory

MOST_SIMILAR = 5


@require_safe
@for_dealer
def show(request: ActorRequest, reference: str) -> HttpResponse:
    assert request.actor is not None
    customer = get_visible_customer(request, reference)
    events = list(
        CustomerEvent.objects.visible_to(request.actor)
        .filter(customer=customer)
        .select_related("by_user")
    )
    context = {
        "customer": customer,
        "contact": customer.contact,
        "comparison": compare(customer),
        "source_name": directory.name_of(customer.directory_source),
        **_listing(customer),
        "login": logins_of([customer])[customer.pk],
        "colleagues": _colleagues(customer),
        "story": story_of(customer, events, reader=request.actor),
        "came_in": events[0] if events else None,
        "came_in_by": who_did(events[0], customer) if events else "",
        "last_change": _last_change(events),
        "similar": similar_to(customer, actor=request.actor)[:MOST_SIMILAR],
        "still_to_unblock": customer.is_still_to_unblock(events),
        "can": _possible(customer),
    }
    return render(request, "customers/detail.html", context)


def _colleagues(customer: Customer) -> list[tuple[Contact, Login]]:
    """Who else logs in for this customer, added by its own managers."""
    people = [c for c in customer.contacts.all() if not c.ended_at and c != customer.contact]
    logins = logins_of_contacts([(customer, contact) for contact in people])
    return [(contact, logins[contact.pk]) for contact in people]


def _listing(customer: Customer) -> dict[str, Any]:
    """What the directory says by now, when that is to be settled."""
    change = customer.listing_changes.open().first()
    if change is None:
        return {}
    return {
        "listing": change,
        "differences": differences(customer, change),
        "adoptable": bool(adoptable(customer, change)),
        "has_closed": change.is_listed and change.record.get("is_active") is False,
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
