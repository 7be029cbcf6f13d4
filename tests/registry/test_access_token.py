"""One token for all processes, fetched by one of them."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from registry import access_token, http_client
from registry.models import SourceState
from registry.providers import provider
from registry.providers.dnb import client
from registry.sources import SourceUnavailable, Trouble
from tests.registry.sources import fails
from tests.registry.test_admission import at_once
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db


class Issuer:
    def __init__(self, seconds: float = 100.0, takes: float = 0.0) -> None:
        self.seconds, self.takes, self.issued = seconds, takes, 0
        self.fails = False
        self.asked: list[float] = []
        self.lock = threading.Lock()

    def __call__(self, timeout: float) -> access_token.Token:
        self.asked.append(timeout)
        if self.fails:
            raise SourceUnavailable(Trouble.DOWN)
        with self.lock:
            self.issued += 1
            value = f"token {self.issued}"
        time.sleep(self.takes)
        return access_token.Token(value, self.seconds)


def current(issuer: Issuer, within: float = 3.0) -> str:
    return access_token.current("fake", issuer, deadline=time.monotonic() + within)


def age(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_sourcestate SET token_expires_at = token_expires_at -"
            " %(n)s * interval '1 s', token_renew_at = token_renew_at - %(n)s * interval '1 s',"
            " token_leased_until = token_leased_until - %(n)s * interval '1 s'",
            {"n": seconds},
        )


def test_it_is_fetched_once_and_renewed_before_it_ends() -> None:
    issuer = Issuer(seconds=100)
    assert [current(issuer) for _ in range(3)] == ["token 1"] * 3
    age(89)
    assert current(issuer) == "token 1"
    age(2)
    assert current(issuer) == "token 2"


def test_while_one_renews_it_the_others_use_the_old_one() -> None:
    issuer = Issuer(seconds=100)
    current(issuer)
    age(95)
    SourceState.objects.update(token_leased_until="2999-01-01T00:00Z")
    assert current(issuer) == "token 1"
    assert issuer.issued == 1


def test_the_old_one_serves_when_it_cannot_be_renewed() -> None:
    issuer = Issuer(seconds=100)
    current(issuer)
    age(95)
    issuer.fails = True
    assert current(issuer) == "token 1"
    age(10)
    with pytest.raises(SourceUnavailable):
        current(issuer)
    issuer.fails = False
    assert current(issuer) == "token 2"


def test_a_slow_renewal_leaves_time_for_what_was_asked() -> None:
    issuer = Issuer(seconds=100)
    current(issuer)
    age(95)
    issuer.fails = True
    assert current(issuer, within=1.0) == "token 1"
    assert current(issuer, within=1.0) == "token 1"
    assert len(issuer.asked) == 2, "the second one did not try again at once"
    assert issuer.asked[1] <= 0.5


def test_a_token_of_another_account_is_not_used() -> None:
    issuer = Issuer()

    def of(account: str) -> str:
        return access_token.current("fake", issuer, deadline=time.monotonic() + 3, account=account)

    assert [of("old key"), of("old key"), of("new key"), of("new key")] == [
        "token 1", "token 1", "token 2", "token 2"
    ]  # fmt: skip
    access_token.forget("fake", "token 2", account="old key")
    assert of("new key") == "token 2"
    assert "key" not in SourceState.objects.get().token


def test_a_process_that_died_while_renewing_it_is_not_waited_for_for_ever() -> None:
    issuer = Issuer()
    SourceState.objects.create(key="fake", token_leased_until="2999-01-01T00:00Z")
    with pytest.raises(SourceUnavailable) as caught:
        current(issuer, within=0.2)
    assert caught.value.trouble is Trouble.SLOW
    SourceState.objects.update(token_leased_until="2001-01-01T00:00Z")
    assert current(issuer) == "token 1"


def test_a_newer_one_is_not_forgotten_for_an_older_one() -> None:
    issuer = Issuer()
    current(issuer)
    access_token.forget("fake", "an older one")
    assert current(issuer) == "token 1"
    access_token.forget("fake", "token 1")
    assert current(issuer) == "token 2"


@pytest.mark.django_db(transaction=True)
def test_of_forty_that_want_it_one_fetches_it() -> None:
    issuer = Issuer(takes=0.3)
    assert at_once(40, lambda: current(issuer, within=5)) == ["token 1"] * 40
    assert issuer.issued == 1


@pytest.mark.django_db(transaction=True)
def test_forty_searches_with_an_expired_token_get_one_new_one(
    standin_dnb: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        http_client, "_pool", ThreadPoolExecutor(40)
    )  # as if they were 40 processes
    monkeypatch.setattr(http_client, "_free_calls", threading.BoundedSemaphore(40))
    dnb = provider("dnb")
    dnb.search("quostra", country="NL")
    assert standin_dnb.switches.calls["/v3/token"] == 1
    # It ends sooner than was said: D&B alone knows, and says so to each of the forty.
    standin_dnb.source.let_tokens_expire()  # type: ignore[attr-defined]  # of the stand-in for D&B
    found = at_once(40, lambda: dnb.search("quostra", country="NL", timeout=8).companies[0].name)
    assert len(found) == 40
    assert set(found) == {found[0]}
    assert isinstance(found[0], str)
    assert not isinstance(found[0], Trouble)
    assert standin_dnb.switches.calls["/v3/token"] == 2


def test_a_source_that_never_accepts_it_is_asked_twice_only(standin_dnb: Standin) -> None:
    fails(standin_dnb, "expired", path="/v1/")
    with pytest.raises(SourceUnavailable) as caught:
        provider("dnb").search("quostra", country="NL")
    assert caught.value.trouble is Trouble.REFUSED
    assert standin_dnb.switches.calls["/v3/token"] == 2
    assert standin_dnb.switches.calls["/v1/search/typeahead"] == 2


@pytest.mark.parametrize("kind", ["slow", "server_error", "html", "reset"])
def test_without_a_token_there_is_no_search(
    standin_dnb: Standin, timeouts: list[float], kind: str
) -> None:
    fails(standin_dnb, kind, path="token")
    with pytest.raises(SourceUnavailable):
        provider("dnb").search("quostra", country="NL", timeout=0.5)
    assert max(timeouts) <= 0.5
    assert standin_dnb.switches.calls["/v1/search/typeahead"] == 0


def test_other_credentials_are_tried_and_not_what_was_got_before(
    standin_dnb: Standin, settings: object
) -> None:
    dnb = provider("dnb")
    dnb.search("quostra", country="NL")
    settings.DNB_SECRET = "wrong"  # type: ignore[attr-defined]  # of the stand-in for D&B, or a setting
    with pytest.raises(SourceUnavailable, match="invalid_client"):
        dnb.search("quostra", country="NL")


def test_a_search_goes_on_while_no_token_can_be_got(standin_dnb: Standin) -> None:
    dnb = provider("dnb")
    dnb.search("quostra", country="NL")
    SourceState.objects.update(token_renew_at="2001-01-01T00:00Z")
    fails(standin_dnb, "slow", path="token")
    assert dnb.search("quostra", country="NL", timeout=1.2).companies
    assert standin_dnb.switches.calls["/v3/token"] == 2


@pytest.mark.parametrize(
    ("said", "seconds"),
    [({"expires_in": 600}, 600), ({"expiresIn": 600}, 600), ({"expires_in": "600"}, 600),
     ({"expires_in": 600.5}, 600.5), ({}, 86_400), ({"expires_in": None}, 86_400),
     ({"expires_in": "soon"}, 86_400), ({"expires_in": {}}, 86_400),
     ({"expires_in": float("inf")}, 86_400), ({"expires_in": float("nan")}, 86_400),
     ({"expires_in": -1}, 86_400)],
)  # fmt: skip
def test_how_long_a_token_lives(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, object], seconds: float
) -> None:
    body = {**said, "access_token": "a"}
    monkeypatch.setattr(
        http_client, "ask", lambda *args, **request: http_client.Reply(200, {}, body)
    )
    assert client._new_token(1.0) == access_token.Token("a", seconds)


def test_wrong_credentials_are_said_to_be(standin_dnb: Standin, settings: object) -> None:
    settings.DNB_SECRET = "wrong"  # type: ignore[attr-defined]  # of the stand-in for D&B, or a setting
    with pytest.raises(SourceUnavailable, match="invalid_client") as caught:
        provider("dnb").search("quostra", country="NL")
    assert caught.value.trouble is Trouble.REFUSED
