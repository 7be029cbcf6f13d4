"""A keystroke in the company search asks the database little: many people type at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import DealerEmployee
from customers.actors import Actor
from registry.form_token import make_token
from registry.known_companies import MARK_FIELD
from registry.loading.demo import load_demo_companies
from registry.prepared_statements import Statement
from tests.registry.sources import search
from tests.standins.server import Standin

URL = reverse("registry:companies")
HTMX = {"HX-Request": "true"}


class Statements:
    """Holds the SQL that was run: what Django notes, and prepared statements, which it does not."""

    def __init__(self) -> None:
        self.prepared: list[str] = []
        self.noted = CaptureQueriesContext(connection)

    @property
    def all(self) -> list[str]:
        return [query["sql"] for query in self.noted.captured_queries] + self.prepared


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    run = Statement._executed

    @contextmanager
    def count() -> Iterator[Statements]:
        statements = Statements()

        def counted(self: Statement, *args: Any) -> Any:
            statements.prepared.append(self._sql.decode())
            return run(self, *args)

        with monkeypatch.context() as patch, statements.noted:
            patch.setattr(Statement, "_executed", counted)
            yield statements

    return count


@pytest.fixture
def dealer_client(employee: DealerEmployee, client_of: Callable[[Actor], Client]) -> Client:
    load_demo_companies()
    client = client_of(Actor.of_employee(employee))
    client.get(reverse("customers:add"))  # which notes the visit of the day
    return client


def type_a_letter(client: Client, **marks: str) -> None:
    query = {"country": "NL", "q": "quostra print", "token": make_token(), **marks}
    response = client.get(URL, query, headers=HTMX)
    assert "Quostra" in response.text


@pytest.mark.django_db(transaction=True)  # without the savepoints of a test
def test_a_keystroke_of_a_dealer_takes_at_most_six_statements(
    dealer_client: Client, counting: Callable[[], Any]
) -> None:
    with counting() as statements:
        type_a_letter(dealer_client, **{MARK_FIELD: "1"})  # which of them are customers already
    assert len([sql for sql in statements.all if "directory_find" in sql]) == 1, "it is counted"
    assert len(statements.all) <= 6, statements.all


@pytest.mark.django_db(transaction=True)
def test_a_keystroke_with_dnb_takes_eight_statements_and_four_for_a_kept_answer(
    dealer_client: Client, counting: Callable[[], Any], standin_dnb: Standin, settings: Settings
) -> None:
    settings.DIRECTORY_CACHE_SECONDS = 60
    assert search("brindolux").source == "dnb", "there is a token now, and a row of the source"
    with counting() as statements:
        type_a_letter(dealer_client)
    assert len(statements.all) <= 8, statements.all
    asked = standin_dnb.switches.calls["/v1/search/typeahead"]
    with counting() as statements:
        type_a_letter(dealer_client)
    assert len(statements.all) <= 4, statements.all
    assert standin_dnb.switches.calls["/v1/search/typeahead"] == asked
