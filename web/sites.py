"""The sites: one portal, reached by more than one host name, each with a face of its own.

End customers come in by the brand's host name, dealers by the wholesaler's. A mail carries the
site of its reader, so that its links and its sender are the ones that the reader knows.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings


class Audience(StrEnum):
    """The people whom a site is for, which decides what its home page puts first."""

    CUSTOMERS = "customers"
    DEALERS = "dealers"
    BOTH = "both"


@dataclass(frozen=True)
class Site:
    """One host name of the portal, with its wordmark and the sender of its mails."""

    url: str  # scheme, host and port, without a slash at the end
    name: str  # the wordmark
    sender: str  # "Name <address>" of its mails
    audience: Audience = Audience.BOTH

    @property
    def host(self) -> str:
        """Return host and port, as the browser sends them."""
        return urlsplit(self.url).netloc


def all_sites() -> tuple[Site, ...]:
    """Return the sites of the settings; there is at least one."""
    return settings.SITES


def site_of_host(host: str) -> Site:
    """Return the site with this host name; the first one when there is none."""
    for site in all_sites():
        if site.host == host:
            return site
    bare = host.rsplit(":", 1)[0]
    for site in all_sites():
        if urlsplit(site.url).hostname == bare:
            return site
    return all_sites()[0]


def site_for(audience: Audience) -> Site:
    """Return the first site that is for this audience, or for everybody."""
    for site in all_sites():
        if site.audience in (audience, Audience.BOTH):
            return site
    return all_sites()[0]
