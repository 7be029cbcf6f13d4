"""End customers: their people, their invitations and their history.

A model knows what is legal; `customers.actions` makes it happen, and is the only place that does.
"""

from customers.models.application_link import ApplicationLink
from customers.models.contact import Contact, ContactQuerySet
from customers.models.customer import (
    ESCALATE_AFTER,
    FOLDED_FIELDS,
    REMIND_AFTER,
    Customer,
    contact_among,
)
from customers.models.customer_queries import CustomerQuerySet
from customers.models.directory_change import DirectoryChange, DirectoryChangeQuerySet
from customers.models.history import CustomerEvent, EventQuerySet
from customers.models.invitation import Invitation, InvitationQuerySet, invitation_expiry
from customers.models.vat_check import VatCheck, VatCheckQuerySet, customers_to_check

__all__ = [
    "ESCALATE_AFTER",
    "FOLDED_FIELDS",
    "REMIND_AFTER",
    "ApplicationLink",
    "Contact",
    "ContactQuerySet",
    "Customer",
    "CustomerEvent",
    "CustomerQuerySet",
    "DirectoryChange",
    "DirectoryChangeQuerySet",
    "EventQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "VatCheck",
    "VatCheckQuerySet",
    "contact_among",
    "customers_to_check",
    "invitation_expiry",
]
