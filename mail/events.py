"""Mail events: each is declared once, by the app that knows what the mail is about.

An app declares its events in its `mail_events` and registers them in `AppConfig.ready`. What is
kept about an event elsewhere (previews, lines of a timeline, mails with a login) is derived here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model
from django.utils.functional import Promise

from web.responses import ActionRefused
from web.sites import Site

if TYPE_CHECKING:
    from mail.models import Mail

# What a template needs. Three keys mean something to every mail: `reply_to` (an address), `dealer`
# (its name and phone come first in the foot of the mail) and `preferences_url` (where the reader
# chooses which mails it wants; a mail without it leaves the reader no choice).
type Context = dict[str, Any]


class NothingToSend(Exception):
    """Raised by a context when the mail has lost its point since it was queued."""


class Reader(Protocol):
    """A person who can be mailed."""

    @property
    def email(self) -> str: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Preview[About: Model, Data]:
    """How to choose from made-up data what the preview of a mail is about, and its reader."""

    about: Callable[[Data], About]
    reader: Callable[[Data], Reader]


@dataclass(frozen=True)
class TimelineLine:
    """How a mail is called in the timeline of the customer that it is about."""

    text: str | Promise
    to_employees: bool = False  # one line names all employees who were mailed the same
    for_next_dealer: bool = False  # a dealer that gets the customer later sees it too


@dataclass(frozen=True)
class Told:
    """Names who is told when a mail of this kind fails."""

    tell: Callable[[Mail], None]  # called in the transaction that marks the mail as failed
    what: str | Promise = ""  # the mail, in a mail that tells of it


@dataclass(frozen=True)
class Nobody:
    """Says why nobody has to be told when a mail of this kind fails."""

    why: str


class ResendRefused(ActionRefused):
    """A mail cannot be sent again; `str()` is the sentence that says why."""


@dataclass(frozen=True, kw_only=True)
class MailEvent[About: Model, Data]:
    """All that is known of one kind of mail. Its preview is made from `Data`."""

    key: str  # stands in the rows of mails, so it is never changed
    template: str
    # Called when the mail is sent, in the reader's language. Raises NothingToSend.
    context: Callable[[About, Site], Context]
    preview: Preview[About, Data]
    timeline: TimelineLine | None = None
    grants_login: bool = False  # how far the customer's login got is read from this mail
    if_failed: Told | Nobody | None = None  # a test holds that every event of ours has it
    # Called before the mail is sent. Mails whoever hears instead, and returns True, when its reader
    # has left meanwhile.
    pass_on: Callable[[Mail], bool] | None = None
    # Sends anew what a mail carried that works once, such as a link. Raises ResendRefused.
    renew: Callable[[Mail], None] | None = None


_events: dict[str, MailEvent[Any, Any]] = {}


def register(*events: MailEvent[Any, Any]) -> None:
    """Make these events known. Raises ValueError for a key that is known already."""
    for event in events:
        if event.key in _events:
            raise ValueError(f"There is already a mail event {event.key!r}")
        _events[event.key] = event


def event_named(key: str) -> MailEvent[Any, Any]:
    """Return the event with this key. Raises LookupError when no app has registered it."""
    try:
        return _events[key]
    except KeyError:
        raise LookupError(f"No mail event {key!r} has been registered") from None


def all_events() -> list[MailEvent[Any, Any]]:
    """Return every event, in the order in which the apps registered them."""
    return list(_events.values())


def login_events() -> list[str]:
    """Return the keys of the events whose mail grants a login."""
    return [event.key for event in all_events() if event.grants_login]


def timeline_lines() -> dict[str, TimelineLine]:
    """Return the line of each event that a timeline shows, by the event's key."""
    return {event.key: event.timeline for event in all_events() if event.timeline}
