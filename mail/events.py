"""What mails there are: each room registers its events, since mail knows none of the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web.sites import Site

# From the object that the mail is about and the site of its reader to what the template needs.
# Three keys mean something here: `reply_to` (an address), `dealer` (its name and phone come first
# in the foot of the mail) and `preferences_url` (where the reader chooses which mails it wants;
# without it the reader has no choice). Called at the moment of sending, in the reader's language.
type Context = Callable[[Any, Site], dict[str, Any]]


class NothingToSend(Exception):
    """Raised by a context when the mail has lost its point since it was queued."""


@dataclass(frozen=True)
class Event:
    key: str
    template: str
    context: Context


_events: dict[str, Event] = {}


def register(key: str, *, template: str, context: Context) -> None:
    if key in _events:
        raise ValueError(f"There is already a mail event {key!r}")
    _events[key] = Event(key, template, context)


def event_named(key: str) -> Event:
    """Raises LookupError for an event that no room has registered."""
    try:
        return _events[key]
    except KeyError:
        raise LookupError(f"No mail event {key!r} has been registered") from None


def all_events() -> list[str]:
    return list(_events)
