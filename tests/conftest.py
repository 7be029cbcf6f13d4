"""Fixtures for all tests: the same people at the same companies everywhere."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.access.acting import SESSION_KEY
from customers.actors import Actor, DealerActor, PersonActor
from customers.models import Contact, Customer
from registry import company_search, directory
from tests import database
from web import rate_limits
from web.shown import tick_value

PASSWORD = "phantom-test-1"
PLENTY = 30.0  # seconds; what is waited for comes long before

type ClientOf = Callable[[PersonActor], Client]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what takes long first, so that no run ends with waiting for one test."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Lets the garbage collector leave alone what stays anyway: a quarter of the time otherwise."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Gives this process a database of its own; takes the place of pytest-django's fixture."""
    names = ("portal_tests", os.environ.get("TEST_RUN"), os.environ.get("PYTEST_XDIST_WORKER"))
    name = "_".join(filter(None, names))
    TransactionTestCase._fixture_teardown = lambda self: database.empty()  # type: ignore[attr-defined]  # the stubs leave it out
    with django_db_blocker.unblock():
        database.clone(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        database.drop(name)


@pytest.fixture(autouse=True)
def time_to_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a search have all the time there is: a machine may be busy with something else.

    Tests of what happens when there is none left say how little there is.
    """
    monkeypatch.setattr(company_search, "SEARCH_TIMEOUT_SECONDS", PLENTY)
    for name in ("TYPING_TIMEOUT_SECONDS", "BUTTON_TIMEOUT_SECONDS", "PICK_TIMEOUT_SECONDS"):
        monkeypatch.setattr(directory, name, PLENTY)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = timezone.now()

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture(autouse=True)
def limits_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """On a slow machine a limit would fill up again while a test tries to reach it."""
    clock = Clock()
    monkeypatch.setattr(rate_limits, "now", clock)
    return clock


def company(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Velmora Metaalwerken B.V.",
        "country": "NL",
        "street": "Testkade",
        "house_number": "14",
        "postcode": "7323 AM",
        "city": "Apeldoorn",
        **fields,
    }


def person(**fields: Any) -> actions.PersonFields:
    known: Any = {"name": "J. de Boer", "email": "inkoop@velmora.example", "language": "nl"}
    return cast("actions.PersonFields", {**known, **fields})


def make_dealer() -> Dealer:
    return Dealer.objects.create(
        name="Demo Gereedschap B.V.",
        slug="demo-gereedschap",
        phone="000-000 00 01",
        email="info@demo-gereedschap.example",
        city="Zwolle",
        register_number="99000011",
    )


def make_other_dealer() -> Dealer:
    return Dealer.objects.create(
        name="Tweede Dealer B.V.", slug="tweede-dealer", phone="000-000 00 02", city="Venlo"
    )


def seen_of(customer: Customer) -> str:
    """Return what the page of a customer carries when it is loaded now."""
    return Customer.objects.get(pk=customer.pk).seen


def tick_of(customer: Customer) -> str:
    """Return the tick of a customer in a list that is loaded now."""
    return tick_value(customer.reference, seen_of(customer))


@pytest.fixture
def dealer(db: None) -> Dealer:
    return make_dealer()


@pytest.fixture
def other_dealer(db: None) -> Dealer:
    return make_other_dealer()


def employ(dealer: Dealer, email: str, name: str) -> DealerEmployee:
    user = User.objects.create_user(email, PASSWORD, name=name)
    return DealerEmployee.objects.create(user=user, dealer=dealer)


@pytest.fixture
def employee(dealer: Dealer) -> DealerEmployee:
    return employ(dealer, "m.bakker@demo-gereedschap.example", "M. Bakker")


@pytest.fixture
def colleague(dealer: Dealer) -> DealerEmployee:
    return employ(dealer, "s.kok@demo-gereedschap.example", "S. Kok")


@pytest.fixture
def other_employee(other_dealer: Dealer) -> DealerEmployee:
    return employ(other_dealer, "t.vos@tweede-dealer.example", "T. Vos")


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staf@vanommen.example", PASSWORD, name="B. van Ommen")


@pytest.fixture
def by(employee: DealerEmployee) -> DealerActor:
    """The dealer's employee, as the one who does something."""
    return Actor.of_employee(employee)


@pytest.fixture
def pending(dealer: Dealer) -> Customer:
    """A customer that asked for a login at `dealer`."""
    customer, _ = actions.register_customer(company=company(), person=person(), dealer=dealer)
    return customer


@pytest.fixture
def blocked(dealer: Dealer, by: Actor) -> Customer:
    """A customer that `dealer` added and has not unblocked yet."""
    customer, _ = actions.add_customer(
        company=company(name="Tjalvero Constructie B.V."),
        person=person(name="P. Smit", email="smit@tjalvero.example"),
        dealer=dealer,
        by=by,
    )
    return customer


@pytest.fixture
def active(dealer: Dealer, by: Actor) -> Customer:
    """A customer that orders at `dealer`, whose contact has chosen a password."""
    return make_active(dealer, by)


def make_active(
    dealer: Dealer, by: Actor, email: str = "k.visser@brindolux.example", **fields: Any
) -> Customer:
    customer, _ = actions.add_customer(
        company=company(**{"name": "Brindolux Techniek B.V.", **fields}),
        person=person(name="K. Visser", email=email),
        dealer=dealer,
        by=by,
    )
    actions.unblock_customer(customer, by=by)
    user = User.objects.get(email=email)
    if not user.has_password:
        user.set_password(PASSWORD)
        user.save()
    return Customer.objects.get(pk=customer.pk)


@pytest.fixture
def contact(active: Customer) -> Contact:
    """The person at `active`, with a login."""
    return Contact.objects.select_related("customer__dealer", "user").get(customer=active)


@pytest.fixture(scope="session")
def client_of() -> ClientOf:
    """A browser in which somebody has logged in and acts as this actor."""

    def log_in(actor: PersonActor) -> Client:
        client = Client()
        client.force_login(actor.user)
        session = client.session
        session[SESSION_KEY] = actor.key
        session.save()
        return client

    return log_in
