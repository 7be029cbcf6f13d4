"""Linking a customer to a company of the directory, and settling what has changed there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.actions._record import check_seen, lock_customer, record_event
from customers.actors import SYSTEM, Actor
from customers.models import FOLDED_FIELDS, Customer, CustomerEvent, DirectoryChange
from customers.states import ActionRefused, EventKind
from customers.vat_checks import request_vat_check
from registry.company import Company
from registry.normalising import normalised


@transaction.atomic
def link_company(
    customer: Customer, *, record: dict[str, Any], seen: str | None = None, by: Actor
) -> CustomerEvent:
    """Make this the company of the directory that the customer is compared with."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    settle_directory_change(customer, DirectoryChange.Outcome.OUTDATED)
    _keep_record(customer, record, timezone.now())
    return record_event(customer, EventKind.LINKED, by=by)


@transaction.atomic
def note_directory_change(
    customer: Customer, *, record: dict[str, Any], is_in_directory: bool, is_news: bool
) -> DirectoryChange | None:
    """Note how the directory has the company now, and return what waits for the dealer, if any."""
    customer = lock_customer(customer)
    customer.directory_checked_at = timezone.now()
    customer.save(update_fields=["directory_checked_at"])
    if not is_news or (not is_in_directory and _has_ignored_its_end(customer)):
        settle_directory_change(customer, DirectoryChange.Outcome.OUTDATED)
        return None
    change = customer.directory_changes.open().first()
    if change is None:
        record_event(customer, EventKind.DIRECTORY_CHANGED, by=SYSTEM)
        change = DirectoryChange(customer=customer)
    change.record, change.is_in_directory, change.found_at = record, is_in_directory, timezone.now()
    change.save()
    return change


@transaction.atomic
def note_directory_check(customer: Customer) -> None:
    """Note that the directory was asked, and told nothing: what it said before stays."""
    customer = lock_customer(customer)
    customer.directory_checked_at = timezone.now()
    customer.save(update_fields=["directory_checked_at"])


@transaction.atomic
def adopt_directory_change(
    customer: Customer,
    *,
    fingerprint: str,
    company: dict[str, Any],
    seen: str | None = None,
    by: Actor,
) -> CustomerEvent:
    """Replace what was filled in by what the directory says now.

    `fingerprint` is that of the change that the dealer has looked at. Raises ActionRefused when
    there is another one by now, or none.
    """
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    change = _settle_seen(customer, fingerprint, DirectoryChange.Outcome.ADOPTED)
    for name, value in company.items():
        setattr(customer, name, value)
    customer.save(update_fields=[*company, *FOLDED_FIELDS])
    _keep_record(customer, change.record, change.found_at)
    if "vat_number" in company:
        request_vat_check(customer)
    return record_event(customer, EventKind.DIRECTORY_CHANGE_ADOPTED, by=by)


@transaction.atomic
def ignore_directory_change(
    customer: Customer, *, fingerprint: str, seen: str | None = None, by: Actor
) -> CustomerEvent:
    """Keep what was filled in; the dealer has seen the change. Raises ActionRefused as above."""
    customer = lock_customer(customer)
    check_seen(customer, seen, by=by)
    change = _settle_seen(customer, fingerprint, DirectoryChange.Outcome.IGNORED)
    if change.is_in_directory:
        _keep_record(customer, change.record, change.found_at)
    return record_event(customer, EventKind.DIRECTORY_CHANGE_IGNORED, by=by)


def _settle_seen(
    customer: Customer, fingerprint: str, outcome: DirectoryChange.Outcome
) -> DirectoryChange:
    change = customer.directory_changes.open().first()
    if change is None:
        raise ActionRefused(_("This change has already been handled."))
    if change.fingerprint != fingerprint:
        raise ActionRefused(
            _("The company directory says something else by now. Look at it first.")
        )
    _settle(change, outcome)
    return change


def settle_directory_change(customer: Customer, outcome: DirectoryChange.Outcome) -> None:
    """Settle the change that waits, if there is one."""
    change = customer.directory_changes.open().first()
    if change is not None:
        _settle(change, outcome)


def _settle(change: DirectoryChange, outcome: DirectoryChange.Outcome) -> None:
    change.settled_at, change.outcome = timezone.now(), outcome
    change.save()


def _has_ignored_its_end(customer: Customer) -> bool:
    last = customer.directory_changes.exclude(settled_at=None).order_by("-settled_at").first()
    ignored = DirectoryChange.Outcome.IGNORED
    return last is not None and not last.is_in_directory and last.outcome == ignored


def _keep_record(customer: Customer, record: dict[str, Any], fetched_at: datetime) -> None:
    customer.directory_source = record["source"]
    customer.directory_ref = record["ref"]
    customer.directory_record = record
    customer.directory_fetched_at = fetched_at
    customer.duns = normalised(Company.from_record(record)).duns
    customer.statutory_name = record.get("statutory_name", "")  # none before it was kept
    customer.save(update_fields=[
        "directory_source", "directory_ref", "directory_record", "directory_fetched_at", "duns",
        "statutory_name", *FOLDED_FIELDS,
    ])  # fmt: skip
