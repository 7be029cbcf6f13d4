"""Nobody learns from a page, its status, its queries or its jobs whether an address is known."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Dealer, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.conftest import make_active
from tests.customers.mails_and_pages import log_in, page

LITERAL = re.compile(r"""'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b""")  # with names of savepoints

UNKNOWN = "nooit-gezien@velmora.example"
KNOWN = {
    "customer": "k.visser@brindolux.example",
    "blocked": "smit@tjalvero.example",
    "blocked with a password": "geweest@tjalvero.example",
    "applicant": "inkoop@velmora.example",
    "invited": "genodigd@tjalvero.example",
    "dealer": "m.bakker@demo-gereedschap.example",
    "staff": "staf@vanommen.example",
}


@pytest.fixture(autouse=True)
def _everybody(
    dealer: Dealer,
    by: Actor,
    active: Customer,
    blocked: Customer,
    pending: Customer,
    staff: User,
) -> None:
    shut = make_active(dealer, by, email=KNOWN["blocked with a password"])
    actions.block_customer(shut, reason="Niet betaald", by=by)
    invited = make_active(dealer, by, email=KNOWN["invited"])
    User.objects.filter(contacts__customer=invited).update(password="!")
    ContentType.objects.get_for_model(Customer)  # kept in memory from the first question on


@dataclass
class Trace:
    """What can be seen of one request, from outside and from inside."""

    status: int
    location: str
    page: str
    queries: list[str]
    jobs: list[Any]


def jobs_since(number: int) -> Iterator[tuple[str, str, list[str]]]:
    """Name, queue and the names of the arguments of each job that was deferred."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, queue_name, args FROM procrastinate_jobs WHERE id > %s ORDER BY id",
            [number],
        )
        for name, queue, args in cursor.fetchall():
            values = args if isinstance(args, dict) else json.loads(args)
            yield name, queue, sorted(values)


def last_job() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


def trace(email: str, send: Callable[[Client, str], Any]) -> Trace:
    client, before = Client(), last_job()
    with CaptureQueriesContext(connection) as captured:
        response = send(client, email)
    return Trace(
        status=response.status_code,
        # What follows shows a request to whoever has just sent it, and differs for each.
        location=response.headers.get("Location", "").partition("?")[0],
        page=page(response).replace(email, "…"),
        queries=[LITERAL.sub("?", query["sql"]) for query in captured.captured_queries],
        jobs=list(jobs_since(before)),
    )


def forget(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email})


def register(client: Client, email: str) -> Any:
    fields = {
        "button": "save",
        "country": "NL",
        "name": "Velmora Metaalwerken B.V.",
        "street": "Testkade",
        "house_number": "14",
        "postcode": "7323 AM",
        "city": "Apeldoorn",
        "contact_name": "J. de Boer",
        "email": email,
        "language": "nl",
    }
    return client.post("/aanmelden/demo-gereedschap/", fields)


def mistype(client: Client, email: str) -> Any:
    return log_in(client, email, "fout-wachtwoord")


@pytest.mark.parametrize("kind", KNOWN)
def test_a_forgotten_password_tells_nothing(kind: str) -> None:
    unknown = trace(UNKNOWN, forget)
    assert trace(KNOWN[kind], forget) == unknown
    assert unknown.status == 302
    assert unknown.jobs == [("customers.password_help", "default", ["email", "host", "language"])]


def test_the_page_after_a_forgotten_password_tells_nothing() -> None:
    def forget_and_read(client: Client, email: str) -> Any:
        return client.post(reverse("account_reset_password"), {"email": email}, follow=True)

    unknown = trace(UNKNOWN, forget_and_read)
    assert unknown.status == 200
    assert "Kijk in uw e-mail" in unknown.page
    for email in KNOWN.values():
        assert trace(email, forget_and_read) == unknown


def test_asking_too_often_is_refused_alike_for_every_address() -> None:
    def ask_often(client: Client, email: str) -> Any:
        for _ in range(6):
            response = forget(client, email)
        return response

    assert trace(KNOWN["customer"], ask_often) == trace(UNKNOWN, ask_often)


@pytest.mark.parametrize("kind", KNOWN)
def test_a_registration_tells_nothing(kind: str) -> None:
    unknown = trace(UNKNOWN, register)
    assert trace(KNOWN[kind], register) == unknown
    assert unknown.status == 302
    assert [name for name, _queue, _args in unknown.jobs] == ["mail.send"] * 2


def test_a_registration_joins_nobody_to_what_is_there(active: Customer) -> None:
    register(Client(), KNOWN["customer"])
    new = Customer.objects.exclude(pk=active.pk).get(contacts__email=KNOWN["customer"])
    assert new.state == "pending"
    assert Contact.objects.get(customer=new).user is None


@pytest.mark.parametrize("kind", KNOWN)
def test_a_wrong_password_tells_nothing(kind: str) -> None:
    unknown, known = trace(UNKNOWN, mistype), trace(KNOWN[kind], mistype)
    assert (known.status, known.page) == (unknown.status, unknown.page)
    assert known.queries == unknown.queries


PRIVATE = ["/uitnodiging/x/", "/aanvraag/x/", "/wachtwoord/vergeten/1-x-y/"]


@pytest.mark.parametrize("path", PRIVATE)
def test_private_links_never_leave_in_a_referrer(path: str) -> None:
    assert Client().get(path)["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/aanmelden/", "/inloggen/", "/wachtwoord/vergeten/"])
def test_a_stranger_gets_no_session(path: str) -> None:
    client = Client()
    assert client.get(path).status_code == 200
    assert "sessionid" not in client.cookies
