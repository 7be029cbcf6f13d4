"""The sources of companies, one module each, which alone knows its source's words."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from registry.admission import Guarded, Limits
from registry.company import CompanySource
from registry.providers.dnb import DnbDirectory
from registry.providers.kvk import KvkDirectory
from registry.providers.local import LocalDirectory


def _dnb() -> CompanySource:
    limits = Limits(settings.DNB_CALLS_PER_SECOND, calls_per_day=settings.DNB_CALLS_PER_DAY)
    return Guarded("dnb", DnbDirectory(), limits)


def _kvk() -> CompanySource:
    limits = Limits(settings.KVK_CALLS_PER_SECOND, calls_per_month=settings.KVK_CALLS_PER_MONTH)
    return Guarded("kvk", KvkDirectory(), limits)


# What a person calls it, and how it is made.
PROVIDERS: dict[str, tuple[str, Callable[[], CompanySource]]] = {
    "local": ("", LocalDirectory),
    "dnb": ("D&B", _dnb),
    "kvk": ("KVK", _kvk),
}


def provider(key: str) -> CompanySource:
    """Raises KeyError for a source that does not exist."""
    return PROVIDERS[key][1]()
