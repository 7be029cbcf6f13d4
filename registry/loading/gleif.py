"""The golden copy of GLEIF: everyone in the world with an LEI (data CC0 1.0, gleif.org).

It has no turnovers. Who has had its LEI for longest comes first: banks and the large had to have
one years before the small.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry.address_lines import with_more
from registry.address_parsing import split_street
from registry.company import Company
from registry.loading.rows import SOURCE, Row, text

MARK = "Entity.LegalName"  # a column that only these files have
ADDRESS = "Entity.LegalAddress."
REGISTER = "Entity.RegistrationAuthority.RegistrationAuthorityEntityID"
OTHER_NAMES = 5
KVK = "RA000463"  # of the Dutch register, whose numbers have eight digits
NO_REGISTERS = frozenset({"RA888888", "RA999999"})
GONE = frozenset({"ANNULLED", "DUPLICATE", "MERGED", "RETIRED"})


def read(record: Mapping[str, str]) -> Row:
    country = text(record, f"{ADDRESS}Country")
    street, number, addition = _street(record, country)
    lei = text(record, "LEI").upper()
    name = text(record, "Entity.LegalName")
    company = Company(
        source=SOURCE,
        ref=lei,
        lei=lei,
        name=name,
        trade_names=tuple(other for other in _other_names(record) if other and other != name),
        country=country,
        street=street,
        house_number=number,
        addition=addition,
        postcode=text(record, f"{ADDRESS}PostalCode"),
        city=text(record, f"{ADDRESS}City"),
        register_number=_register_number(record, country),
        legal_form=text(record, "Entity.LegalForm.OtherLegalForm"),
        is_branch=text(record, "Entity.EntityCategory") == "BRANCH",
        is_active=_is_active(record),
    )
    return Row(company, _days_since(text(record, "Registration.InitialRegistrationDate")))


def _other_names(record: Mapping[str, str]) -> list[str]:
    column = "Entity.OtherEntityNames.OtherEntityName"
    return [text(record, f"{column}.{n}") for n in range(1, OTHER_NAMES + 1)]


def _street(record: Mapping[str, str], country: str) -> tuple[str, str, str]:
    """The number in a column of its own when there is one; else it is in the line."""
    line = text(record, f"{ADDRESS}FirstAddressLine")
    number = text(record, f"{ADDRESS}AddressNumber")
    addition = text(record, f"{ADDRESS}AddressNumberWithinBuilding")
    street, number, found = split_street(line, country, number=number)
    return street, number, with_more(found, addition)


def _register_number(record: Mapping[str, str], country: str) -> str:
    authority = text(record, "Entity.RegistrationAuthority.RegistrationAuthorityID")
    number = text(record, REGISTER)
    if authority in NO_REGISTERS:
        return ""
    if country == "NL":
        return number if authority == KVK else ""
    return number


def _is_active(record: Mapping[str, str]) -> bool:
    """A lapsed LEI was not paid for; its company goes on."""
    lives = text(record, "Entity.EntityStatus") != "INACTIVE"
    return lives and text(record, "Registration.RegistrationStatus") not in GONE


def _days_since(moment: str) -> float:
    try:
        return float((date.today() - date.fromisoformat(moment[:10])).days)
    except ValueError:
        return 0.0
