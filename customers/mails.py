"""What the mails about customers say: for each event its template and the facts in it.

Rendered when sent, so a link is made here and lies in no table.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from customers.models import Contact, Customer, CustomerEvent, Invitation
from mail.doors import Door
from mail.events import NothingToSend, register


def register_events() -> None:
    register("request_receipt", template="customers/mail/request_receipt.html", context=_request)
    register(
        "request_received", template="customers/mail/request_received.html", context=_for_dealer
    )
    register(
        "request_without_dealer",
        template="customers/mail/request_without_dealer.html",
        context=_for_staff,
    )
    register(
        "request_looked_at", template="customers/mail/request_looked_at.html", context=_request
    )
    register("request_assigned", template="customers/mail/request_assigned.html", context=_request)
    register("request_rejected", template="customers/mail/request_rejected.html", context=_rejected)
    register("invitation", template="customers/mail/invitation.html", context=_invitation)
    register("access_restored", template="customers/mail/access_restored.html", context=_access)
    register("access_added", template="customers/mail/access_added.html", context=_access)


def _request(customer: Customer, door: Door) -> dict[str, Any]:
    """For the applicant: its own request, with the private link."""
    secret = customer.request_link.issue_secret()
    return {
        "customer": customer,
        "dealer": customer.dealer,
        "request_url": door.url + reverse("customers:request", args=[secret]),
    }


def _rejected(customer: Customer, door: Door) -> dict[str, Any]:
    rejection = customer.events.filter(kind=CustomerEvent.Kind.REJECTED).last()
    if rejection is None:
        raise NothingToSend
    return {**_request(customer, door), "reason": rejection.reason}


def _for_dealer(customer: Customer, door: Door) -> dict[str, Any]:
    contact = customer.contact
    return {
        "customer": customer,
        "contact": contact,
        "url": door.url + customer.get_absolute_url(),
        "reply_to": contact.email if contact else "",
    }


def _for_staff(customer: Customer, door: Door) -> dict[str, Any]:
    return {
        **_for_dealer(customer, door),
        "url": door.url + reverse("admin:customers_customer_change", args=[customer.pk]),
    }


def _invitation(invitation: Invitation, door: Door) -> dict[str, Any]:
    if not invitation.is_open:
        raise NothingToSend
    secret = invitation.issue_secret()
    return {
        **_contact_and_dealer(invitation.contact),
        "invitation": invitation,
        "url": door.url + reverse("customers:invitation", args=[secret]),
    }


def _access(contact: Contact, door: Door) -> dict[str, Any]:
    return {**_contact_and_dealer(contact), "url": door.url + reverse("account_login")}


def _contact_and_dealer(contact: Contact) -> dict[str, Any]:
    dealer = contact.customer.dealer
    return {
        "contact": contact,
        "customer": contact.customer,
        "dealer": dealer,
        "reply_to": dealer.email if dealer else "",
    }
