"""Signs companies of the portal's own table, so that a form sends them back as they were found.

A load may remove one between the list and the pick. What other sources list is kept by
`registry.guarded_source`; keeping these too would cost each keystroke a statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import signing

from registry.company import Company
from registry.providers.local import SOURCE

SALT = "registry.found_companies"
FOUND_SECONDS = 60 * 60  # a list that is older is looked up again


def signed(companies: Iterable[Company]) -> str:
    """Return those of the companies that are the portal's own, as one signed text."""
    records = [_told(company) for company in companies if company.source == SOURCE]
    return signing.dumps(records, salt=SALT, compress=True) if records else ""


def read(found: str, choice: str) -> Company | None:
    """Return the company of a `Company.choice` among signed ones; None when it is not there."""
    try:
        records = signing.loads(found, salt=SALT, max_age=FOUND_SECONDS)
    except signing.BadSignature:
        return None
    companies = (Company.from_record(record) for record in records)
    return next((company for company in companies if company.choice == choice), None)


def _told(company: Company) -> dict[str, Any]:
    """Return a record without what it does not tell: the text goes along with every list."""
    record = company.to_record()
    return {name: value for name, value in record.items() if value not in ("", [], None)}
