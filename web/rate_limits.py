"""Rate limits, counted in a table of our own and shared by all processes.

A limit is declared where it is used: `Limit("registration_ip", (Rate(20, HOUR), Rate(60, DAY)))`.
`consume({REGISTRATION_IP: client_ip(request), REGISTRATION_EMAIL: email})` counts one event for
all the limits it falls under, in one statement.

Each rate is a token bucket per key. A bucket holds `amount` tokens, an event takes one, and an
empty bucket fills evenly within `period`. All that is stored of it is the moment at which it will
be full again, which is also the moment from which its row can go.

A count is part of the transaction in which it is made: rolled back, it was never made, and until
the commit everybody else with the same key waits. So count before a transaction is opened.
Requests are not atomic here, and a view counts before it calls its action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Concatenate, NamedTuple, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from web.models import RateLimitBucket
from web.responses import render_too_many_requests

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Rate:
    """A rate allows `amount` events at once, and so many again within each `period`."""

    amount: int
    period: timedelta

    @property
    def interval(self) -> timedelta:
        """Return the time in which one token comes back, rounded down: a full bucket has all."""
        return self.period // self.amount


@dataclass(frozen=True)
class Limit:
    """Rates that hold together for each key: an IP address, an e-mail address, a person."""

    name: str
    rates: tuple[Rate, ...]


type Keys = Mapping[Limit, str]
type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponseBase]
type Decorator[R: HttpRequest, **P] = Callable[[View[R, P]], View[R, P]]


class _Bucket(NamedTuple):
    bucket: str
    name: str
    period: timedelta
    interval: timedelta


def consume(keys: Keys) -> bool:
    """Count one event for every limit; return False when one of them has been reached.

    A refused event counts for none of them, so that whoever has reached one limit cannot use up
    somebody else's. All its buckets stay locked until that is so: else two events that meet could
    each see what the other is about to put back, and both be refused.
    """
    wanted = _buckets(keys)
    if len(wanted) == 1:
        return bool(_take(wanted))
    with transaction.atomic(savepoint=False):
        taken = _take(wanted)
        if len(taken) == len(wanted):
            return True
        _put_back([bucket for bucket in wanted if bucket.bucket in taken])
        return False


def give_back(keys: Keys) -> None:
    """Undo one `consume`, of an event that turned out not to count."""
    _put_back(_buckets(keys))


def reset(keys: Keys) -> None:
    """Forget everything that was counted for these keys."""
    names = [bucket.bucket for bucket in _buckets(keys)]
    RateLimitBucket.objects.filter(bucket__in=names).delete()


def delete_full_buckets() -> int:
    """Delete the rows that say nothing any more, and return how many."""
    return RateLimitBucket.objects.filter(full_at__lte=now()).delete()[0]


def limit_posts[R: HttpRequest, **P](keys_of: Callable[[R], Keys]) -> Decorator[R, P]:
    """Decorate a view: a form sent too often is answered with status 429 and not looked at."""

    def decorate(view: View[R, P]) -> View[R, P]:
        @wraps(view)
        def limited(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method == "POST" and not consume(keys_of(request)):
                return render_too_many_requests(request)
            return view(request, *args, **kwargs)

        return cast("View[R, P]", limited)  # `wraps` loses that the request has no name

    return decorate


def _buckets(keys: Keys) -> list[_Bucket]:
    """Name the buckets in an order of their own: rows locked in one order cannot deadlock."""
    return sorted(
        _Bucket(_hash(limit, rate, key), limit.name, rate.period, rate.interval)
        for limit, key in keys.items()
        for rate in limit.rates
    )


def _hash(limit: Limit, rate: Rate, key: str) -> str:
    value = f"{limit.name} {rate.amount}/{rate.period.total_seconds()} {key}"
    encoded = value.encode(errors="surrogatepass")
    return salted_hmac("web.rate_limits", encoded, algorithm="sha256").hexdigest()


def _take(wanted: list[_Bucket]) -> set[str]:
    """Take a token from each bucket that has one, and return the names of those buckets."""
    if not wanted:
        return set()
    buckets, names, periods, intervals = (list(column) for column in zip(*wanted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO web_ratelimitbucket AS stored (bucket, name, period, full_at)
            SELECT bucket, name, period, %(now)s + taken
            FROM unnest(%(buckets)s::text[], %(names)s::text[],
                        %(periods)s::interval[], %(intervals)s::interval[])
                AS wanted (bucket, name, period, taken)
            ON CONFLICT (bucket) DO UPDATE
            SET full_at = greatest(stored.full_at, %(now)s) + (excluded.full_at - %(now)s)
            WHERE greatest(stored.full_at, %(now)s) + (excluded.full_at - %(now)s)
                <= %(now)s + excluded.period
            RETURNING bucket""",
            {
                "now": now(),
                "buckets": buckets,
                "names": names,
                "periods": periods,
                "intervals": intervals,
            },
        )
        return {bucket for (bucket,) in cursor.fetchall()}


def _put_back(taken: list[_Bucket]) -> None:
    if not taken:
        return
    buckets = [bucket.bucket for bucket in taken]
    intervals = [bucket.interval for bucket in taken]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE web_ratelimitbucket AS stored SET full_at = stored.full_at - given.interval
            FROM unnest(%s::text[], %s::interval[]) AS given (bucket, interval)
            WHERE stored.bucket = given.bucket""",
            [buckets, intervals],
        )
