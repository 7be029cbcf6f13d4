"""What the database itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Dealer, User
from customers import actions
from customers.access import Actor
from customers.models import Contact, Customer, CustomerEvent, Invitation
from customers.triggers import allow_moving_customer
from tests.conftest import company, person


def refuses(act: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def update(row: Any, **values: Any) -> Callable[[], object]:
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "half open"},
        {"state": "active", "dealer": None},
        {"origin": "registered", "requested_at": None},
        {"directory_source": "local"},
        {"directory_record": {}},
        {"country": None},
    ],
)
def test_an_impossible_customer(active: Customer, values: dict[str, Any]) -> None:
    refuses(update(active, **values))


@pytest.mark.parametrize("state", ["pending", "rejected", "withdrawn"])
def test_a_state_that_does_not_follow(active: Customer, state: str) -> None:
    refuses(update(active, state=state))


def test_an_active_customer_in_the_archive(active: Customer) -> None:
    refuses(update(active, archived_at=timezone.now()))


def test_another_dealer(pending: Customer, other_dealer: Dealer) -> None:
    refuses(update(pending, dealer=other_dealer))
    refuses(update(pending, dealer=None))
    with transaction.atomic(), allow_moving_customer():
        Customer.objects.filter(pk=pending.pk).update(dealer=other_dealer)
    pending.refresh_from_db()
    assert pending.dealer == other_dealer
    refuses(update(pending, dealer=None))  # the way past it was open for that moment only


def test_history_is_neither_changed_nor_deleted(active: Customer) -> None:
    event = active.events.all()[0]
    refuses(update(event, reason="Nooit gebeurd"))
    refuses(lambda: active.events.all().delete())


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "unblocked", "from_state": "withdrawn", "to_state": "active"},
        {"kind": "blocked", "from_state": "active", "to_state": "blocked", "reason": ""},
        {"kind": "rejected", "from_state": "pending", "to_state": "rejected", "reason": ""},
        {"kind": "archived", "from_state": "blocked", "to_state": "active"},
        {"kind": "changed", "from_state": "active", "to_state": "active", "by_user": None},
        {"kind": "requested", "from_state": "active", "to_state": "pending"},
    ],
)
def test_history_that_cannot_have_happened(
    active: Customer, by: Actor, values: dict[str, Any]
) -> None:
    fields = {"customer": active, "by_kind": "employee", "by_user": by.user, **values}
    refuses(lambda: CustomerEvent.objects.create(**fields))


def test_two_open_invitations(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    contact = Contact.objects.get(customer=blocked)
    refuses(
        lambda: Invitation.objects.create(
            contact=contact, email=contact.email, secret_hash="another"
        )
    )


def test_an_invitation_used_and_replaced(blocked: Customer, by: Actor) -> None:
    actions.unblock_customer(blocked, by=by)
    now = timezone.now()
    refuses(update(Invitation.objects.get(), used_at=now, replaced_at=now))
    refuses(update(Invitation.objects.get(), expires_at=now - timedelta(days=30)))


def test_one_contact_twice(pending: Customer) -> None:
    refuses(lambda: Contact.objects.create(customer=pending, email="inkoop@velmora.example"))


def test_a_login_without_an_address(active: Customer) -> None:
    refuses(update(Contact.objects.get(customer=active), email=""))


@pytest.mark.parametrize("address", ["Inkoop@Velmora.example"])
def test_an_address_in_capitals(pending: Customer, address: str) -> None:
    refuses(update(Contact.objects.get(customer=pending), email=address))
    refuses(lambda: User.objects.create(email=address))


def test_two_logins_with_one_address(active: Customer) -> None:
    refuses(lambda: User.objects.create(email="k.visser@brindolux.example"))


@pytest.mark.parametrize("thing", ["dealer", "user", "customer"])
def test_nothing_with_a_history_is_deleted(active: Customer, thing: str) -> None:
    contact = Contact.objects.select_related("user").get(customer=active)
    rows: dict[str, Any] = {"dealer": active.dealer, "user": contact.user, "customer": active}
    refuses(lambda: rows[thing].delete())


def test_a_failing_action_leaves_nothing_behind(
    dealer: Dealer, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """State, history, invitation and mail are one transaction."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    customer, _ = actions.add_customer(company=company(), person=person(), dealer=dealer, by=by)
    monkeypatch.setattr("customers.notices.queue_mail", fail)
    with pytest.raises(RuntimeError):
        actions.unblock_customer(customer, by=by)
    customer.refresh_from_db()
    assert customer.state == "blocked"
    assert customer.events.count() == 1
    assert not Invitation.objects.exists()
    assert not User.objects.filter(email="inkoop@velmora.example").exists()
