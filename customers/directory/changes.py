"""How a customer's company stands in the directory by now, beside how it stood when it was picked.

Nothing here changes what a dealer or a customer filled in: what differs is shown to the dealer.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from customers import actions
from customers.directory.comparison import directory_company, street_line, town_line
from customers.models import Customer, DirectoryChange
from customers.states import State
from registry import countries, directory
from registry.company import Company
from registry.folding import fold
from registry.sources import SourceUnavailable

logger = logging.getLogger(__name__)

REFRESH_BATCH_SIZE = 25  # customers of one run
RUN_SECONDS = 10.0
LOOK_SECONDS = 3.0
ADDRESS = ("street", "house_number", "addition", "postcode", "city")
NUMBERS = ("register_number", "branch_number", "vat_number")


@dataclass(frozen=True)
class Difference:
    label: str
    typed: str  # what the customer has now
    before: str  # what the directory said
    now: str


def differs(before: Company, now: Company) -> bool:
    """What only one of the two says is no difference: a list tells less than a record."""
    return bool(_changed_fields(before, now)) or has_closed(before, now)


def has_closed(before: Company, now: Company) -> bool:
    return now.is_active is False and before.is_active is not False


def adoptable(customer: Customer, change: DirectoryChange) -> dict[str, Any]:
    """The columns of Customer that the directory has another value for by now."""
    before = directory_company(customer)
    if before is None or not change.is_in_directory:
        return {}
    now = Company.from_record(change.record)
    return {name: getattr(now, name) for name in _changed_fields(before, now)}


def differences(customer: Customer, change: DirectoryChange) -> list[Difference]:
    """In words, for the dealer."""
    before = directory_company(customer)
    if before is None:
        return []
    now = Company.from_record(change.record)
    changed = _changed_fields(before, now)
    labels = {**countries.rules(customer.country).labels}
    found = []
    if "name" in changed:
        found.append(Difference(_("Company name"), customer.name, before.name, now.name))
    if not changed.isdisjoint(ADDRESS):
        found.append(Difference(_("Address"), _place(customer), _place(before), _place(now)))
    for name in NUMBERS:
        if name in changed:
            values = (getattr(place, name) for place in (customer, before, now))
            found.append(Difference(str(labels.get(name, name)), *values))
    return found


def _changed_fields(before: Company, now: Company) -> set[str]:
    """An address changes as a whole: a new street may come without an addition."""
    changed = {name for name in ("name", *NUMBERS) if _other(before, now, name)}
    if any(_other(before, now, name) for name in ADDRESS):
        changed.update(ADDRESS)
    return changed


def _other(before: Company, now: Company, name: str) -> bool:
    one, other = getattr(before, name), getattr(now, name)
    return bool(one and other) and fold(one) != fold(other)


def _place(place: Customer | Company) -> str:
    return ", ".join(filter(None, (street_line(place), town_line(place))))


# ---------------------------------------------------------------- looking again


def due() -> QuerySet[Customer]:
    """Whose company was last looked up long ago, the longest first."""
    days = settings.DIRECTORY_REFRESH_DAYS
    if not days:
        return Customer.objects.none()
    looked_up = Greatest("directory_checked_at", "directory_fetched_at")
    return (
        Customer.objects.annotate(looked_up_at=looked_up)
        .filter(
            state__in=(State.ACTIVE, State.BLOCKED, State.PENDING),
            archived_at=None,
            directory_source__in=settings.DIRECTORY,
            looked_up_at__lt=timezone.now() - timedelta(days=days),
        )
        .order_by("looked_up_at", "pk")
    )


def look_again_at_due() -> int:
    """Some of those that are due; returns how many. A source that is in trouble waits."""
    until = time.monotonic() + RUN_SECONDS
    in_trouble: set[str] = set()
    done = 0
    for customer in due()[:REFRESH_BATCH_SIZE]:
        if customer.directory_source in in_trouble or time.monotonic() > until:
            continue
        try:
            look_again(customer)
        except SourceUnavailable as error:
            logger.warning("%s does not answer: %s", customer.directory_source, error)
            in_trouble.add(customer.directory_source)
        else:
            done += 1
    return done


def look_again(customer: Customer) -> DirectoryChange | None:
    """What has changed since, and is still to be settled. Raises DirectoryUnavailable."""
    before = directory_company(customer)
    assert before is not None, "only a customer with a record is due"
    now = directory.look_again(
        customer.directory_source, customer.directory_ref, timeout=LOOK_SECONDS
    )
    is_news = now is None or differs(before, now)
    return actions.note_directory_change(
        customer,
        record=(now or before).to_record(),
        is_in_directory=now is not None,
        is_news=is_news,
    )


def sketch(customer: Customer) -> Company:
    """What was typed, as a company to look for."""
    typed = {name: getattr(customer, name) for name in ("name", "country", *ADDRESS, *NUMBERS)}
    return Company(source="", ref="", **typed)
