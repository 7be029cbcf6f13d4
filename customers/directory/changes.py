"""Looks customers' companies up again, and tells what has changed since they were picked.

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
from customers.directory.comparison import directory_company, has_whole_address, recorded_company
from customers.models import Customer, DirectoryChange
from customers.states import State
from registry import countries, directory
from registry.address_lines import ADDRESS_FIELDS, STREET_FIELDS
from registry.company import Company
from registry.normalising import NUMBER_FIELDS
from registry.sameness import differs as values_differ
from registry.sameness import is_one_of_names, is_same_street
from registry.sources import SourceUnavailable, Trouble

logger = logging.getLogger(__name__)

REFRESH_BATCH_SIZE = 25  # customers of one run
RUN_SECONDS = 10.0
LOOK_SECONDS = 3.0


@dataclass(frozen=True)
class Difference:
    """One thing that the directory says otherwise than when the company was picked."""

    label: str
    typed: str  # what the customer has now
    before: str  # what the directory said
    now: str


def differs(before: Company, now: Company) -> bool:
    """Whether the record has changed, or its company has closed.

    What only one of the two says is no difference: a list tells less than a record.
    """
    return bool(_changed_fields(before, now)) or has_closed(before, now)


def has_closed(before: Company, now: Company) -> bool:
    """Whether the company has stopped since it was picked."""
    return now.is_active is False and before.is_active is not False


def adoptable(customer: Customer, change: DirectoryChange) -> dict[str, Any]:
    """Return the columns of Customer for which the directory has another value by now."""
    before = directory_company(customer)
    if before is None or not change.is_in_directory:
        return {}
    now = recorded_company(change.record)
    changed = _changed_fields(before, now)
    if not has_whole_address(now):
        changed -= {*ADDRESS_FIELDS, "country"}
    return {name: getattr(now, name) for name in changed}


def differences(customer: Customer, change: DirectoryChange) -> list[Difference]:
    """Return what has changed, in words for the dealer."""
    before = directory_company(customer)
    if before is None:
        return []
    now = recorded_company(change.record)
    changed = _changed_fields(before, now)
    labels = {**countries.rules(customer.country).labels}
    found = []
    for name, label in (("name", _("Company name")), ("statutory_name", _("Statutory name"))):
        if name in changed:
            values = (getattr(place, name) for place in (customer, before, now))
            found.append(Difference(label, *values))
    if not changed.isdisjoint(ADDRESS_FIELDS):
        places = (_place(place, customer.country) for place in (customer, before, now))
        found.append(Difference(_("Address"), *places))
    for name in NUMBER_FIELDS:
        if name in changed:
            values = (getattr(place, name) for place in (customer, before, now))
            found.append(Difference(str(labels.get(name, name)), *values))
    return found


def _changed_fields(before: Company, now: Company) -> set[str]:
    """Return the columns that differ; an address changes as a whole, and with its country."""
    names = ("name", "statutory_name", *NUMBER_FIELDS, *ADDRESS_FIELDS, "country")
    changed = {name for name in names if _has_changed(before, now, name)}
    if is_same_street(before, now):  # read from one line in two ways
        changed -= set(STREET_FIELDS)
    if not changed.isdisjoint((*ADDRESS_FIELDS, "country")):
        changed.update(ADDRESS_FIELDS)
    return changed


def _has_changed(before: Company, now: Company, name: str) -> bool:
    return values_differ(name, getattr(before, name), getattr(now, name), before.country)


def _place(place: Customer | Company, country: str) -> str:
    """Write an address in one line, with its country when that is another one."""
    abroad = place.country if place.country != country else ""
    return ", ".join(filter(None, (place.one_line, abroad)))


# ---------------------------------------------------------------- looking again


def due() -> QuerySet[Customer]:
    """Return the customers whose company was last looked up long ago, the longest first."""
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
    """Look up some of those that are due; return how many. A source in trouble waits."""
    until = time.monotonic() + RUN_SECONDS
    in_trouble: set[str] = set()
    done = 0
    for customer in due()[:REFRESH_BATCH_SIZE]:
        if customer.directory_source in in_trouble or time.monotonic() > until:
            continue
        try:
            look_again(customer, is_unattended=True)
        except SourceUnavailable as error:
            logger.warning("%s does not answer: %s", customer.directory_source, error)
            if error.trouble is Trouble.DECLINED:
                actions.note_directory_check(customer)  # else it would be the first of every run
                done += 1
            elif error.trouble is not Trouble.NOT_NOW:  # which is said of this one record
                in_trouble.add(customer.directory_source)
        else:
            done += 1
    return done


def look_again(customer: Customer, *, is_unattended: bool = False) -> DirectoryChange | None:
    """Return what has changed since and is still to be settled. Raises SourceUnavailable.

    Unattended is the worker, which has a share only of what a contract allows.
    """
    before = directory_company(customer)
    assert before is not None, "only a customer with a record is due"
    now = directory.look_again(
        customer.directory_source,
        customer.directory_ref,
        timeout=LOOK_SECONDS,
        is_unattended=is_unattended,
    )
    if now and is_one_of_names(before.name, now.current_names):
        now = now.called(before.name)  # the branch or trade name that was picked
    is_news = now is None or differs(before, now)
    return actions.note_directory_change(
        customer,
        record=(now or before).to_record(),
        is_in_directory=now is not None,
        is_news=is_news,
    )


def typed_company(customer: Customer) -> Company:
    """Return what was filled in, as a company to look for."""
    names = ("name", "country", *ADDRESS_FIELDS, *NUMBER_FIELDS)
    return Company(source="", ref="", **{name: getattr(customer, name) for name in names})
