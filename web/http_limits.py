"""Limits on what a server may do with a call of ours: how long it lasts, and how much it answers.

A timeout of requests counts from one packet to the next, so a server that sends a byte a second
holds a caller for hours, also by its headers alone. A session from here has an end for the whole
answer, and inflates no more of it than is wanted.
"""

from __future__ import annotations

import io
import math
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError

READ_BYTES = 65_536  # at most, of one read
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_thread = threading.local()  # `deadline`: when the calls of this thread end


def limited_session(**headers: str) -> requests.Session:
    """Return a session for one thread; its calls are made within `ending_at`.

    No `.netrc` replaces our credentials.
    """
    session = requests.Session()
    session.trust_env = False
    session.headers.update(headers)
    for prefix in ("https://", "http://"):
        session.mount(prefix, _LimitedAdapter())
    return session


@contextmanager
def ending_at(deadline: float) -> Iterator[None]:
    """End the calls of this thread at a moment of `time.monotonic`, the reading of answers too."""
    _thread.deadline = deadline
    try:
        yield
    finally:
        del _thread.deadline


def answer_parts(response: requests.Response, *, max_bytes: int) -> Iterator[bytes]:
    """Yield an answer as it comes, inflated, and no more than `max_bytes` of it.

    Raises requests.Timeout when it is not whole in time, and another requests.RequestException
    when it breaks off.
    """
    left = max_bytes
    inflate = _inflate(response)
    try:
        # `read1` gives what is there, however little.
        while left and (part := response.raw.read1(min(READ_BYTES, left), decode_content=False)):
            wanted = inflate(part, left)
            left -= len(wanted)
            yield wanted
    except (TimeoutError, ReadTimeoutError) as error:
        raise requests.ReadTimeout(str(error)) from error
    except (OSError, HTTPError, zlib.error) as error:
        raise requests.ConnectionError(str(error)) from error


def seconds_to_wait(headers: Mapping[str, str], *, at_most: float) -> float | None:
    """Return the seconds that an answer asks us to wait (Retry-After), or None."""
    said = headers.get("Retry-After", "")
    try:
        seconds = float(said)
    except ValueError:
        seconds = _seconds_until(said)
    return min(max(seconds, 0.0), at_most) if math.isfinite(seconds) else None


def _seconds_until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (ValueError, OverflowError):
        return math.nan


def _inflate(response: requests.Response) -> Callable[[bytes, int], bytes]:
    """Return how a part of this answer is inflated, to no more than a number of bytes.

    The parts of an unknown encoding stay as they are.
    """
    if response.headers.get("Content-Encoding", "").lower() not in ("gzip", "x-gzip", "deflate"):
        return lambda part, _left: part
    return zlib.decompressobj(GZIP_OR_ZLIB).decompress


class _UntilDeadline(io.RawIOBase):
    """Reads from a socket for as long as the call lasts, and not anew for every packet."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._sock, self._deadline = raw, sock, _thread.deadline
        self._usual = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The answer did not end in time.")
        self._sock.settimeout(left if self._usual is None else min(left, self._usual))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _LimitedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        raw = self.fp.detach()
        self.fp = io.BufferedReader(_UntilDeadline(raw, sock))


class _LimitedConnection(HTTPConnection):
    response_class = _LimitedResponse


class _LimitedSecureConnection(HTTPSConnection):
    response_class = _LimitedResponse


class _LimitedPool(HTTPConnectionPool):
    ConnectionCls = _LimitedConnection


class _LimitedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _LimitedSecureConnection


class _LimitedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        pools = {"http": _LimitedPool, "https": _LimitedSecurePool}
        self.poolmanager.pool_classes_by_scheme = pools
