"""Reads what stands in the database, for tests of what an action does and leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.models import ApplicationLink, Contact, Customer, CustomerEvent, Invitation
from customers.states import ActionRefused, State
from mail.models import Mail
from tests.conftest import company, person

TABLES: tuple[type[Model], ...] = (
    Customer,
    Contact,
    CustomerEvent,
    Invitation,
    ApplicationLink,
    User,
    Dealer,
    DealerEmployee,
    Mail,
    ProcrastinateJob,
)


def everything() -> dict[str, list[Any]]:
    """Return each row of each table that an action could touch."""
    return {
        table.__name__: list(table._base_manager.order_by("pk").values_list()) for table in TABLES
    }


@contextmanager
def refused(sentence: str, *, with_error: type[ActionRefused] = ActionRefused) -> Iterator[None]:
    """Expect what happens inside to be refused with this English sentence and to change nothing."""
    before = everything()
    with translation.override("en"), pytest.raises(with_error, match=rf"{sentence}.*\.$"):
        yield
    assert everything() == before


@contextmanager
def outgoing() -> Iterator[list[tuple[str, str]]]:
    """Yield a list that afterwards holds (event, address) of each mail queued inside, in order."""
    before = set(Mail.objects.values_list("pk", flat=True))
    mails: list[tuple[str, str]] = []
    yield mails
    new = Mail.objects.exclude(pk__in=before).order_by("pk")
    mails += new.values_list("event", "to")


def history(customer: Customer) -> list[tuple[str, str, str]]:
    """Return (kind, from, to) of each line of the history, the oldest first."""
    return list(customer.events.values_list("kind", "from_state", "to_state"))


def person_at(customer: Customer) -> Contact:
    return Contact.objects.select_related("customer__dealer", "user").get(
        customer=customer, ended_at=None
    )


def request_at(dealer: Dealer | None, **fields: Any) -> Customer:
    customer, _event = actions.register_customer(
        company=company(**fields), person=person(), dealer=dealer
    )
    return customer


def state_of(customer: Customer) -> State:
    return State(Customer.objects.values_list("state", flat=True).get(pk=customer.pk))
