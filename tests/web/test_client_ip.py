"""Where a request comes from is counted from the proxy that is ours, never from what is claimed."""

from typing import Any

import pytest
from django.test import RequestFactory

from web.client_ip import client_ip

PROXY = "198.51.100.9"


def ip(rf: RequestFactory, forwarded: str | None, direct: str = PROXY) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_ip(rf.get("/", headers=headers, REMOTE_ADDR=direct))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, PROXY),
        (0, "192.0.2.1", PROXY),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "10.9.9.9, 192.0.2.1", "192.0.2.1"),
        (1, "10.9.9.9,192.0.2.1 ", "192.0.2.1"),
        (2, "10.9.9.9, 192.0.2.1, 203.0.113.5", "192.0.2.1"),
        (2, "192.0.2.1", PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "192.0.2.1:5123", "192.0.2.1"),
        (1, "[2001:db8::7]:443", "2001:db8::/64"),
    ],
)
def test_the_sender_is_counted_from_the_right(
    rf: RequestFactory,
    settings: Any,
    proxies: int,
    forwarded: str | None,
    expected: str,
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    assert ip(rf, forwarded) == expected


@pytest.mark.parametrize(
    ("direct", "expected"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_ipv6_addresses_of_one_network_are_one_sender(
    rf: RequestFactory, direct: str, expected: str
) -> None:
    assert ip(rf, None, direct) == expected
