"""Buyer and seller as an order keeps them: as they were when it was made.

An order's documents are made from these, so that they stay what they were when the customer or the
dealer moves, gets another name, or another number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from accounts.models import Dealer
from customers.models import Contact, Customer
from registry.address_lines import ADDRESS_FIELDS, AddressLines
from registry.peppol import peppol_id_of

_NUMBER_FIELDS = ("register_number", "vat_number", "customer_number")
_COMPANY_FIELDS = ("name", "country", *ADDRESS_FIELDS, *_NUMBER_FIELDS)


@dataclass(frozen=True)
class Party(AddressLines):
    """A company with its address, its numbers, and how somebody there is reached."""

    reference: str = ""  # by which the portal knows it
    name: str = ""
    country: str = ""
    street: str = ""
    house_number: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    register_number: str = ""
    vat_number: str = ""
    peppol_id: str = ""
    customer_number: str = ""  # a customer's at its dealer, a dealer's at the wholesaler
    contact_name: str = ""
    phone: str = ""
    email: str = ""

    @classmethod
    def of_record(cls, record: Mapping[str, str]) -> Party:
        """Return the party that an order keeps; what older orders do not tell of it is empty."""
        return cls(**{f.name: record.get(f.name, "") for f in fields(cls)})

    def to_record(self) -> dict[str, str]:
        return asdict(self)


def party_of_customer(customer: Customer, contact: Contact | None) -> Party:
    """Return the customer as it is now, with the contact who ordered or for whom was ordered."""
    person = contact or Contact()
    return Party(
        reference=customer.reference,
        **_company(customer),
        contact_name=person.name,
        phone=person.phone or customer.phone,
        email=person.email,
    )


def party_of_dealer(dealer: Dealer) -> Party:
    """Return the dealer as it is now."""
    return Party(reference=dealer.slug, **_company(dealer), phone=dealer.phone, email=dealer.email)


def _company(company: Customer | Dealer) -> dict[str, str]:
    """Return the columns of a company, with the Peppol ID that follows from them."""
    columns = {name: getattr(company, name) for name in _COMPANY_FIELDS}
    return {**columns, "peppol_id": str(peppol_id_of(company) or "")}
