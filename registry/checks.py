"""Checks at start, and not at the first search, that the configured sources can work at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from registry.providers import PROVIDERS
from registry.vat_numbers import is_european_number
from registry.vies import COMMISSION_HOST


@register
def sources_can_work(**kwargs: Any) -> list[CheckMessage]:
    """Return what is wrong with the settings of the sources."""
    return [*_unknown(), *_dnb(), *_kvk(), *_vies()]


def _unknown() -> Iterator[CheckMessage]:
    for key in settings.DIRECTORY:
        if key not in PROVIDERS:
            yield Error(
                f"DIRECTORY names a source that does not exist: {key!r}.",
                hint=f"Choose from {', '.join(PROVIDERS)}.",
                id="registry.E001",
            )


def _dnb() -> Iterator[CheckMessage]:
    if "dnb" in settings.DIRECTORY:
        if not (settings.DNB_KEY and settings.DNB_SECRET):
            yield Error("DIRECTORY names dnb, so DNB_KEY and DNB_SECRET are needed.",
                        id="registry.E002")  # fmt: skip
        yield from _unsafe("DNB_URL", settings.DNB_URL)
        yield from _idle("DNB_CALLS_PER_SECOND", settings.DNB_CALLS_PER_SECOND)


def _kvk() -> Iterator[CheckMessage]:
    if "kvk" not in settings.DIRECTORY:
        return
    if not settings.KVK_API_KEY:
        yield Error("DIRECTORY names kvk, so KVK_API_KEY is needed.", id="registry.E003")
    yield from _unsafe("KVK_URL", settings.KVK_URL)
    yield from _idle("KVK_CALLS_PER_SECOND", settings.KVK_CALLS_PER_SECOND)
    yield from _kvk_root()
    is_test_key = bool(settings.KVK_TEST_KEY) and settings.KVK_API_KEY == settings.KVK_TEST_KEY
    is_test_url = settings.KVK_URL.rstrip("/").endswith("/test/api")
    if settings.KVK_TEST_KEY and is_test_key != is_test_url:
        yield Error(
            "KVK_API_KEY and KVK_URL do not belong together: the test key opens the test "
            "environment only (…/test/api), and another key only the real one.",
            id="registry.E005",
        )


def _kvk_root() -> Iterator[CheckMessage]:
    if settings.KVK_CA_BUNDLE:
        if not Path(settings.KVK_CA_BUNDLE).is_file():
            yield Error("KVK_CA_BUNDLE names no file that can be read.", id="registry.E006")
    elif settings.KVK_URL.startswith("https://api.kvk.nl/"):
        yield Warning(
            "Without KVK_CA_BUNDLE the certificate of api.kvk.nl may not be trusted: its chain "
            "ends at a private root of the Dutch state.",
            hint="Run check_directory, which tells.",
            id="registry.W001",
        )


def _vies() -> Iterator[CheckMessage]:
    host = urlsplit(settings.VIES_URL).hostname
    if host == COMMISSION_HOST and not settings.PRODUCTION:
        yield Error("VIES_URL must not be the Commission's own outside production: the numbers "
                    "there are made up.", id="registry.E008")  # fmt: skip
    if settings.PRODUCTION and settings.VIES_URL and not settings.VIES_URL.startswith("https://"):
        yield Error("VIES_URL must begin with https://.", id="registry.E009")
    if settings.VIES_REQUESTER and not is_european_number(settings.VIES_REQUESTER):
        yield Error("VIES_REQUESTER is no VAT number of the European Union, like NL123456789B01.",
                    id="registry.E010")  # fmt: skip
    if settings.VAT_CHECK_DAYS < 1:
        yield Error("VAT_CHECK_DAYS must be at least 1.", id="registry.E011")


def _idle(name: str, calls_per_second: float) -> Iterator[CheckMessage]:
    if calls_per_second <= 0:
        yield Error(f"{name} must be more than 0: nothing would be asked.", id="registry.E007")


def _unsafe(name: str, url: str) -> Iterator[CheckMessage]:
    if settings.PRODUCTION and not url.startswith("https://"):
        yield Error(f"{name} must begin with https://: a key goes with it.", id="registry.E004")
