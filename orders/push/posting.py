"""Posts an order to the wholesaler's system, whatever that does with the call."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests
from django.conf import settings
from django.utils import timezone

from orders.models import OrderPush
from orders.push.payload import payload_of, signature
from web.http_limits import answer_parts, ending_at, limited_session, seconds_to_wait
from web.texts import clean_text

TOTAL_SECONDS = 20.0  # for which a worker waits for a push, finding the server included
ANSWER_SECONDS = 18.0  # after which the call itself ends, so that what came of it is known
CONNECT_SECONDS = 5.0
MAX_ANSWER_BYTES = 4096  # that are read of an answer
MAX_CONCURRENT_PUSHES = 8  # of one process; it has fewer workers
MAX_RETRY_AFTER_SECONDS = 4 * 3600.0  # that the system can tell us to stay away

_pool = ThreadPoolExecutor(MAX_CONCURRENT_PUSHES, thread_name_prefix="push")


@dataclass(frozen=True)
class PushAnswer:
    """Holds what the system answered; without a status it says why there is none."""

    status: int | None
    text: str
    retry_after: float | None = None  # in seconds

    @property
    def is_yes(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(push: OrderPush) -> PushAnswer:
    """Post the order of a push and return the answer, after `TOTAL_SECONDS` at the latest.

    A thread of its own makes the call: nothing ends the look-up of a host name.
    """
    body = json.dumps(payload_of(push.order), ensure_ascii=False).encode()
    stamp = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "webhook-id": str(push.message_id),
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(str(push.message_id), stamp, body),
    }
    future = _pool.submit(_call, settings.ORDER_PUSH_URL, body, headers)
    try:
        return future.result(TOTAL_SECONDS)
    except TimeoutError:
        future.cancel()
        return PushAnswer(None, f"No answer in {TOTAL_SECONDS:.0f} seconds.")


def _call(url: str, body: bytes, headers: dict[str, str]) -> PushAnswer:
    waits = (CONNECT_SECONDS, ANSWER_SECONDS)
    try:
        with (
            ending_at(time.monotonic() + ANSWER_SECONDS),
            limited_session(**headers) as session,
            session.post(
                url, data=body, timeout=waits, stream=True, allow_redirects=False
            ) as response,
        ):
            wait = seconds_to_wait(response.headers, at_most=MAX_RETRY_AFTER_SECONDS)
            return PushAnswer(response.status_code, _text(response), wait)
    except (requests.RequestException, OSError, ValueError) as error:
        # ValueError: http.client and urllib3 let some of their own through.
        return PushAnswer(None, clean_text(f"{type(error).__name__}: {error}"))


def _text(response: requests.Response) -> str:
    """Return the beginning of an answer. What breaks off says by its status what it has to say."""
    content = b""
    try:
        for part in answer_parts(response, max_bytes=MAX_ANSWER_BYTES):
            content += part
    except requests.RequestException as error:
        content += f" [{type(error).__name__}]".encode()
    return clean_text(_decoded(content, response.encoding))


def _decoded(content: bytes, encoding: str | None) -> str:
    try:
        return content.decode(encoding or "utf-8", errors="replace")
    except (LookupError, ValueError):  # an encoding that does not exist
        return content.decode(errors="replace")
