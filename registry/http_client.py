"""Calls a source over HTTP, within the time that a person waits."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests

from registry.sources import SourceUnavailable, Trouble
from web.http_limits import answer_parts, ending_at, limited_session, seconds_to_wait

CONNECT_SECONDS = 2.0
READ_SECONDS = 4.0
MAX_ANSWER_BYTES = 4_000_000  # bytes; an answer is some thousands
MAX_CONCURRENT_CALLS = 8  # calls of one process; more would only wait for each other
MAX_RETRY_AFTER_SECONDS = 86_400.0  # seconds that a source can tell us to stay away

# What is done before each call that counts for a contract; registry.guarded_source sets it.
before_call: ContextVar[Callable[[], None] | None] = ContextVar("before_call", default=None)

_pool = ThreadPoolExecutor(MAX_CONCURRENT_CALLS, thread_name_prefix="directory")
_free_calls = threading.BoundedSemaphore(MAX_CONCURRENT_CALLS)
_own = threading.local()


@dataclass(frozen=True)
class Reply:
    """Holds what a source answered."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]  # empty when it was no JSON object

    @property
    def retry_after(self) -> float | None:
        """Return the seconds to wait, when the source says how long, or until when."""
        return seconds_to_wait(self.headers, at_most=MAX_RETRY_AFTER_SECONDS)


def ask(
    method: str,
    url: str,
    *,
    timeout: float,
    read_seconds: float = READ_SECONDS,
    is_counted: bool = True,
    **request: Any,
) -> Reply:
    """Make one call; `request` is as requests.Session.request takes it.

    Raises SourceUnavailable: DOWN, SLOW, BUSY or UNREADABLE. A source that sends its answer in
    drops is given up after `timeout` seconds too, so the call is made in a thread of its own.
    """
    if timeout <= 0:
        raise SourceUnavailable(Trouble.SLOW, "No time was left to ask it.", is_ours=True)
    deadline = time.monotonic() + timeout
    if is_counted and (admit := before_call.get()):
        admit()  # which may wait
    if not _free_calls.acquire(blocking=False):
        raise SourceUnavailable(Trouble.BUSY, "Too many calls wait for one.", is_ours=True)
    future: Future[Reply] = _pool.submit(_call, method, url, (deadline, read_seconds), request)
    future.add_done_callback(lambda _future: _free_calls.release())
    try:
        return future.result(max(deadline - time.monotonic(), 0))
    except NotInTime as error:
        raise SourceUnavailable(Trouble.SLOW, f"No answer in {timeout:.1f} s.") from error


def _call(method: str, url: str, limits: tuple[float, float], request: Mapping[str, Any]) -> Reply:
    deadline, read_seconds = limits
    left = deadline - time.monotonic()
    waits = (min(CONNECT_SECONDS, left), min(read_seconds, left))
    try:
        with (
            ending_at(deadline),
            _session().request(
                method, url, timeout=waits, stream=True, allow_redirects=False, **request
            ) as response,
        ):
            return Reply(response.status_code, response.headers, _body(response))
    except requests.Timeout as error:
        raise SourceUnavailable(Trouble.SLOW, type(error).__name__) from error
    except OSError as error:  # every error of requests, and verify= that names no file
        raise SourceUnavailable(Trouble.DOWN, type(error).__name__) from error


def _body(response: requests.Response) -> dict[str, Any]:
    """Read the answer and return its JSON object. Raises SourceUnavailable."""
    content = b"".join(answer_parts(response, max_bytes=MAX_ANSWER_BYTES))
    if len(content) == MAX_ANSWER_BYTES:
        raise SourceUnavailable(Trouble.UNREADABLE, "The answer does not end.")
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    if response.status_code < 300:
        raise SourceUnavailable(Trouble.UNREADABLE, "The answer is no JSON object.")
    return {}


def _session() -> requests.Session:
    """Return the session of this thread: a session is not made for several."""
    if not hasattr(_own, "session"):
        _own.session = limited_session(Accept="application/json")
    session: requests.Session = _own.session
    return session
