"""Makes the sources of companies: one module each, which alone knows its source's words."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from registry.admission import CallLimits
from registry.guarded_source import GuardedSource
from registry.providers.dnb import DnbDirectory
from registry.providers.kvk import KvkDirectory
from registry.providers.local import LocalDirectory
from registry.sources import CompanySource


def _dnb() -> CompanySource:
    limits = CallLimits(settings.DNB_CALLS_PER_SECOND, calls_per_day=settings.DNB_CALLS_PER_DAY)
    return GuardedSource("dnb", DnbDirectory(), limits)


def _kvk() -> CompanySource:
    limits = CallLimits(settings.KVK_CALLS_PER_SECOND, calls_per_month=settings.KVK_CALLS_PER_MONTH)
    # It may not tell of everybody, and has no profile of who stopped long ago.
    return GuardedSource("kvk", KvkDirectory(), limits, gives_every_record=False)


# What people call a source, and how it is made.
PROVIDERS: dict[str, tuple[str, Callable[[], CompanySource]]] = {
    "local": ("", LocalDirectory),
    "dnb": ("D&B", _dnb),
    "kvk": ("KVK", _kvk),
}


def provider(key: str) -> CompanySource:
    """Make the source of a key. Raises KeyError for one that does not exist."""
    return PROVIDERS[key][1]()


def name_of(key: str) -> str:
    """Return what people call a source; empty for the portal's own, or one that is unknown."""
    return PROVIDERS[key][0] if key in PROVIDERS else ""
