"""The states of a customer: which verb leads where, and the sentence for what is not allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from web import responses


class State(models.TextChoices):
    PENDING = "pending", pgettext_lazy("state", "pending")
    BLOCKED = "blocked", pgettext_lazy("state", "blocked")
    ACTIVE = "active", pgettext_lazy("state", "active")
    REJECTED = "rejected", pgettext_lazy("state", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "withdrawn")


class Verb(models.TextChoices):
    """An action that changes the state of a customer."""

    UNBLOCK = "unblock", _("Unblock")
    BLOCK = "block", _("Block")
    REJECT = "reject", _("Reject")
    WITHDRAW = "withdraw", _("Withdraw request")
    CLOSE_DUPLICATE = "close_duplicate", _("Close the duplicate request, without an email")


class EventKind(models.TextChoices):
    """What a line of a customer's history tells. The values stay: history cannot be rewritten."""

    REQUESTED = "requested", _("Login requested")
    ADDED = "added", _("Added by the dealer")
    UNBLOCKED = "unblocked", _("Unblocked")
    BLOCKED = "blocked", pgettext_lazy("history", "Blocked")
    REJECTED = "rejected", pgettext_lazy("history", "Rejected")
    CLOSED_AS_DUPLICATE = "duplicate", _("Closed as a duplicate request")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
    ARCHIVED = "archived", _("Archived")
    RESTORED = "restored", _("Taken back from the archive")
    PASSED_ON = "passed_on", _("Passed on: not our customer")
    TAKEN_BACK = "taken_back", _("Given to another dealer")
    ASSIGNED = "assigned", _("Assigned to the dealer")
    DEALER_STOPPED = "dealer_stopped", _("The dealer has stopped")
    CHANGED = "changed", _("Details changed")
    CONTACT_CORRECTED = "contact_corrected", _("Contact corrected")
    INVITED_AGAIN = "invited_again", _("Login sent again")
    FIRST_LOGIN = "first_login", _("Logged in for the first time")
    REMINDED = "reminded", _("Reminded: this customer waits")
    ESCALATED = "escalated", _("Told the wholesaler that this request waits")
    LINKED = "linked", _("Compared with the company directory")
    DIRECTORY_CHANGED = "listing_changed", _("Changed in the company directory")
    DIRECTORY_CHANGE_ADOPTED = "listing_adopted", _("Change in the company directory adopted")
    DIRECTORY_CHANGE_IGNORED = "listing_ignored", _("Change in the company directory ignored")
    COLLEAGUE_ADDED = "colleague_added", _("Login for a colleague added")
    COLLEAGUE_CHANGED = "colleague_changed", _("Role of a colleague changed")
    COLLEAGUE_LEFT = "colleague_left", _("Access of a colleague ended")
    CONTACT_REPLACED = "contact_replaced", _("Another contact, the access of the old one ended")
    CONTACT_CHOSEN = "contact_chosen", _("Somebody else became the contact")
    ADDRESS_CHANGED = "address_changed", _("Email address of a login changed")
    LOGINS_JOINED = "logins_joined", _("Two logins of one person joined")


# After one of these, what a page showed of a customer is no longer what a button acts on.
VERSIONED_KINDS = frozenset({
    EventKind.UNBLOCKED, EventKind.BLOCKED, EventKind.REJECTED, EventKind.WITHDRAWN,
    EventKind.ARCHIVED, EventKind.RESTORED, EventKind.PASSED_ON, EventKind.ASSIGNED,
    EventKind.CHANGED, EventKind.CONTACT_CORRECTED, EventKind.DIRECTORY_CHANGE_ADOPTED,
    EventKind.CONTACT_REPLACED, EventKind.CONTACT_CHOSEN, EventKind.ADDRESS_CHANGED,
    EventKind.LOGINS_JOINED, EventKind.COLLEAGUE_LEFT, EventKind.CLOSED_AS_DUPLICATE,
})  # fmt: skip


@dataclass(frozen=True)
class Transition:
    """A legal change of state: the states it starts from, the one it leads to, its event."""

    start: frozenset[State]
    end: State
    event: EventKind


# The trigger `customer_state_changes_legally` of customers/migrations/0002_triggers.py repeats this
# table for the database.
TRANSITIONS: dict[Verb, Transition] = {
    Verb.UNBLOCK: Transition(
        frozenset({State.PENDING, State.BLOCKED, State.REJECTED}), State.ACTIVE, EventKind.UNBLOCKED
    ),
    Verb.BLOCK: Transition(frozenset({State.ACTIVE}), State.BLOCKED, EventKind.BLOCKED),
    Verb.REJECT: Transition(frozenset({State.PENDING}), State.REJECTED, EventKind.REJECTED),
    Verb.WITHDRAW: Transition(frozenset({State.PENDING}), State.WITHDRAWN, EventKind.WITHDRAWN),
    Verb.CLOSE_DUPLICATE: Transition(
        frozenset({State.PENDING}), State.REJECTED, EventKind.CLOSED_AS_DUPLICATE
    ),
}
WITHOUT_DEALER = (State.PENDING, State.REJECTED, State.WITHDRAWN)

ARCHIVABLE = (State.BLOCKED, State.WITHDRAWN)


class ActionRefused(responses.ActionRefused):
    """An action on a customer is not allowed now; the sentence follows the reader's language."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class ChangedMeanwhile(ActionRefused):
    """Somebody has changed the customer since it was shown; the sentence says who did what."""


class EmailMissing(ActionRefused):
    """Unblocking needs an address for the login, and there is none."""


DEALER_STOPPED = _(
    "This dealer has stopped, so nobody gets a login here any more. The staff of the wholesaler "
    "look for another dealer."
)

REFUSALS: dict[Verb, dict[State, Any]] = {
    Verb.UNBLOCK: {
        State.ACTIVE: _("This customer has already been unblocked."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.BLOCK: {
        State.BLOCKED: _("This customer has already been blocked."),
        State.PENDING: _("This request has not been accepted yet. You can reject it."),
        State.REJECTED: _("This request has been rejected, so there is nothing to block."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.REJECT: {
        State.REJECTED: _("This request has already been rejected."),
        State.ACTIVE: _("This customer has been unblocked. You can block it."),
        State.BLOCKED: _("This customer is blocked, so there is no request to reject."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.CLOSE_DUPLICATE: {
        State.REJECTED: _("This request has already been rejected."),
        State.ACTIVE: _("This customer has been unblocked. You can block it."),
        State.BLOCKED: _("This customer is blocked, so there is no request to reject."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.WITHDRAW: {
        State.WITHDRAWN: _("This request has already been withdrawn."),
        State.ACTIVE: _("This request has already been accepted."),
        State.BLOCKED: _("This request has already been handled."),
        State.REJECTED: _("This request has already been rejected."),
    },
}
