"""The buttons on a customer's page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise

from customers.action_table import CustomerAction
from customers.models import Customer


class Look(StrEnum):
    """How much a button stands out; its name is a class of the stylesheet."""

    PRIMARY = "primary"
    PLAIN = ""
    QUIET = "quiet"


@dataclass(frozen=True)
class PageButton:
    """A button that does one thing at once, or, when it asks, leads to the page that asks."""

    label: str | Promise
    url: str
    look: Look = Look.PLAIN
    asks: bool = False
    seen: str = ""  # the version of the customer that the page shows
    fingerprint: str = ""  # of the change in the directory that the page shows


def action_button(
    action: CustomerAction, customer: Customer, look: Look = Look.PLAIN
) -> PageButton:
    """Return the button for an action of the table; its URL has the action's name."""
    return PageButton(
        label=action.label,
        url=customer_url(action.name, customer),
        look=look,
        asks=action.question is not None,
        seen=customer.seen,
    )


def customer_url(name: str, customer: Customer) -> str:
    """Return the URL of one of the pages of a customer, or of one of its buttons."""
    return reverse(f"customers:{name}", args=[customer.reference])
