"""Talking to D&B Direct+: its addresses, its token and its errors."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings

from registry import token, web
from registry.company import DirectoryUnavailable, Trouble
from registry.reading import objects, part, text

BLOCK = "companyinfo_L1_v1"
EXPIRED = "00040"
NOT_THERE = frozenset({"10001", "20502", "20505", "40105"})  # unknown, no match, not enough data
QUOTA = "00050"


class TokenExpired(Exception):
    """The token that was sent is not valid any more."""


class Asked:
    """The calls that answer one question, within its time."""

    def __init__(self, timeout: float) -> None:
        self._deadline = time.monotonic() + timeout

    def search(self, kind: str, params: dict[str, str]) -> dict[str, Any] | None:
        """None when nothing is found, as in all of these."""
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
                raise DirectoryUnavailable(
                    Trouble.UNREADABLE, f"The block is not complete: {text(block, 'reason')}"
                )
        return body

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any] | None:
        for attempt in (1, 2):
            bearer = token.current("dnb", _new_token, deadline=self._deadline)
            try:
                return _read(self._send(method, path, bearer, request))
            except TokenExpired:
                token.forget("dnb", bearer)
                if attempt == 2:
                    break
        raise DirectoryUnavailable(Trouble.REFUSED, "A new token is said to have expired.")

    def _send(self, method: str, path: str, bearer: str, request: dict[str, Any]) -> web.Reply:
        return web.ask(
            method,
            settings.DNB_URL.rstrip("/") + path,
            timeout=self._deadline - time.monotonic(),
            headers={"Authorization": f"Bearer {bearer}"},
            **request,
        )


def _read(reply: web.Reply) -> dict[str, Any] | None:
    """The body. Its error code counts, since the HTTP status is coarse and may even be 200."""
    error = part(reply.body, "error")
    code = text(error, "errorCode")
    if reply.status == 200 and not error:
        return reply.body
    detail = f"HTTP {reply.status}, {code or 'no code'}: {text(error, 'errorMessage')}"
    if code == EXPIRED:
        raise TokenExpired
    if code == QUOTA:
        raise DirectoryUnavailable(Trouble.QUOTA, detail)
    if reply.status == 429:
        raise DirectoryUnavailable(Trouble.BUSY, detail, retry_after=reply.retry_after)
    if code in NOT_THERE or (reply.status == 404 and code and not code.startswith("0003")):
        return None
    if reply.status >= 500 or (reply.status == 200 and code.startswith("0003")):
        raise DirectoryUnavailable(Trouble.DOWN, detail, retry_after=reply.retry_after)
    if reply.status == 404 and not error:
        raise DirectoryUnavailable(Trouble.UNREADABLE, detail)
    raise DirectoryUnavailable(Trouble.REFUSED, detail)


def _new_token(timeout: float) -> token.Token:
    reply = web.ask(
        "POST",
        settings.DNB_URL.rstrip("/") + "/v3/token",
        timeout=timeout,
        is_counted=False,
        data={"grant_type": "client_credentials"},
        auth=(settings.DNB_KEY, settings.DNB_SECRET),
    )
    value = text(reply.body, "access_token")
    if reply.status == 200 and value:
        seconds = reply.body.get("expires_in") or reply.body.get("expiresIn") or 0
        return token.Token(value, float(seconds))
    if reply.status >= 500:
        raise DirectoryUnavailable(Trouble.DOWN, f"HTTP {reply.status} for a token.")
    if reply.status == 429:
        raise DirectoryUnavailable(
            Trouble.BUSY, "Too many tokens asked for.", retry_after=reply.retry_after
        )
    if reply.status == 200:
        raise DirectoryUnavailable(Trouble.UNREADABLE, "There is no token in the answer.")
    reason = text(reply.body, "error") or text(part(reply.body, "error"), "errorCode")
    raise DirectoryUnavailable(Trouble.REFUSED, f"HTTP {reply.status} for a token: {reason}")
