"""Times keystrokes end to end: the request of a dealer's browser to the portal's web server."""

from __future__ import annotations

import http.client
import os
import socket
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee, User
from benchmarks.directory.measuring import Times
from benchmarks.directory.questions import Asked
from benchmarks.directory.tables import say
from portal.devtools.children import web_child
from registry.form_token import make_token
from registry.known_companies import MARK_FIELD
from registry.prepared_statements import Statement
from web.models import RateLimitBucket

KEYSTROKES = 600
COUNTED = 60  # of which the statements are counted
ALLOWED = 80  # keystrokes of one person before its rate limit is emptied
STATEMENTS_GOAL, GOAL_MS = 6, 30
HEADERS = {"Host": "testserver", "HX-Request": "true"}


def measure(strokes: Sequence[Asked]) -> None:
    """Print the time and the statements of keystrokes, one client."""
    some = strokes[:: max(1, len(strokes) // KEYSTROKES)]
    client = _client()
    statements = _statements(client, some[:: max(1, len(some) // COUNTED)])
    with _server() as server:
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"
        _times(server, cookie, some)  # which warms it up
        times = _times(server, cookie, some)
    say(f"\nEnd to end, {len(some)} keystrokes of one client: p50 {times.at(0.5):.1f} ms, p95"
        f" {times.at(0.95):.1f} ms (goal {GOAL_MS}), at most {times.all[-1]:.0f} ms; at most"
        f" {statements} statements (goal {STATEMENTS_GOAL}).")  # fmt: skip


def _client() -> Client:
    """Log a dealer's employee in."""
    dealer = Dealer.objects.create(name="Demo B.V.", slug="demo", phone="1", city="Zwolle")
    user = User.objects.create_user("typist@demo.example", name="A. Typist")
    DealerEmployee.objects.create(user=user, dealer=dealer)
    client = Client()
    client.force_login(user)
    client.get(reverse("customers:add"))  # which notes the visit of the day
    return client


def _query(asked: Asked, token: str) -> dict[str, str]:
    return {"country": "NL", "q": asked.text, "token": token, MARK_FIELD: "1"}


def _statements(client: Client, some: Sequence[Asked]) -> int:
    """Return the most statements of a keystroke; Django does not note the prepared ones."""
    most, token, run = 0, make_token(), Statement.rows
    RateLimitBucket.objects.all().delete()
    for asked in some:
        with (
            patch.object(Statement, "rows", autospec=True, side_effect=run) as prepared,
            CaptureQueriesContext(connection) as noted,
        ):
            response = client.get(
                reverse("registry:companies"), _query(asked, token), headers={"HX-Request": "true"}
            )
        _check(response.status_code)
        most = max(most, prepared.call_count + len(noted.captured_queries))
    return most


def _times(server: http.client.HTTPConnection, cookie: str, some: Sequence[Asked]) -> Times:
    times, token = [], make_token()
    for turn, asked in enumerate(some):
        if turn % ALLOWED == 0:
            RateLimitBucket.objects.all().delete()
        path = f"{reverse('registry:companies')}?{urllib.parse.urlencode(_query(asked, token))}"
        began = time.perf_counter()
        server.request("GET", path, headers={**HEADERS, "Cookie": cookie})
        response = server.getresponse()
        response.read()
        times.append((time.perf_counter() - began) * 1000)
        _check(response.status)
    return Times(sorted(times))


def _check(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"The portal answered a keystroke with {status}.")


@contextmanager
def _server() -> Iterator[http.client.HTTPConnection]:
    """Start the web server that production uses too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = web_child(os.environ, port)
    child.start()
    try:
        yield _connected(port)
    finally:
        child.stop()


def _connected(port: int, patience_seconds: float = 60.0) -> http.client.HTTPConnection:
    until = time.monotonic() + patience_seconds
    while True:
        try:
            server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            server.connect()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return server
