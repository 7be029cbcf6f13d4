"""The front doors: one portal, reached by more than one host name, each with its own face.

End customers come in by the brand's host name, dealers by the wholesaler's. A mail carries the
door of its reader, so links and sender are the ones that reader knows.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings


class First(StrEnum):
    """What the home page of a door puts first, and with that whom the door is for."""

    REGISTER = "register"
    LOG_IN = "log_in"
    BOTH = "both"


@dataclass(frozen=True)
class Door:
    url: str  # scheme, host and port, without a slash at the end
    name: str  # the wordmark
    sender: str  # "Name <address>" of its mails
    first: First = First.BOTH

    @property
    def host(self) -> str:
        """Host with port, as the browser sends it."""
        return urlsplit(self.url).netloc


def all_doors() -> tuple[Door, ...]:
    return settings.DOORS


def door_of_host(host: str) -> Door:
    """The door that is opened by this host name; the first one when none is."""
    for door in all_doors():
        if door.host == host:
            return door
    bare = host.rsplit(":", 1)[0]
    for door in all_doors():
        if urlsplit(door.url).hostname == bare:
            return door
    return all_doors()[0]


def door_for(first: First) -> Door:
    """The door for readers of one kind: REGISTER for customers, LOG_IN for dealers."""
    for door in all_doors():
        if door.first in (first, First.BOTH):
            return door
    return all_doors()[0]
