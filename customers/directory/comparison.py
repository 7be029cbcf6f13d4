"""What a customer filled in, beside what the company directory says about the same company."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from registry import countries
from registry.company import Company
from registry.matching import is_former_name, is_same_name
from registry.normalising import normalised
from registry.sameness import differs, differs_in_street
from web.sentences import filled


class Agreement(StrEnum):
    """Tells in one word, for a list, how a customer compares with its company."""

    TYPED = "typed"  # no company was picked, so there is nothing to compare with
    SAME = "same"
    ADDRESS_DIFFERS = "address_differs"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Line:
    """One row of the comparison: what was filled in, and what the directory says."""

    label: str
    typed: str
    in_directory: str = ""
    differs: bool = False


@dataclass(frozen=True)
class Comparison:
    """A customer beside the record that was picked for it; None when none was."""

    directory_record: Company | None
    lines: list[Line]
    name_differs: bool = False
    address_differs: bool = False
    country_differs: bool = False
    numbers_differ: bool = False

    @property
    def agreement(self) -> Agreement:
        """Return the comparison in one word."""
        if self.directory_record is None:
            return Agreement.TYPED
        if self.name_differs or self.numbers_differ:
            return Agreement.DIFFERS
        return Agreement.ADDRESS_DIFFERS if self.address_differs else Agreement.SAME

    @property
    def address_can_be_adopted(self) -> bool:
        """Whether the address alone may be taken over; one of another country may not."""
        record = self.directory_record
        is_whole = record is not None and has_whole_address(record)
        return is_whole and self.address_differs and not self.country_differs


def directory_company(customer: Customer) -> Company | None:
    """Return the record that was picked, by the rules of its country; None without one."""
    record = customer.directory_record
    return recorded_company(record) if record else None


def recorded_company(record: dict[str, Any]) -> Company:
    """Return the company of a record; one kept before a rule was made passes that rule too."""
    return normalised(Company.from_record(record))


def has_whole_address(company: Company) -> bool:
    """Whether an address has all that its country requires; else it replaces none."""
    required = ("street", "city", *countries.rules(company.country).required)
    return all(getattr(company, name) for name in required)


def compare(customer: Customer) -> Comparison:
    """Compare what was filled in with the record that was picked.

    Another spelling is no difference, nor is what only one of the two tells.
    """
    record = directory_company(customer)
    if record is None:
        return Comparison(None, [line for line in _typed(customer) if line.typed])
    labels = countries.rules(customer.country).labels
    names = _names(customer, record)
    address = [
        Line(
            _("Address"),
            customer.street_line,
            record.street_line,
            differs_in_street(customer, record),
        ),
        Line(
            _("Postcode, town"),
            customer.town_line,
            record.town_line,
            any(_differs(field, customer, record) for field in ("postcode", "city")),
        ),
        Line(
            _("Country code"),
            customer.country,
            record.country,
            _differs("country", customer, record),
        ),
    ]
    numbers = [
        Line(
            labels.get(field, label),
            getattr(customer, field),
            getattr(record, field),
            _differs(field, customer, record),
        )
        for field, label in _numbers().items()
    ]
    told = [*numbers, *_own_lines(customer)]
    lines = [*names, *address, *(line for line in told if line.typed or line.in_directory)]
    return Comparison(
        record,
        lines,
        name_differs=names[0].differs,
        address_differs=any(line.differs for line in address),
        country_differs=customer.country != record.country,
        numbers_differ=any(line.differs for line in numbers),
    )


def _names(customer: Customer, record: Company) -> list[Line]:
    """Return the name as it was filled in beside the one of the directory, and the statutory one.

    Any name that the company has now is its name. One that it had before is not, and is said to be.
    """
    said = record.name
    if is_former_name(customer.name, record):
        said = filled(_("%(name)s, formerly %(former)s"), name=said, former=customer.name)
    name = Line(_("Company name"), customer.name, said, not is_same_name(customer.name, record))
    statutory = Line(_("Statutory name"), customer.statutory_name, record.statutory_name)
    return [name, statutory] if statutory.typed or statutory.in_directory else [name]


def _typed(customer: Customer) -> list[Line]:
    labels = countries.rules(customer.country).labels
    return [
        Line(_("Company name"), customer.name),
        Line(_("Statutory name"), customer.statutory_name),
        Line(_("Address"), customer.street_line),
        Line(_("Postcode, town"), customer.town_line),
        Line(_("Country code"), customer.country),
        *(Line(labels.get(f, label), getattr(customer, f)) for f, label in _numbers().items()),
        *_own_lines(customer),
    ]


def _own_lines(customer: Customer) -> list[Line]:
    """Return the lines of what only its dealer knows, of which no directory tells anything."""
    return [
        Line(_("Peppol ID"), customer.peppol_id),
        Line(_("Customer number"), customer.customer_number),
    ]


def _numbers() -> dict[str, str]:
    return {
        "register_number": _("Register number"),
        "branch_number": _("Branch number"),
        "vat_number": _("VAT number"),
    }


def _differs(field: str, customer: Customer, record: Company) -> bool:
    return differs(field, getattr(customer, field), getattr(record, field), customer.country)
