"""Calls to sources let go of their threads, whatever a source does with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registry import http_client
from registry.sources import SourceUnavailable, Trouble
from tests.mail.workers import wait_until
from tests.standins.receiver import Receiver, Reply, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def are_all_free() -> bool:
    free = [
        http_client._free_calls.acquire(blocking=False)
        for _call in range(http_client.MAX_CONCURRENT_CALLS)
    ]
    for got in free:
        if got:
            http_client._free_calls.release()
    return all(free)


@pytest.mark.parametrize("trouble", ["drip", "drip_head"])
def test_an_answer_that_drips_holds_no_thread(receiver: Receiver, trouble: str) -> None:
    receiver.usual = Reply(trouble=trouble)
    for _call in range(http_client.MAX_CONCURRENT_CALLS):
        with pytest.raises(SourceUnavailable) as caught:
            http_client.ask("POST", receiver.url, timeout=0.2)
        assert caught.value.trouble is Trouble.SLOW
    wait_until(are_all_free)
    assert receiver.dripped == 0


def test_a_packed_answer_is_inflated_to_the_limit(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_client, "MAX_ANSWER_BYTES", 10_000)
    receiver.replies = [Reply(trouble="bomb")]
    with pytest.raises(SourceUnavailable) as caught:
        http_client.ask("POST", receiver.url, timeout=30)
    assert caught.value.trouble is Trouble.UNREADABLE
    assert "does not end" in str(caught.value)
