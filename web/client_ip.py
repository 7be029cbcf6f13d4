"""Tells from which network a request comes, when proxies stand in front of the portal."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64  # bits; a household or an office has all addresses behind them
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[\d.]+):\d+")


def client_ip(request: HttpRequest) -> str:
    """Return the address of the sender: an IPv4 address, or the /64 network of an IPv6 address.

    Each trusted proxy adds the address it was called from at the end of X-Forwarded-For, so the
    sender is counted from the right; what stands further left is what the sender claims. A header
    with fewer addresses than there are proxies did not come through them, and is not believed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    return _network(_forwarded(request)) or _network(direct) or str(direct)


def _forwarded(request: HttpRequest) -> str:
    proxies: int = settings.TRUSTED_PROXY_COUNT
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return hops[-proxies].strip() if 0 < proxies <= len(hops) else ""


def _network(written: str) -> str:
    """Return the network in one spelling; an empty text for what is no IP address."""
    if match := _WITH_PORT.fullmatch(written):
        written = match["v6"] or match["v4"]
    try:
        address: IPv4Address | IPv6Address = ip_address(written)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((int(address), IPV6_PREFIX), strict=False))
        address = address.ipv4_mapped
    return str(address)
