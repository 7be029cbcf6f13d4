"""The golden copy of GLEIF: everyone in the world with an LEI (data CC0 1.0, gleif.org).

It has no turnovers. Who has had its LEI for longest comes first: banks and the large had to have
one years before the small.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry.company import Company
from registry.loading.rows import SOURCE, Row, text
from registry.several_lines import read_lines
from web.texts import clean_text

MARK = "Entity.LegalName"  # a column that only these files have
REF = "LEI"  # the column
ADDRESS, HEAD_OFFICE = "Entity.LegalAddress.", "Entity.HeadquartersAddress."
LINES = ("FirstAddressLine", "AdditionalAddressLine.1", "AdditionalAddressLine.2",
         "AdditionalAddressLine.3", "MailRouting")  # fmt: skip
REGISTER = "Entity.RegistrationAuthority.RegistrationAuthorityEntityID"
OTHER_NAMES = 5
# The types of other names; a file may have no column with them.
TRADE_NAMES = frozenset({"", "TRADING_OR_OPERATING_NAME"})
ALTERNATIVE_NAMES = frozenset({"ALTERNATIVE_LANGUAGE_LEGAL_NAME"})
FORMER_NAMES = frozenset({"PREVIOUS_LEGAL_NAME"})
KVK = "RA000463"  # of the Dutch register, whose numbers have eight digits
NO_REGISTERS = frozenset({"RA888888", "RA999999"})
GONE = frozenset({"ANNULLED", "DUPLICATE", "MERGED", "RETIRED"})


def read(record: Mapping[str, str]) -> Row:
    place = _place(record)
    country = text(record, f"{ADDRESS}Country")
    lei = read_ref(record.get(REF, ""))
    name = text(record, "Entity.LegalName")
    street, number, addition = _street(record, place, country)
    company = Company(
        source=SOURCE,
        ref=lei,
        lei=lei,
        name=name,
        trade_names=_other_names(record, name, TRADE_NAMES),
        alternative_names=_other_names(record, name, ALTERNATIVE_NAMES),
        former_names=_other_names(record, name, FORMER_NAMES),
        country=country,
        street=street,
        house_number=number,
        addition=addition,
        postcode=text(record, f"{place}PostalCode"),
        city=text(record, f"{place}City"),
        register_number=_register_number(record, country),
        legal_form=text(record, "Entity.LegalForm.OtherLegalForm"),
        is_branch=text(record, "Entity.EntityCategory") == "BRANCH",
        is_active=_is_active(record),
    )
    return Row(company, _days_since(text(record, "Registration.InitialRegistrationDate")))


def read_ref(written: str) -> str:
    """Return an LEI as it is kept."""
    return clean_text(written).upper()


def _other_names(record: Mapping[str, str], name: str, types: frozenset[str]) -> tuple[str, ...]:
    """Return the other names of these types that differ from the legal one."""
    columns = [f"Entity.OtherEntityNames.OtherEntityName.{n}" for n in range(1, OTHER_NAMES + 1)]
    named = (text(record, column) for column in columns if text(record, f"{column}.type") in types)
    return tuple(dict.fromkeys(other for other in named if other and other != name))


def _place(record: Mapping[str, str]) -> str:
    """Return which address counts: the legal one, which its country and register number go with.

    One without a street or a town is replaced by that of the head office in the same country.
    """
    whole = [
        place
        for place in (ADDRESS, HEAD_OFFICE)
        if text(record, f"{place}FirstAddressLine")
        and text(record, f"{place}City")
        and text(record, f"{place}Country") == text(record, f"{ADDRESS}Country")
    ]
    return next(iter(whole), ADDRESS)


def _street(record: Mapping[str, str], place: str, country: str) -> tuple[str, str, str]:
    """Read the lines of an address, with the number in a column of its own when there is one."""
    return read_lines(
        (text(record, place + line) for line in LINES),
        country,
        number=text(record, f"{place}AddressNumber"),
        addition=text(record, f"{place}AddressNumberWithinBuilding"),
    )


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
