"""Calls D&B Direct+: its URLs, its token and its errors."""

from __future__ import annotations

import math
import time
from typing import Any

from django.conf import settings

from registry import access_token, http_client
from registry.json_fields import objects, part, text
from registry.sources import SourceUnavailable, Trouble

BLOCK = "companyinfo_L1_v1"
TOKEN_LIFETIME_SECONDS = 86_400.0  # when the answer does not say
# Error codes.
TOKEN_EXPIRED = "00040"  # noqa: S105 - a code, no secret
QUOTA = "00050"
BUSY = frozenset({"00045", "00046"})
NOT_FOUND = frozenset({"10001", "20502", "20505"})  # unknown, no match
NOT_ENOUGH_DATA = "40105"
# The contract does not cover it, or the portal asks in a way that it never accepts.
REFUSED = frozenset({"00004", "00005", "00006", "00011", "00012", "00014", "00037", "00038",
                     "00041", "00044"})  # fmt: skip
NOT_ACCEPTED = frozenset({"00003", "00007", "00008", "00010", "10002", NOT_ENOUGH_DATA})
SERVER_ERRORS = frozenset({"00002", "00034", "00035"})


class TokenExpired(Exception):
    """The token that was sent is not valid any more."""


class DnbClient:
    """Makes the calls that answer one question, within its time.

    Each returns the body of the answer, or None when nothing is found, and raises
    SourceUnavailable.
    """

    def __init__(self, timeout: float) -> None:
        self._deadline = time.monotonic() + timeout

    def search(self, kind: str, params: dict[str, str]) -> dict[str, Any] | None:
        return self._call("GET", f"/v1/search/{kind}", params=params)

    def criteria(self, criteria: dict[str, Any]) -> dict[str, Any] | None:
        return self._call("POST", "/v1/search/criteria", json=criteria)

    def cleanse_match(self, params: dict[str, str]) -> dict[str, Any] | None:
        return self._call("GET", "/v1/match/cleanseMatch", params=params)

    def data_block(self, duns: str) -> dict[str, Any] | None:
        params = {"blockIDs": BLOCK, "orderReason": settings.DNB_ORDER_REASON}
        body = self._call("GET", f"/v1/data/duns/{duns}", params=params)
        for block in objects(body, "blockStatus"):
            if text(block, "blockID") == BLOCK and text(block, "status") != "ok":
                raise SourceUnavailable(
                    Trouble.UNREADABLE, f"The block is not complete: {text(block, 'reason')}"
                )
        return body

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any] | None:
        for attempt in (1, 2):
            account = f"{settings.DNB_URL} {settings.DNB_KEY} {settings.DNB_SECRET}"
            bearer = access_token.current(
                "dnb", _new_token, deadline=self._deadline, account=account
            )
            try:
                return _read(self._send(method, path, bearer, request))
            except TokenExpired:
                access_token.forget("dnb", bearer, account=account)
                if attempt == 2:
                    break
        raise SourceUnavailable(Trouble.REFUSED, "A new token is said to have expired.")

    def _send(
        self, method: str, path: str, bearer: str, request: dict[str, Any]
    ) -> http_client.Reply:
        return http_client.ask(
            method,
            settings.DNB_URL.rstrip("/") + path,
            timeout=self._deadline - time.monotonic(),
            headers={"Authorization": f"Bearer {bearer}"},
            **request,
        )


def _read(reply: http_client.Reply) -> dict[str, Any] | None:
    """Return the body, or None when it says that there is none. Raises SourceUnavailable.

    Its error code counts, since the HTTP status is coarse and may even be 200.
    """
    if reply.status == 200 and not reply.body.get("error"):
        return reply.body
    error = part(reply.body, "error")
    code = text(error, "errorCode")
    if code == TOKEN_EXPIRED:
        raise TokenExpired
    trouble = _trouble(reply, code)
    if trouble is None:
        return None
    transaction = text(part(reply.body, "transactionDetail"), "transactionID")
    detail = f"HTTP {reply.status}, {code or 'no code'}: {text(error, 'errorMessage')}"
    raise SourceUnavailable(
        trouble, f"{detail} {transaction}".strip(), retry_after=reply.retry_after
    )


def _trouble(reply: http_client.Reply, code: str) -> Trouble | None:
    """Tell what is the matter; None when there is no such company."""
    if code == QUOTA:
        return Trouble.QUOTA
    if code in BUSY or reply.status == 429:
        return Trouble.BUSY
    if code in SERVER_ERRORS or reply.status >= 500:
        return Trouble.DOWN
    if code in REFUSED:
        return Trouble.REFUSED
    if code in NOT_ACCEPTED:
        return Trouble.DECLINED
    # Which code a search that finds nothing has is not documented.
    if code in NOT_FOUND or (reply.status == 404 and reply.body):
        return None
    if reply.status in (401, 403):
        return Trouble.REFUSED
    return Trouble.DECLINED if reply.status == 400 else Trouble.UNREADABLE


def _new_token(timeout: float) -> access_token.Token:
    reply = http_client.ask(
        "POST",
        settings.DNB_URL.rstrip("/") + "/v3/token",
        timeout=timeout,
        is_counted=False,
        data={"grant_type": "client_credentials"},
        auth=(settings.DNB_KEY, settings.DNB_SECRET),
    )
    value = text(reply.body, "access_token")
    if reply.status == 200 and value:
        return access_token.Token(value, _lifetime(reply.body))
    if reply.status >= 500:
        raise SourceUnavailable(Trouble.DOWN, f"HTTP {reply.status} for a token.")
    if reply.status == 429:
        raise SourceUnavailable(
            Trouble.BUSY, "Too many tokens asked for.", retry_after=reply.retry_after
        )
    if reply.status == 200:
        raise SourceUnavailable(Trouble.UNREADABLE, "There is no token in the answer.")
    reason = text(reply.body, "error") or text(part(reply.body, "error"), "errorCode")
    said = text(reply.body, "error_description")  # ends with the transaction
    raise SourceUnavailable(
        Trouble.REFUSED, f"HTTP {reply.status} for a token: {reason} {said}".strip()
    )


def _lifetime(body: dict[str, Any]) -> float:
    """Return how many seconds a token lives."""
    try:
        seconds = float(body.get("expires_in") or body.get("expiresIn") or 0)
    except (TypeError, ValueError):
        seconds = math.nan
    return min(seconds, TOKEN_LIFETIME_SECONDS) if seconds > 0 else TOKEN_LIFETIME_SECONDS
