"""The database itself refuses what is wrong, whoever asks, by a rule that is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer, CustomerEvent, DirectoryChange, Invitation
from customers.states import TRANSITIONS, State
from customers.triggers import allow_moving_customer
from orders import actions as order_actions
from orders.models import ProductGroup
from tests.conftest import company, person
from tests.customers.records import person_at, request_at
from tests.orders.conftest import fill, make_article

TRIED: dict[str, list[dict[str, Any]]] = {
    "customer_registration_has_a_date": [{"requested_at": None}, {"origin": "nobody"}],
    "customer_directory_record_whole": [
        {"directory_source": "local"},
        {"directory_record": {}},
        {"directory_fetched_at": timezone.now()},
        {"directory_record": {}, "directory_fetched_at": timezone.now()},
        {"directory_record": {}, "directory_source": "local"},
    ],
    "customer_peppol_id_has_a_scheme": [
        *({"peppol_id": wrong} for wrong in ("12345678", "EM:x", "0106:", "0106:1 2"))
    ],
    "customer_archived_only_when_closed": [{"archived_at": timezone.now()}],
    "customer_reminded_only_while_waiting": [{"remind_at": timezone.now()}],
    "customer_duplicate_only_when_rejected": [{"duplicate_of": F("pk")}],
    "customer_escalated_only_while_pending": [{"escalate_at": timezone.now()}],
    "contact_email_lower_case": [{"email": "Inkoop@velmora.example"}],
    "contact_login_has_an_address": [{"email": ""}],
    "invitation_for_one": [{"contact": None}, {"employee": 1}],
    "invitation_used_or_replaced": [{"used_at": timezone.now(), "replaced_at": timezone.now()}],
    "invitation_expires_later": [{"expires_at": timezone.now() - timedelta(days=30)}],
    "user_joined_is_switched_off": [{"joined_into_id": 1}],
    "user_email_lower_case": [{"email": "A@b.example"}],
    "directory_change_settled_with_outcome": [
        {"settled_at": timezone.now()},
        {"outcome": "ignored"},
    ],
    "dealer_closed_from_until": [
        {"closed_from": "2026-12-24"},
        {"closed_until": "2026-12-24"},
        {"closed_from": "2026-12-24", "closed_until": "2026-12-23"},
    ],
    "dealer_peppol_id_has_a_scheme": [
        *({"peppol_id": wrong} for wrong in ("12345678", "EM:x", "0106:", "0106:1 2"))
    ],
    "contact_manager_approves_itself": [
        {"approval_above": 5},
        {"approval_above": -1, "role": "buyer"},
    ],
    "article_price_not_negative": [{"gross_price": -1}],
    "article_quantities": [{"pack_quantity": 0}, {"minimum": 0}],
    "discount_is_a_percentage": [{"percentage": -1}, {"percentage": 101}],
    "discount_from_until": [{"valid_from": "2026-12-24", "valid_until": "2026-12-23"}],
    "discount_ended_by_somebody": [{"ended_at": timezone.now()}, {"ended_by": 1}],
    "basket_line_of_some": [{"quantity": 0}],
    "employee_topics_known": [{"topics": ["everything"]}],
    "dealer_slug_is_a_slug": [{"slug": ""}, {"slug": "Demo"}, {"slug": "-a"}, {"slug": "a/b"}],
}
ELSEWHERE = {
    "customer_state_exists",
    "customer_has_dealer",
    "one_contact_per_address",
    "one_open_invitation_per_contact",
    "one_open_invitation_per_employee",
    "one_open_directory_change_per_customer",
    "event_changes_state_legally",
    "event_has_its_reason",
    "event_is_by_somebody",
    "one_employment_per_dealer",
    # tests/customers/test_vat_checks.py
    "one_vat_check_per_number",
    "vat_check_answered_with_date",
    # tests/orders/test_constraints.py
    "one_article_per_ean",
    "one_basket_per_login",
    "one_line_per_article",
    "one_line_per_position",
    "one_purchase_number_per_buyer",
    "order_state_has_its_facts",
    "order_decided_by_somebody",
    "order_reminded_only_while_waiting",
    "order_line_of_some",
    "order_line_not_above_gross",
    "article_price_basis",
    "push_state_has_its_facts",
    "prepared_basket_closed_by_somebody",
    "import_is_applied_before_undone",
    "one_import_part_per_position",
    # tests/orders/test_push_outages.py
    "one_open_push_outage",
}
NOT_WAITING = {"remind_at": None, "escalate_at": None}


def refuses(rule: str, act: Callable[[], object]) -> None:
    """Check that the database refuses, by this rule or with this sentence of a trigger."""
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        act()


def update(row: Any, **values: Any) -> Callable[[], object]:
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)


def test_every_constraint_is_tried_here() -> None:
    constraints = {
        constraint.name
        for app in ("accounts", "customers", "orders")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
    assert constraints == TRIED.keys() | ELSEWHERE


@pytest.fixture
def rows(pending: Customer, by: Actor) -> dict[str, Any]:
    """Return, by the first word of a constraint, a row that it is about."""
    actions.unblock_customer(pending, by=by)
    contact = person_at(pending)
    assert by.dealer is not None
    article = make_article("1", ProductGroup.objects.create(number="1", name_nl="Boren"))
    basket = order_actions.basket_of(pending, by=by)
    fill(basket, ("1", "1"))
    discount = order_actions.set_discount(
        by.dealer, customer=None, group=None, percentage=Decimal(5), valid_from=None,
        valid_until=None, by=by,
    )  # fmt: skip
    return {
        "customer": pending,
        "contact": contact,
        "invitation": contact.invitations.get(),
        "directory": DirectoryChange.objects.create(customer=pending, record={}),
        "user": contact.user,
        "dealer": pending.dealer,
        "article": article,
        "discount": discount,
        "basket": basket.lines.get(),
        "employee": by.employee,
    }


@pytest.mark.parametrize(
    ("rule", "values"), [(rule, values) for rule, several in TRIED.items() for values in several]
)
def test_a_row_that_cannot_be(rows: dict[str, Any], rule: str, values: dict[str, Any]) -> None:
    refuses(rule, update(rows[rule.split("_")[0]], **values))


# ---------------------------------------------------------------- the state and the dealer


def test_a_state_that_is_none(dealer: Dealer) -> None:
    refuses(
        "customer_state_exists",
        lambda: Customer.objects.create(
            **company(), dealer=dealer, state="half open", origin="added"
        ),
    )


@pytest.mark.parametrize("state", ["active", "blocked"])
def test_a_customer_of_no_dealer(db: None, state: str) -> None:
    refuses(
        "customer_has_dealer",
        lambda: Customer.objects.create(**company(), state=state, origin="added"),
    )


def test_a_request_without_a_dealer_is_not_let_in_by_hand(db: None) -> None:
    change = update(request_at(None), state="active", **NOT_WAITING)
    refuses("customer_has_dealer", change)


LEGAL = {(start, t.end) for t in TRANSITIONS.values() for start in t.start}
TO = {
    State.PENDING: [],
    State.ACTIVE: [State.ACTIVE],
    State.BLOCKED: [State.ACTIVE, State.BLOCKED],
    State.REJECTED: [State.REJECTED],
    State.WITHDRAWN: [State.WITHDRAWN],
}


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("end", State)
def test_the_state_changes_by_the_four_verbs_alone(
    pending: Customer, start: State, end: State
) -> None:
    update(pending, **NOT_WAITING)()
    for state in TO[start]:
        update(pending, state=state)()
    change = update(pending, state=end)
    if start == end or (start, end) in LEGAL:
        change()
    else:
        refuses(f"cannot go from {start} to {end}", change)


def test_a_customer_stays_at_its_dealer(pending: Customer, other_dealer: Dealer) -> None:
    refuses("stays at its dealer", update(pending, dealer=other_dealer))
    refuses("stays at its dealer", update(pending, dealer=None))


def test_the_way_past_it_is_open_for_a_moment_only(pending: Customer, other_dealer: Dealer) -> None:
    with transaction.atomic(), allow_moving_customer():
        update(pending, dealer=other_dealer)()
    pending.refresh_from_db()
    assert pending.dealer == other_dealer
    refuses("stays at its dealer", update(pending, dealer=None))


def test_it_is_closed_after_a_failure_too(pending: Customer) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), allow_moving_customer():
        raise RuntimeError
    refuses("stays at its dealer", update(pending, dealer=None))


def test_a_company_is_never_unique(dealer: Dealer) -> None:
    for _time in range(2):
        request_at(dealer, register_number="12345678", vat_number="NL1", duns="123456789")
    assert Customer.objects.filter(register_number="12345678").count() == 2


# ---------------------------------------------------------------- the history


def test_history_is_never_changed(active: Customer) -> None:
    for event in active.events.all():
        refuses("history is never changed", update(event, reason="Nooit gebeurd"))
        refuses("history is never changed", update(event, at=timezone.now()))


def test_history_is_never_deleted(active: Customer) -> None:
    refuses("history is never changed", lambda: active.events.all().delete())

    def delete_by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM customers_customerevent")

    refuses("history is never changed", delete_by_hand)


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("unblocked", "withdrawn", "active"),
        ("unblocked", "active", "active"),
        ("unblocked", "pending", "blocked"),
        ("blocked", "pending", "blocked"),
        ("rejected", "blocked", "rejected"),
        ("withdrawn", "active", "withdrawn"),
        ("requested", "active", "pending"),
        ("requested", "", "active"),
        ("added", "", "active"),
        ("archived", "blocked", "active"),
        ("changed", "", "active"),
    ],
)
def test_history_that_cannot_have_happened(
    active: Customer, by: Actor, kind: str, start: str, end: str
) -> None:
    line = {"kind": kind, "from_state": start, "to_state": end, "reason": "Zomaar"}
    refuses("event_changes_state_legally", event_of(active, by_user=by.user, **line))


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [("blocked", "active", "blocked"), ("rejected", "pending", "rejected")],
)
def test_history_without_its_reason(
    active: Customer, by: Actor, kind: str, start: str, end: str
) -> None:
    line = {"kind": kind, "from_state": start, "to_state": end, "reason": ""}
    refuses("event_has_its_reason", event_of(active, by_user=by.user, **line))


@pytest.mark.parametrize("by_kind", CustomerEvent.By)
def test_history_by_nobody_or_by_two(active: Customer, by: Actor, by_kind: str) -> None:
    """A person is named exactly when it is somebody with a login."""
    wrong = by.user if by_kind in ("applicant", "system") else None
    refuses("event_is_by_somebody", event_of(active, by_kind=by_kind, by_user=wrong))


def test_an_action_without_its_reason_is_undone(active: Customer, by: Actor) -> None:
    refuses("event_has_its_reason", lambda: actions.block_customer(active, reason="", by=by))
    active.refresh_from_db()
    assert active.state == "active"


def event_of(customer: Customer, **values: Any) -> Callable[[], object]:
    nothing_special = {
        "kind": "changed",
        "from_state": "active",
        "to_state": "active",
        "by_kind": "employee",
    }
    fields = {"customer": customer, **nothing_special, **values}
    return lambda: CustomerEvent.objects.create(**fields)


# ---------------------------------------------------------------- one of each


def test_two_open_invitations(rows: dict[str, Any]) -> None:
    contact = rows["contact"]
    again = {"contact": contact, "email": contact.email, "secret_hash": "another"}
    refuses("one_open_invitation_per_contact", lambda: Invitation.objects.create(**again))
    update(rows["invitation"], replaced_at=timezone.now())()
    assert Invitation.objects.create(**again).is_open


def test_two_open_invitations_of_one_employee(
    rows: dict[str, Any], employee: DealerEmployee
) -> None:
    first = Invitation.for_reader(employee)
    first.save()
    again = Invitation.for_reader(employee)
    again.secret_hash = "of-the-second"
    refuses("one_open_invitation_per_employee", again.save)
    update(first, replaced_at=timezone.now())()
    again.save()
    assert again.is_open


def test_two_open_changes_in_the_directory(rows: dict[str, Any]) -> None:
    again = {"customer": rows["customer"], "record": {}}
    refuses(
        "one_open_directory_change_per_customer", lambda: DirectoryChange.objects.create(**again)
    )
    update(rows["directory"], settled_at=timezone.now(), outcome="ignored")()
    assert DirectoryChange.objects.create(**again).pk


def test_one_secret_for_two_links(rows: dict[str, Any], blocked: Customer) -> None:
    taken = rows["invitation"].secret_hash
    contact = person_at(blocked)
    refuses(
        "secret_hash",
        lambda: Invitation.objects.create(contact=contact, email=contact.email, secret_hash=taken),
    )


def test_one_address_for_two_contacts(pending: Customer) -> None:
    again = {"customer": pending, "email": "inkoop@velmora.example"}
    refuses("one_contact_per_address", lambda: Contact.objects.create(**again))
    update(person_at(pending), ended_at=timezone.now())()
    assert Contact.objects.create(**again).pk


def test_contacts_without_an_address_are_not_each_other(pending: Customer) -> None:
    for _time in range(2):
        Contact.objects.create(customer=pending, name="Zonder adres")
    assert pending.contacts.filter(email="").count() == 2


def test_two_logins_with_one_address(active: Customer) -> None:
    refuses("email", lambda: User.objects.create(email="k.visser@brindolux.example"))


def test_one_employment_twice(employee: DealerEmployee) -> None:
    refuses(
        "one_employment_per_dealer",
        lambda: DealerEmployee.objects.create(user=employee.user, dealer=employee.dealer),
    )


def test_one_slug_for_two_dealers(dealer: Dealer) -> None:
    refuses("slug", lambda: Dealer.objects.create(name="Nog een", slug=dealer.slug, city="Ede"))


def test_one_reference_for_two_customers(pending: Customer, active: Customer) -> None:
    refuses("reference", update(active, reference=pending.reference))


# ---------------------------------------------------------------- nothing goes


@pytest.mark.parametrize("table", ["accounts_dealer", "accounts_user", "customers_customer"])
def test_nothing_with_a_history_is_deleted(active: Customer, table: str) -> None:
    def delete_by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the list above
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refuses("foreign key|history", delete_by_hand)


def test_a_failing_action_leaves_nothing_behind(
    dealer: Dealer, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """State, history, invitation and mail are one transaction."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    customer, _ = actions.add_customer(company=company(), person=person(), dealer=dealer, by=by)
    monkeypatch.setattr("customers.recipients.queue_mail", fail)
    with pytest.raises(RuntimeError):
        actions.unblock_customer(customer, by=by)
    customer.refresh_from_db()
    assert customer.state == "blocked"
    assert customer.events.count() == 1
    assert not Invitation.objects.exists()
    assert not User.objects.filter(email="inkoop@velmora.example").exists()
