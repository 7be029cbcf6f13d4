"""What a customer filled in, beside what the company directory says about the same company."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from customers.models import Customer
from registry import countries
from registry.company import Company
from registry.folding import fold
from registry.matching import is_same_name

ADDRESS = ("street", "house_number", "addition", "postcode", "city")


class Agreement(StrEnum):
    """The comparison in one word, for a list."""

    TYPED = "typed"  # no company was picked, so there is nothing to compare with
    SAME = "same"
    ADDRESS_DIFFERS = "address_differs"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Line:
    label: str
    typed: str
    in_directory: str = ""
    differs: bool = False


@dataclass(frozen=True)
class Comparison:
    directory_record: Company | None
    lines: list[Line]
    name_differs: bool = False
    address_differs: bool = False
    country_differs: bool = False
    numbers_differ: bool = False

    @property
    def agreement(self) -> Agreement:
        if self.directory_record is None:
            return Agreement.TYPED
        if self.name_differs or self.numbers_differ:
            return Agreement.DIFFERS
        return Agreement.ADDRESS_DIFFERS if self.address_differs else Agreement.SAME

    @property
    def address_can_be_adopted(self) -> bool:
        """An address of another country would come without its country."""
        return self.address_differs and not self.country_differs


def directory_company(customer: Customer) -> Company | None:
    """The record that was picked; None when there was none."""
    record = customer.directory_record
    return Company.from_record(record) if record else None


def compare(customer: Customer) -> Comparison:
    record = directory_company(customer)
    if record is None:
        return Comparison(None, [line for line in _typed(customer) if line.typed])
    labels = countries.rules(customer.country).labels
    name = Line(
        _("Company name"), customer.name, record.name, not is_same_name(customer.name, record)
    )
    address = [
        _line(_("Address"), street_line(customer), street_line(record)),
        _line(_("Postcode, town"), town_line(customer), town_line(record)),
        _line(_("Country code"), customer.country, record.country),
    ]
    numbers = [
        _line(labels.get(field, label), getattr(customer, field), getattr(record, field))
        for field, label in _numbers().items()
    ]
    lines = [name, *address, *(line for line in numbers if line.typed or line.in_directory)]
    return Comparison(
        record,
        lines,
        name_differs=name.differs,
        address_differs=any(line.differs for line in address),
        country_differs=customer.country != record.country,
        numbers_differ=any(line.differs for line in numbers),
    )


def street_line(place: Customer | Company) -> str:
    return " ".join(filter(None, [place.street, place.house_number, place.addition]))


def town_line(place: Customer | Company) -> str:
    return " ".join(filter(None, [place.postcode, place.city]))


def _typed(customer: Customer) -> list[Line]:
    labels = countries.rules(customer.country).labels
    return [
        Line(_("Company name"), customer.name),
        Line(_("Address"), street_line(customer)),
        Line(_("Postcode, town"), town_line(customer)),
        Line(_("Country code"), customer.country),
        *(Line(labels.get(f, label), getattr(customer, f)) for f, label in _numbers().items()),
    ]


def _numbers() -> dict[str, str]:
    return {
        "register_number": _("Register number"),
        "branch_number": _("Branch number"),
        "vat_number": _("VAT number"),
    }


def _line(label: str, typed: str, in_directory: str) -> Line:
    """Spelling and spacing are no difference; nor is what only one of the two knows."""
    differs = bool(typed and in_directory) and _bare(typed) != _bare(in_directory)
    return Line(label, typed, in_directory, differs)


def _bare(text: str) -> str:
    return fold(text).replace(" ", "") or text
