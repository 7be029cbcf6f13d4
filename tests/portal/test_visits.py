"""A session ends fourteen days after the last visit, and is written once a day for that."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.actors import DealerActor
from tests.conftest import ClientOf, Clock
from tests.customers.mails_and_pages import is_logged_in, log_in

HOME = reverse("customers:home")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock for everything that asks Django for the time; it stands at noon."""
    clock = Clock()
    clock.moment = clock.moment.replace(hour=11)
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def written(client: Client, path: str = HOME) -> int:
    """Count how often a request writes the table of sessions."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum('UPDATE "django_session"' in query["sql"] for query in queries)


@pytest.fixture
def client(by: DealerActor, clock: Clock) -> Client:
    """The browser of somebody who has logged in by the form."""
    client = Client()
    log_in(client, by.user.email)
    return client


def test_who_comes_every_day_stays_logged_in(client: Client, clock: Clock) -> None:
    for _day in range(40):
        clock.move(days=1)
        assert is_logged_in(client)


def test_who_comes_every_thirteen_days_stays_logged_in(client: Client, clock: Clock) -> None:
    for _visit in range(4):
        clock.move(days=13, hours=23)
        assert is_logged_in(client)


def test_after_fourteen_days_without_a_visit_one_logs_in_again(
    client: Client, clock: Clock
) -> None:
    clock.move(days=10)
    assert is_logged_in(client)
    clock.move(days=14, minutes=1)
    assert not is_logged_in(client)


def test_the_cookie_lasts_as_long_as_the_session(client: Client, clock: Clock) -> None:
    clock.move(days=3)
    cookie = client.get(HOME).cookies["sessionid"]
    assert cookie["max-age"] == 14 * 24 * 60 * 60


def test_a_session_is_written_once_a_day(client: Client, clock: Clock) -> None:
    client.get(HOME)
    assert [written(client) for _ in range(3)] == [0, 0, 0]
    clock.move(days=1)
    assert [written(client) for _ in range(3)] == [1, 0, 0]


def test_visitors_have_no_session(db: None) -> None:
    client = Client()
    for name in ("home", "account_login", "customers:register"):
        assert "sessionid" not in client.get(reverse(name)).cookies


def test_a_session_without_a_form_is_counted_too(
    by: DealerActor, clock: Clock, client_of: ClientOf
) -> None:
    client = client_of(by)
    for _visit in range(3):
        clock.move(days=13)
        assert is_logged_in(client)
