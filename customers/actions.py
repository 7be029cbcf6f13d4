"""Everything that happens to a customer: one verb, one function, one transaction.

Each locks the customer's row, lets the model say whether it is legal (`Refused` if not), saves,
writes the history and queues the mail. Nothing here talks to the network.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer, normalise_email
from customers import invitations, notices
from customers.access import APPLICANT, SYSTEM, Actor
from customers.models import (
    TRANSITIONS,
    Contact,
    Customer,
    CustomerEvent,
    EmailMissing,
    ListingChange,
    Refused,
    RequestLink,
    State,
    Verb,
)
from customers.secrets import hash_of
from customers.triggers import allow_moving_customer

Kind = CustomerEvent.Kind
KIND_OF_VERB = {
    Verb.UNBLOCK: Kind.UNBLOCKED,
    Verb.BLOCK: Kind.BLOCKED,
    Verb.REJECT: Kind.REJECTED,
    Verb.WITHDRAW: Kind.WITHDRAWN,
}

CLOCK = ("remind_at", "escalate_at")


class PersonFields(TypedDict, total=False):
    """The columns of Contact that are typed into a form."""

    name: str
    email: str
    phone: str
    language: str


# ---------------------------------------------------------------- coming in


@transaction.atomic
def register_customer(
    *, company: dict[str, Any], person: PersonFields, dealer: Dealer | None
) -> tuple[Customer, CustomerEvent]:
    """A company asks for a login. Without a dealer the staff are asked to assign one."""
    customer = Customer(
        **company,
        dealer=dealer,
        state=State.PENDING,
        origin=Customer.Origin.REGISTERED,
        requested_at=timezone.now(),
    )
    customer.start_waiting()
    customer.save(force_insert=True)
    Contact.objects.create(customer=customer, **_normalised(person))
    _create_request_link(customer)
    event = record_event(customer, Kind.REQUESTED, by=APPLICANT, from_state="")
    notices.send_receipt(customer)
    notices.announce_request(customer)
    return customer, event


@transaction.atomic
def add_customer(
    *, company: dict[str, Any], person: PersonFields, dealer: Dealer, by: Actor
) -> tuple[Customer, CustomerEvent]:
    """A dealer adds a customer, which stays blocked until it is unblocked."""
    customer = Customer(**company, dealer=dealer, state=State.BLOCKED, origin=Customer.Origin.ADDED)
    customer.start_waiting()
    customer.save(force_insert=True)
    Contact.objects.create(customer=customer, **_normalised(person))
    return customer, record_event(customer, Kind.ADDED, by=by, from_state="")


@transaction.atomic
def send_receipt_again(customer: Customer) -> None:
    """The private link once more, to the address of the applicant and to no other."""
    customer = lock_customer(customer)
    if customer.state != State.PENDING:
        raise Refused(_("This request is no longer waiting."))
    notices.send_receipt(customer)


# ---------------------------------------------------------------- the state


@transaction.atomic
def unblock_customer(customer: Customer, *, by: Actor) -> CustomerEvent:
    """Let a customer in: its contact gets a login by mail, or word that the old one works again.

    Raises EmailMissing when there is no address to send it to.
    """
    customer = lock_customer(customer)
    customer.check_can(Verb.UNBLOCK)
    contact = customer.contact
    if contact is None or not contact.email:
        raise EmailMissing(_("Enter the email address on which the customer receives its login."))
    event = _change_state(customer, Verb.UNBLOCK, by=by)
    invitations.let_in(contact)
    return event


@transaction.atomic
def block_customer(customer: Customer, *, reason: str, by: Actor) -> CustomerEvent:
    """Shut a customer out. Its sessions end with the next request, since each one asks again."""
    return _change_state(lock_customer(customer), Verb.BLOCK, by=by, reason=reason)


@transaction.atomic
def reject_customer(
    customer: Customer, *, reason: str, internal_note: str = "", by: Actor
) -> CustomerEvent:
    """Refuse a request. The applicant reads the reason, never the note."""
    customer = lock_customer(customer)
    event = _change_state(customer, Verb.REJECT, by=by, reason=reason, internal_note=internal_note)
    notices.tell_rejected(customer)
    return event


@transaction.atomic
def withdraw_customer(customer: Customer, *, by: Actor) -> CustomerEvent:
    """The applicant takes the request back."""
    return _change_state(lock_customer(customer), Verb.WITHDRAW, by=by)


# ---------------------------------------------------------------- what waits


@transaction.atomic
def remind_of_customer(customer: Customer) -> CustomerEvent | None:
    """Whoever decides on this customer hears once that it waits; None when that is not due."""
    customer = lock_customer(customer)
    if customer.remind_at is None or customer.remind_at > timezone.now():
        return None
    customer.remind_at = None
    customer.save(update_fields=["remind_at"])
    notices.remind_of_customer(customer)
    return record_event(customer, Kind.REMINDED, by=SYSTEM)


@transaction.atomic
def escalate_request(customer: Customer) -> CustomerEvent | None:
    """The staff and the applicant hear that a request has waited too long; None when not due."""
    customer = lock_customer(customer)
    if customer.escalate_at is None or customer.escalate_at > timezone.now():
        return None
    customer.escalate_at = None
    customer.save(update_fields=["escalate_at"])
    notices.escalate_request(customer)
    notices.tell_delayed(customer)
    return record_event(customer, Kind.ESCALATED, by=SYSTEM)


# ---------------------------------------------------------------- whose it is


@transaction.atomic
def pass_on_customer(customer: Customer, *, by: Actor) -> CustomerEvent:
    """ "Not our customer": the request goes to the staff, who find the right dealer."""
    customer = lock_customer(customer)
    if not customer.can_be_passed_on:
        raise Refused(_("Only a request that waits for you can be passed on."))
    event = record_event(customer, Kind.PASSED_ON, by=by)  # still as this dealer's
    customer.dealer = None
    customer.start_waiting()
    with allow_moving_customer():
        customer.save(update_fields=["dealer", *CLOCK])
    notices.announce_request(customer)
    notices.tell_looked_at(customer)
    return event


@transaction.atomic
def assign_customer(customer: Customer, *, dealer: Dealer, by: Actor) -> CustomerEvent:
    """Staff give a request without a dealer to the dealer it belongs to, who is told at once."""
    customer = lock_customer(customer)
    if customer.dealer_id is not None or customer.state != State.PENDING:
        raise Refused(_("Only a waiting request without a dealer can be assigned."))
    if not dealer.is_trading:
        raise Refused(_("This dealer has stopped."))
    customer.dealer = dealer
    customer.start_waiting()
    customer.save(update_fields=["dealer", *CLOCK])
    event = record_event(customer, Kind.ASSIGNED, by=by)
    notices.announce_request(customer)
    notices.tell_assigned(customer)
    return event


# ---------------------------------------------------------------- the archive


@transaction.atomic
def archive_customer(customer: Customer, *, by: Actor) -> CustomerEvent:
    """Out of the lists and the reminders, not out of the history."""
    customer = lock_customer(customer)
    if customer.archived_at:
        raise Refused(_("This customer has already been archived."))
    if not customer.can_be_archived:
        raise Refused(_("Only a blocked or withdrawn customer can be archived."))
    customer.archived_at = timezone.now()
    customer.stop_waiting()
    customer.save(update_fields=["archived_at", *CLOCK])
    return record_event(customer, Kind.ARCHIVED, by=by)


@transaction.atomic
def restore_customer(customer: Customer, *, by: Actor) -> CustomerEvent:
    """Back from the archive into the lists, in the state it had."""
    customer = lock_customer(customer)
    if not customer.archived_at:
        raise Refused(_("This customer is not in the archive."))
    customer.archived_at = None
    if customer.is_still_to_unblock(customer.events.all()):
        customer.start_waiting()
    customer.save(update_fields=["archived_at", *CLOCK])
    return record_event(customer, Kind.RESTORED, by=by)


# ---------------------------------------------------------------- its details


@transaction.atomic
def change_customer(
    customer: Customer, *, company: dict[str, Any], person: PersonFields, by: Actor
) -> CustomerEvent | None:
    """Correct what is known of a company and its contact; None when nothing was different."""
    customer = lock_customer(customer)
    event = None
    changed = [name for name, value in company.items() if getattr(customer, name) != value]
    if changed:
        for name in changed:
            setattr(customer, name, company[name])
        if "directory_ref" in changed:
            _settle_listing(customer, ListingChange.Outcome.OUTDATED)
        # The folded columns follow the columns that they are folded from.
        customer.save(update_fields=[*changed, "folded_name", "folded_city"])
        event = record_event(customer, Kind.CHANGED, by=by)
    return _correct_contact(customer, _normalised(person), by=by) or event


@transaction.atomic
def correct_contact(customer: Customer, *, person: PersonFields, by: Actor) -> CustomerEvent | None:
    """Correct the person. A new address gets its own login, and never changes a person's own."""
    return _correct_contact(lock_customer(customer), _normalised(person), by=by)


@transaction.atomic
def resend_invitation(customer: Customer, *, by: Actor) -> CustomerEvent:
    """The login once more, to the contact's address; an older link no longer works."""
    customer = lock_customer(customer)
    contact = customer.contact
    if not customer.is_active or contact is None or contact.user is None:
        raise Refused(_("Only a customer that has been unblocked can be sent its login again."))
    # Not by whether there is a password: a dealer must not learn of a login at another dealer.
    if contact.first_login_at:
        raise Refused(_("This customer has already chosen a password."))
    invitations.let_in(contact)
    return record_event(customer, Kind.INVITED_AGAIN, by=by)


@transaction.atomic
def note_first_login(contact: Contact, *, by: Actor) -> None:
    """The contact acts for this customer for the first time; told once, in the history."""
    first = Contact.objects.filter(pk=contact.pk, first_login_at=None)
    if first.update(first_login_at=timezone.now()):
        record_event(contact.customer, Kind.FIRST_LOGIN, by=by)


# ---------------------------------------------------------------- its company in the directory


@transaction.atomic
def link_company(customer: Customer, *, record: dict[str, Any], by: Actor) -> CustomerEvent:
    """From now on this is the company of the directory that the customer is compared with."""
    customer = lock_customer(customer)
    _settle_listing(customer, ListingChange.Outcome.OUTDATED)
    _keep_record(customer, record, timezone.now())
    return record_event(customer, Kind.LINKED, by=by)


@transaction.atomic
def note_listing(
    customer: Customer, *, record: dict[str, Any], is_listed: bool, is_news: bool
) -> ListingChange | None:
    """How the directory has the company now; what is news waits for the dealer."""
    customer = lock_customer(customer)
    customer.directory_checked_at = timezone.now()
    customer.save(update_fields=["directory_checked_at"])
    if not is_news or (not is_listed and _has_ignored_its_end(customer)):
        _settle_listing(customer, ListingChange.Outcome.OUTDATED)
        return None
    change = customer.listing_changes.open().first()
    if change is None:
        record_event(customer, Kind.LISTING_CHANGED, by=SYSTEM)
        change = ListingChange(customer=customer)
    change.record, change.is_listed, change.found_at = record, is_listed, timezone.now()
    change.save()
    return change


@transaction.atomic
def adopt_listing(
    customer: Customer, *, seen: str, company: dict[str, Any], by: Actor
) -> CustomerEvent:
    """What the directory says now, in the place of what was filled in.

    `seen` is the fingerprint of the change that the dealer has looked at.
    """
    customer = lock_customer(customer)
    change = _settle_seen(customer, seen, ListingChange.Outcome.ADOPTED)
    for name, value in company.items():
        setattr(customer, name, value)
    customer.save(update_fields=[*company, "folded_name", "folded_city"])
    _keep_record(customer, change.record, change.found_at)
    return record_event(customer, Kind.LISTING_ADOPTED, by=by)


@transaction.atomic
def ignore_listing(customer: Customer, *, seen: str, by: Actor) -> CustomerEvent:
    """The dealer has seen it, and keeps what was filled in."""
    customer = lock_customer(customer)
    change = _settle_seen(customer, seen, ListingChange.Outcome.IGNORED)
    if change.is_listed:
        _keep_record(customer, change.record, change.found_at)
    return record_event(customer, Kind.LISTING_IGNORED, by=by)


# ---------------------------------------------------------------- what they share


def _settle_seen(customer: Customer, seen: str, outcome: ListingChange.Outcome) -> ListingChange:
    change = customer.listing_changes.open().first()
    if change is None:
        raise Refused(_("This change has already been handled."))
    if change.fingerprint != seen:
        raise Refused(_("The company directory says something else by now. Look at it first."))
    _settle(change, outcome)
    return change


def _settle_listing(customer: Customer, outcome: ListingChange.Outcome) -> None:
    change = customer.listing_changes.open().first()
    if change is not None:
        _settle(change, outcome)


def _settle(change: ListingChange, outcome: ListingChange.Outcome) -> None:
    change.settled_at, change.outcome = timezone.now(), outcome
    change.save()


def _has_ignored_its_end(customer: Customer) -> bool:
    last = customer.listing_changes.exclude(settled_at=None).order_by("-settled_at").first()
    ignored = ListingChange.Outcome.IGNORED
    return last is not None and not last.is_listed and last.outcome == ignored


def _keep_record(customer: Customer, record: dict[str, Any], fetched_at: datetime) -> None:
    customer.directory_source = record["source"]
    customer.directory_ref = record["ref"]
    customer.directory_record = record
    customer.directory_fetched_at = fetched_at
    customer.duns = record["duns"]
    customer.save(update_fields=[
        "directory_source", "directory_ref", "directory_record", "directory_fetched_at", "duns",
    ])  # fmt: skip


def _normalised(person: PersonFields) -> PersonFields:
    if "email" not in person:  # what is not said stays as it is
        return person
    return {**person, "email": normalise_email(person["email"])}


def lock_customer(customer: Customer) -> Customer:
    """The customer as it is now, which nobody else can change until this transaction ends."""
    locked = Customer.objects.select_for_update(of=("self",)).select_related("dealer")
    return locked.get(pk=customer.pk)


def _create_request_link(customer: Customer) -> None:
    link = RequestLink(customer=customer)
    link.secret_hash = hash_of(link.derive_secret())
    link.save()


def _change_state(
    customer: Customer, verb: Verb, *, by: Actor, reason: str = "", internal_note: str = ""
) -> CustomerEvent:
    customer.check_can(verb)
    from_state = customer.state
    customer.state = TRANSITIONS[verb][1]
    customer.archived_at = None
    customer.stop_waiting()
    customer.save(update_fields=["state", "archived_at", *CLOCK])
    return record_event(
        customer,
        KIND_OF_VERB[verb],
        by=by,
        from_state=from_state,
        reason=reason,
        internal_note=internal_note,
    )


def record_event(
    customer: Customer, kind: Kind, *, by: Actor, from_state: str | None = None, **texts: str
) -> CustomerEvent:
    return CustomerEvent.objects.create(
        customer=customer,
        dealer=customer.dealer,
        kind=kind,
        from_state=customer.state if from_state is None else from_state,
        to_state=customer.state,
        by_kind=by.kind,
        by_user=by.user,
        **texts,
    )


def _correct_contact(
    customer: Customer, person: PersonFields, *, by: Actor
) -> CustomerEvent | None:
    contact = customer.contact
    if contact is None:
        raise Refused(_("This customer has no contact."))
    changed = [name for name, value in person.items() if getattr(contact, name) != value]
    if not changed:
        return None
    for name in changed:
        setattr(contact, name, person[name])  # type: ignore[literal-required]  # a key of PersonFields, though not a literal one
    if "email" in changed:
        _check_address_may_go(customer, contact)
        contact.user = None  # the address was the link to the person
        contact.first_login_at = None
    contact.save()
    event = record_event(customer, Kind.CONTACT_CORRECTED, by=by)
    if "email" in changed:
        invitations.revoke(contact)
        if customer.is_active:
            invitations.let_in(contact)
    return event


def _check_address_may_go(customer: Customer, contact: Contact) -> None:
    if customer.is_active and not contact.email:
        raise EmailMissing(_("A customer that can log in needs an email address."))
