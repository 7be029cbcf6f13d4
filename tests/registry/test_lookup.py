"""Search as you type is for people who are filling in a form, and for nobody else."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import DealerEmployee
from registry import form_token, limits
from registry.loading.demo import load_demo_companies
from web.rate_limits import MINUTE, Limit, Rate

URL = reverse("registry:companies")


@pytest.fixture(autouse=True)
def _companies(db: None) -> None:
    load_demo_companies()


def ask(client: Client, **query: str) -> tuple[int, str]:
    response = client.get(URL, {"country": "NL", "q": "quostra print", **query})
    return response.status_code, response.text


def test_a_dealer_finds_companies(client: Client, employee: DealerEmployee) -> None:
    client.force_login(employee.user)
    status, page = ask(client, token=form_token.make_token())
    assert status == 200
    assert "<mark>Quostra</mark> <mark>Print</mark>services" in page
    assert 'name="pick" value="local:991000003"' in page
    assert "Verzonnen" in page or "verzonnen" in page


def test_an_applicant_finds_companies_with_its_token(client: Client) -> None:
    assert ask(client, token=form_token.make_token())[0] == 200


def test_nobody_else_does(client: Client) -> None:
    for token in ("", "x", signing.dumps("x", salt="another")):
        assert ask(client, token=token)[0] == 404


def test_not_even_somebody_who_is_logged_in_without_a_form(
    client: Client, employee: DealerEmployee
) -> None:
    client.force_login(employee.user)
    assert ask(client)[0] == 404


def test_what_was_found_is_kept_in_no_cache(client: Client) -> None:
    response = client.get(URL, {"q": "quostra", "token": form_token.make_token()})
    assert "no-store" in response.headers["Cache-Control"]


def test_a_token_runs_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = form_token.make_token()
    monkeypatch.setattr(form_token, "MAX_AGE_SECONDS", -1)
    assert ask(client, token=token)[0] == 404


def test_somebody_who_asks_too_much_is_told_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the form, and with it the token, is new."""
    monkeypatch.setattr(limits, "LOOK_UPS", Limit("directory_look_ups", (Rate(2, MINUTE),)))
    answers = [ask(client, token=form_token.make_token())[0] for _ in range(3)]
    assert answers == [200, 200, 429]
    assert ask(Client(REMOTE_ADDR="127.0.0.9"), token=form_token.make_token())[0] == 200


@pytest.mark.parametrize("query", ["", "ab", "\0", "<script>alert(1)</script>", "x" * 5000])
def test_odd_queries_are_answered(client: Client, query: str) -> None:
    status, page = ask(client, token=form_token.make_token(), q=query, country="<NL>")
    assert status == 200
    assert "<script>" not in page
