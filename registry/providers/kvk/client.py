"""Calls KVK's API: its paths and its errors."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings

from registry import http_client
from registry.json_fields import text
from registry.sources import SourceUnavailable, Trouble

# What is asked, with its version. KVK announces Zoeken V3, Organisatie and Vestigingen.
SEARCH = "/v2/zoeken"
PROFILES = "/v1/basisprofielen"
BRANCH_PROFILES = "/v1/vestigingsprofielen"
PRODUCTS = {
    SEARCH: "Zoeken v2",
    PROFILES: "Basisprofiel v1",
    BRANCH_PROFILES: "Vestigingsprofiel v1",
}

# Error codes.
NO_SUCH_PRODUCT = "IPD0001"
PATH_GONE, MOVED_FOR_GOOD = (404, 410), (301, 308)  # HTTP statuses without any code
NOTHING_FOUND = "IPD5200"
# It is not a number, or nothing may be told of it.
NOT_GIVEN = frozenset({"IPD0004", "IPD0005", "IPD0006", "IPD0007", "IPD0010"})
NOT_ACCEPTED = frozenset({"IPD1998", "IPD1999", "IPD5203"})  # parameters
TECHNICAL = "IPD9999"
RETRY_LATER = frozenset({"IPD1002", "IPD1003"})  # 404, of this one record that is being processed
RETRY_AFTER_SECONDS = 300.0  # as the documentation says


def fetch(path: str, params: dict[str, str], deadline: float) -> dict[str, Any] | None:
    """Return the body of the answer; None when there is no such company."""
    reply = http_client.ask(
        "GET",
        settings.KVK_URL.rstrip("/") + path,
        timeout=deadline - time.monotonic(),
        params=params,
        headers={"apikey": settings.KVK_API_KEY},
        verify=settings.KVK_CA_BUNDLE or True,
    )
    errors = reply.body.get("fout")
    if reply.status == 200 and not errors:
        return reply.body
    codes = {text(error, "code") for error in errors} if isinstance(errors, list) else set()
    if NOTHING_FOUND in codes or codes & NOT_GIVEN:
        return None
    wait = RETRY_AFTER_SECONDS if codes & RETRY_LATER else reply.retry_after
    detail = f"HTTP {reply.status}, {', '.join(sorted(codes)) or 'no code'}"
    trouble = _trouble(reply.status, codes)
    if trouble is Trouble.ENDED:
        raise ended(path, detail)
    raise SourceUnavailable(trouble, detail, retry_after=wait)


def ended(path: str, detail: str) -> SourceUnavailable:
    """Return the error that tells staff which version is there no more, or answers otherwise."""
    product = next((name for start, name in PRODUCTS.items() if path.startswith(start)), path)
    return SourceUnavailable(Trouble.ENDED, f"{product}: {detail}", product=product)


def _trouble(status: int, codes: set[str]) -> Trouble:
    if status == 429:
        return Trouble.BUSY
    if codes & RETRY_LATER:
        return Trouble.NOT_NOW
    if TECHNICAL in codes or status >= 500 or status == 200:
        return Trouble.DOWN
    if codes & NOT_ACCEPTED:
        return Trouble.DECLINED
    is_path_gone = NO_SUCH_PRODUCT in codes or (status in PATH_GONE and not codes)
    if is_path_gone or status in MOVED_FOR_GOOD:
        return Trouble.ENDED
    return Trouble.UNREADABLE if status < 400 else Trouble.REFUSED
