"""Parts of the contexts that several mails about customers share.

A context is made when its mail is sent, so a secret link lies in no table.
"""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Dealer
from customers.models import Contact, Customer
from mail.events import Context, Nobody, NothingToSend
from registry.country_names import country_name
from web.sites import Site

# Why nobody is told when some mails fail.
TO_STAFF = Nobody("There is nobody above the staff, and the log of mails shows it.")
ASKED_BY_READER = Nobody("Its reader asked for it a moment ago, and asks again or calls.")


def check_still_true(is_so: bool) -> None:
    """Raise NothingToSend unless what the mail says is still so, maybe hours after its cause."""
    if not is_so:
        raise NothingToSend


def applicant_context(customer: Customer, site: Site) -> Context:
    """Return what an applicant reads about its own request, with the private link to it.

    A dealer that has stopped is none: the staff find another one.
    """
    secret = customer.application_link.issue_secret()
    dealer = trading_dealer(customer)
    return {
        "customer": customer,
        "dealer": dealer,
        "answer_by": customer.answer_by,
        "reply_to": dealer.email if dealer else "",
        "request_url": site.url + reverse("customers:application", args=[secret]),
    }


def dealer_context(customer: Customer, site: Site) -> Context:
    """Return the facts of a customer for an employee, with a link to the customer's page.

    An employee who reads the mail after a colleague has decided finds that on the page.
    """
    check_still_true(customer.dealer is not None)  # else it is no longer this employee's
    return {
        **_facts(customer),
        **preferences(site),
        "url": site.url + customer.get_absolute_url(),
    }


def staff_context(customer: Customer, site: Site) -> Context:
    """Return the facts of a customer for the staff, with a link into the administration."""
    url = reverse("admin:customers_customer_change", args=[customer.pk])
    return {**_facts(customer), "url": site.url + url}


def trading_dealer(customer: Customer) -> Dealer | None:
    """Return the dealer that the reader of a mail can call; None for one that has stopped."""
    return None if customer.is_at_stopped_dealer else customer.dealer


def contact_context(contact: Contact) -> Context:
    """Return whose customer the reader is, and answer to its dealer."""
    dealer = trading_dealer(contact.customer)
    return {
        "contact": contact,
        "customer": contact.customer,
        "dealer": dealer,
        "reply_to": dealer.email if dealer else "",
    }


def preferences(site: Site) -> Context:
    """Return where employees choose which mails they want."""
    return {"preferences_url": site.url + reverse("customers:my_details")}


def _facts(customer: Customer) -> Context:
    """Return who asks, and where to answer.

    The dealer is not among them: under that key it would be taken for the reader's own dealer.
    """
    contact = customer.contact
    return {
        "customer": customer,
        "contact": contact,
        "street": customer.street_line,
        "town": customer.town_line,
        "country": country_name(customer.country),
        "reply_to": contact.email if contact else "",
    }
