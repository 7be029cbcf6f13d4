"""The private link of a request: made with it, and made anew when its address was the wrong one."""

from __future__ import annotations

from customers.models import ApplicationLink, Customer
from customers.secret_links import hash_of, random_nonce


def create_application_link(customer: Customer) -> None:
    """Make the private link of a request; its secret is derived when a mail is rendered."""
    _save(ApplicationLink(customer=customer))


def renew_application_link(customer: Customer) -> None:
    """Let the private link of a customer that has one be another; the old one opens nothing."""
    link = ApplicationLink.objects.filter(customer=customer).first()
    if link is not None:
        link.nonce = random_nonce()
        _save(link)


def _save(link: ApplicationLink) -> None:
    link.secret_hash = hash_of(link.derive_secret())
    link.save()
