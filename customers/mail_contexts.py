"""What the mails about customers say: for each event its template and the facts in it.

Rendered when sent, so a link is made here and lies in no table.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import DealerEmployee, User
from customers.actors import Actor
from customers.login_status import Stage, login_statuses
from customers.models import Contact, Customer, CustomerEvent, CustomerQuerySet, Invitation
from customers.states import State
from mail.events import Context, NothingToSend, register
from registry.countries import country_name
from web.sites import Site

MAX_DIGEST_REQUESTS = 10  # requests that a digest names


def register_events() -> None:
    contexts: dict[str, Context] = {
        "request_receipt": _receipt,
        "request_received": _for_dealer,
        "request_without_dealer": _for_staff,
        "request_digest": _digest,
        "request_digest_for_staff": _digest_for_staff,
        "request_looked_at": _looked_at,
        "request_assigned": _assigned,
        "request_rejected": _rejected,
        "request_reminder": _reminder,
        "request_escalated": _for_staff,
        "request_delayed": _delayed,
        "unblock_reminder": _unblock_reminder,
        "unblock_escalated": _unblock_escalated,
        "login_failed": _login_failed,
        "login_failed_escalated": _login_failed_escalated,
        "invitation": _invitation,
        "access_restored": _access,
        "access_added": _access,
    }
    for key, context in contexts.items():
        register(key, template=f"customers/mail/{key}.html", context=context)


def _receipt(customer: Customer, site: Site) -> dict[str, Any]:
    """For the applicant: its own request, with the private link."""
    secret = customer.application_link.issue_secret()
    return {
        "customer": customer,
        "dealer": customer.dealer,
        "reply_to": customer.dealer.email if customer.dealer else "",
        "request_url": site.url + reverse("customers:application", args=[secret]),
    }


def _looked_at(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.PENDING and customer.dealer is None)
    return _receipt(customer, site)


def _assigned(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.PENDING and customer.dealer is not None)
    return _receipt(customer, site)


def _rejected(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.REJECTED)
    rejection = customer.events.filter(kind=CustomerEvent.Kind.REJECTED).latest("at", "pk")
    return {**_receipt(customer, site), "reason": rejection.reason}


def _for_dealer(customer: Customer, site: Site) -> dict[str, Any]:
    """For an employee. Whoever reads it after a colleague has decided finds that on the page."""
    _check(customer.dealer is not None)  # else it is no longer this employee's
    return {
        **_facts(customer),
        **_preferences(site),
        "url": site.url + customer.get_absolute_url(),
    }


def _preferences(site: Site) -> dict[str, Any]:
    """Where employees choose which of these mails they want."""
    return {"preferences_url": site.url + reverse("customers:my_details")}


def _digest(employee: DealerEmployee, site: Site) -> dict[str, Any]:
    _check(employee.active)
    waiting = Customer.objects.visible_to(Actor.of_employee(employee)).pending()
    return {
        **_newest(waiting),
        **_preferences(site),
        "url": site.url + reverse("customers:pending"),
    }


def _digest_for_staff(person: User, site: Site) -> dict[str, Any]:
    _check(person.is_staff)
    waiting = Customer.objects.pending().filter(dealer=None)
    return {**_newest(waiting), "url": site.url + reverse("admin:customers_customer_changelist")}


def _newest(waiting: CustomerQuerySet) -> dict[str, Any]:
    """How many wait when it is sent, and who came last."""
    count = waiting.count()
    _check(count > 0)
    newest = waiting.order_by("-requested_at", "-pk")[:MAX_DIGEST_REQUESTS]
    return {"count": count, "newest": newest, "more": max(count - MAX_DIGEST_REQUESTS, 0)}


def _reminder(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.PENDING)
    return _for_dealer(customer, site)


def _delayed(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.PENDING)
    return _receipt(customer, site)


def _unblock_reminder(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.BLOCKED and not customer.archived_at)
    return _for_dealer(customer, site)


def _unblock_escalated(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.BLOCKED and not customer.archived_at)
    return _in_admin(customer, site)


def _login_failed(customer: Customer, site: Site) -> dict[str, Any]:
    return {**_for_dealer(customer, site), "why": _why_it_failed(customer)}


def _login_failed_escalated(customer: Customer, site: Site) -> dict[str, Any]:
    return {**_in_admin(customer, site), "why": _why_it_failed(customer)}


def _why_it_failed(customer: Customer) -> str | Promise:
    login = login_statuses([customer])[customer.pk]
    _check(customer.is_active and login.stage is Stage.FAILED)
    return login.why


def _for_staff(customer: Customer, site: Site) -> dict[str, Any]:
    _check(customer.state == State.PENDING)
    return _in_admin(customer, site)


def _in_admin(customer: Customer, site: Site) -> dict[str, Any]:
    url = reverse("admin:customers_customer_change", args=[customer.pk])
    return {**_facts(customer), "url": site.url + url}


def _facts(customer: Customer) -> dict[str, Any]:
    """Who asks, and where to answer. Not as `dealer`: that would be the reader's own dealer."""
    contact = customer.contact
    return {
        "customer": customer,
        "contact": contact,
        "street": customer.street_line,
        "town": customer.town_line,
        "country": country_name(customer.country),
        "reply_to": contact.email if contact else "",
    }


def _invitation(invitation: Invitation, site: Site) -> dict[str, Any]:
    _check(invitation.is_open and invitation.contact.customer.is_active)
    secret = invitation.issue_secret()
    return {
        **_contact_and_dealer(invitation.contact),
        "invitation": invitation,
        "url": site.url + reverse("customers:invitation", args=[secret]),
    }


def _access(contact: Contact, site: Site) -> dict[str, Any]:
    _check(contact.customer.is_active)
    return {**_contact_and_dealer(contact), "url": site.url + reverse("account_login")}


def _contact_and_dealer(contact: Contact) -> dict[str, Any]:
    dealer = contact.customer.dealer
    return {
        "contact": contact,
        "customer": contact.customer,
        "dealer": dealer,
        "reply_to": dealer.email if dealer else "",
    }


def _check(still_true: bool) -> None:
    """What a mail says must be so when it is sent, which may be hours after its cause."""
    if not still_true:
        raise NothingToSend
