"""Calls of ours end as a whole, and no more of an answer is read than is wanted."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator

import pytest
import requests

from tests.standins.receiver import DRIPS, FLOOD, Receiver, Reply, receiving
from web.http_limits import answer_parts, ending_at, limited_session, seconds_to_wait

SOON = 0.3  # seconds; what drips goes on for half a minute
LONG = 60.0
TEXT = b"an answer of a few words. " * 100


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def ask(receiver: Receiver, *, seconds: float = LONG, max_bytes: int = 100_000) -> bytes:
    """Return what is read of an answer."""
    with (
        ending_at(time.monotonic() + seconds),
        limited_session() as session,
        session.post(receiver.url, data=b"x", timeout=LONG, stream=True) as response,
    ):
        return b"".join(answer_parts(response, max_bytes=max_bytes))


@pytest.mark.parametrize("trouble", ["drip", "drip_head"])
def test_a_call_ends_however_slowly_its_answer_comes(receiver: Receiver, trouble: str) -> None:
    receiver.replies = [Reply(trouble=trouble)]
    with pytest.raises(requests.Timeout):
        ask(receiver, seconds=SOON)


def test_what_came_before_the_end_is_there(receiver: Receiver) -> None:
    receiver.replies = [Reply(trouble="drip")]
    parts: list[bytes] = []
    with (
        ending_at(time.monotonic() + SOON),
        limited_session() as session,
        session.post(receiver.url, data=b"x", timeout=LONG, stream=True) as response,
        pytest.raises(requests.Timeout),
    ):
        parts += answer_parts(response, max_bytes=DRIPS)
    assert response.status_code == 200
    assert b"".join(parts).startswith(b"y")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", ""])
def test_an_answer_is_read_whole_when_it_fits(receiver: Receiver, encoding: str) -> None:
    packed = {"gzip": gzip.compress(TEXT), "deflate": zlib.compress(TEXT)}.get(encoding, TEXT)
    receiver.replies = [Reply(200, packed, {"Content-Encoding": encoding} if encoding else {})]
    assert ask(receiver) == TEXT


@pytest.mark.parametrize(("trouble", "content"), [("flood", FLOOD), ("bomb", bytes(50_000))])
def test_no_more_is_read_and_inflated_than_is_wanted(
    receiver: Receiver, trouble: str, content: bytes
) -> None:
    receiver.replies = [Reply(trouble=trouble)]
    assert ask(receiver, max_bytes=5000) == content[:5000]


@pytest.mark.parametrize(
    "reply",
    [Reply(trouble="short"), Reply(trouble="reset"), Reply(headers={"Content-Encoding": "gzip"})],
)
def test_an_answer_that_cannot_be_read_is_an_error_of_the_connection(
    receiver: Receiver, reply: Reply
) -> None:
    receiver.replies = [reply]
    with pytest.raises(requests.ConnectionError):
        ask(receiver)


def test_an_encoding_that_is_not_known_is_left_as_it_is(receiver: Receiver) -> None:
    receiver.replies = [Reply(200, b"???", {"Content-Encoding": "br"})]
    assert ask(receiver) == b"???"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("30", 30.0), ("9999", 100.0), ("-5", 0.0), ("", None), ("soon", None), ("nan", None),
     ("inf", None), ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0), ("Mon, 01 Jan 99999 00:00 GMT", None)],
)  # fmt: skip
def test_the_time_to_wait_is_read_and_bounded(said: str, seconds: float | None) -> None:
    assert seconds_to_wait({"Retry-After": said}, at_most=100.0) == seconds
