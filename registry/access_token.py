"""Keeps one token for all processes, renewed early and by one of them only."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from registry.models import SourceState
from registry.sources import SourceUnavailable, Trouble

RENEWAL_AGE = 0.9  # of its life
LEASE_SECONDS = 10.0  # in which the process that renews it must have done so
POLL_SECONDS = 0.05  # between two looks for the token that another process gets
RENEWAL_TIME_SHARE = 0.5  # of the time left, for renewing a token that is still good


@dataclass(frozen=True)
class Token:
    """A token as its source gives it."""

    value: str
    seconds: float  # that it is valid


def current(
    key: str, renew: Callable[[float], Token], *, deadline: float, account: str = ""
) -> str:
    """Return the token of a source; `renew(timeout)` gets a new one. Raises SourceUnavailable.

    While one process renews it the others go on with the old one, or wait when that has expired.
    No transaction is open meanwhile. A token that was got with another `account` is not used.
    """
    mark = _mark(account)
    while (left := deadline - time.monotonic()) > 0:
        value, is_fresh = _kept(key, mark)
        if is_fresh:
            return value
        if _take_lease(key):
            return _renewed(key, renew, left, mark)
        if value:
            return value
        time.sleep(POLL_SECONDS)
    raise SourceUnavailable(Trouble.SLOW, "No token came in time.")


def forget(key: str, value: str, *, account: str = "") -> None:
    """Drop a token that its source no longer accepts; a newer one that is already there stays."""
    kept = SourceState.objects.filter(key=key, token=_mark(account) + value)
    kept.update(token="", token_expires_at=None)


def _mark(account: str) -> str:
    """Return what stands before a token, and tells nothing of the account."""
    return hashlib.sha256(account.encode()).hexdigest()[:16] + " "


def _kept(key: str, mark: str) -> tuple[str, bool]:
    """Return the token, empty when it has expired, and whether it need not be renewed yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN token_expires_at > clock_timestamp() THEN token ELSE '' END,"
            " token <> '' AND coalesce(token_renew_at > clock_timestamp(), FALSE)"
            " FROM registry_sourcestate WHERE key = %s",
            [key],
        )
        row = cursor.fetchone()
    if row is None:
        SourceState.objects.get_or_create(key=key)
        return "", False
    kept, is_fresh = row
    value = kept.removeprefix(mark) if kept.startswith(mark) else ""
    return value, bool(value and is_fresh)


def _take_lease(key: str) -> bool:
    """Try to become the one process that renews the token; return whether it is this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_sourcestate SET token_leased_until ="
            " clock_timestamp() + make_interval(secs => %s) WHERE key = %s AND"
            " (token_leased_until IS NULL OR token_leased_until < clock_timestamp())",
            [LEASE_SECONDS, key],
        )
        return bool(cursor.rowcount)


def _renewed(key: str, renew: Callable[[float], Token], timeout: float, mark: str) -> str:
    old, is_fresh = _kept(key, mark)
    if is_fresh:  # another process was just before us
        SourceState.objects.filter(key=key).update(token_leased_until=None)
        return old
    try:
        new = renew(timeout * RENEWAL_TIME_SHARE if old else timeout)
    except SourceUnavailable:
        if old:  # it is still good for a while; nobody tries again before the lease ends
            return old
        SourceState.objects.filter(key=key).update(token_leased_until=None)
        raise
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_sourcestate SET token = %s, token_leased_until = NULL,"
            " token_expires_at = clock_timestamp() + make_interval(secs => %s),"
            " token_renew_at = clock_timestamp() + make_interval(secs => %s) WHERE key = %s",
            [mark + new.value, new.seconds, new.seconds * RENEWAL_AGE, key],
        )
    return new.value
