"""A row of a file, read as a company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError

from registry.company import Company
from registry.country_names import known_code
from registry.models import DirectoryEntry
from registry.normalising import normalised
from registry.spreadsheet_damage import undamaged
from web.texts import clean_text

SOURCE = "local"


class BadRow(Exception):
    """A row that cannot be loaded; `str()` is the reason, for whoever mends the file."""


@dataclass(frozen=True)
class Row:
    """A company, and how prominent it is: a turnover, or whatever else its source has.

    Only the order counts. The more prominent one is shown first when many fit.
    """

    company: Company
    prominence: float = 0.0


_LONGEST = {
    column.name: column.max_length
    for column in DirectoryEntry._meta.concrete_fields
    if column.max_length and column.name in {field.name for field in fields(Company)}
}


def checked(row: Row) -> Row:
    """Return the row as its country's rules have it; what breaks a rule of them is left out.

    Raises BadRow with the reason when it cannot be in the directory at all.
    """
    company = normalised(row.company)
    if not company.ref:
        raise BadRow("It has no reference.")
    try:
        undamaged(company.ref)
    except ValidationError as error:
        raise BadRow(f"A spreadsheet has changed its reference, {company.ref!r}.") from error
    if not company.name:
        raise BadRow("It has no name.")
    if known_code(company.country) != company.country:
        raise BadRow(f"There is no country {company.country!r}.")
    said = vars(company)
    for name, longest in _LONGEST.items():
        if len(said[name]) > longest:
            raise BadRow(f"Its {name} is longer than {longest} characters.")
    return Row(company, row.prominence)


def text(record: Mapping[str, str], column: str) -> str:
    """Return what stands in a column, tidied up; empty when the file does not have it."""
    said = record.get(column)
    return clean_text(said) if said else ""
