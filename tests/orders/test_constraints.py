"""Constraints: what the database itself refuses of baskets, orders and articles."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from customers.actors import Actor
from customers.models import Customer
from orders.models import (
    Article,
    Basket,
    BasketLine,
    CatalogueImport,
    ImportFilePart,
    Order,
    OrderLine,
    OrderPush,
    PreparedBasket,
)
from tests.customers.test_constraints import refuses
from tests.orders.conftest import make_article


@pytest.fixture
def order(active: Customer, by: Actor) -> Order:
    """An order that has not been saved yet."""
    return Order(
        customer=active, dealer=active.dealer, state="placed", placed_at=timezone.now(),
        by_kind="employee", by_user=by.user, vat_treatment="S", language="nl",
        net_total=0, vat_total=0, attempt=uuid.uuid4(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "waiting"},
        {"state": "refused"},
        {"state": "withdrawn"},
        {"placed_at": None},
        {"state": "sold"},
    ],
)
def test_an_order_has_the_facts_of_its_state(order: Order, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(order, name, value)
    refuses("order_state_has_its_facts", order.save)


def test_a_decision_on_an_order_has_somebody_who_took_it(order: Order) -> None:
    order.decided_at = timezone.now()
    refuses("order_decided_by_somebody", order.save)


@pytest.mark.parametrize("clock", ["remind_at", "escalate_at"])
def test_an_order_that_does_not_wait_has_no_clock(order: Order, clock: str) -> None:
    setattr(order, clock, timezone.now())
    refuses("order_reminded_only_while_waiting", order.save)


def test_an_attempt_belongs_to_one_order(order: Order) -> None:
    order.save()
    order.pk, order.reference = None, "zzzzzzzzzzzz"
    refuses("attempt", order.save)


def test_a_buyer_has_one_order_with_a_purchase_number(order: Order) -> None:
    order.customer_record, order.purchase_number = {"peppol_id": "0106:99000001"}, "PO-7"
    order.save()
    order.pk, order.reference, order.attempt = None, "zzzzzzzzzzzz", uuid.uuid4()
    order.purchase_number = "po-7"
    refuses("one_purchase_number_per_buyer", order.save)
    order.customer_record = {"peppol_id": "0106:99000002"}
    order.save(force_insert=True)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("order_line_of_some", {"quantity": 0}),
        ("order_line_not_above_gross", {"unit_price": Decimal("5.0051")}),
        ("order_line_not_above_gross", {"unit_price": -1}),
        ("order_line_of_some", {"price_basis": 0}),
        ("order_line_of_some", {"pack_quantity": 0}),
    ],
)
def test_a_line_of_an_order_has_possible_amounts(
    order: Order, drill: Article, rule: str, fields: dict[str, Any]
) -> None:
    order.save()
    line = {"position": 1, "quantity": 1, "gross_price": 5, "unit_price": 5, "total": 5}
    known = {"order": order, "article": drill, "vat_rate": Decimal(21)}
    refuses(rule, lambda: OrderLine.objects.create(**{**known, **line, **fields}))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "queued", "next_attempt_at": None},
        {"state": "sent", "next_attempt_at": None},
        {"state": "sent", "sent_at": timezone.now()},
        {"state": "failed"},
        {"state": "lost"},
    ],
)
def test_a_push_has_the_facts_of_its_state(order: Order, fields: dict[str, Any]) -> None:
    order.save()
    push = OrderPush(order=order, **fields)
    refuses("push_state_has_its_facts", push.save)


def test_an_order_has_one_line_at_a_position(order: Order, drill: Article) -> None:
    order.save()
    line = {
        "position": 1, "quantity": 1, "gross_price": 5, "unit_price": 5, "total": 5,
        "order": order, "article": drill, "vat_rate": Decimal(21),
    }  # fmt: skip
    OrderLine.objects.create(**line)
    refuses("one_line_per_position", lambda: OrderLine.objects.create(**line))


def test_a_customer_has_one_basket_per_login_and_any_number_prepared(
    active: Customer, by: Actor
) -> None:
    Basket.objects.create(customer=active, user=by.user)
    refuses("one_basket_per_login", lambda: Basket.objects.create(customer=active, user=by.user))
    for _basket in range(2):
        Basket.objects.create(customer=active, user=None)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "taken"},
        {"state": "waiting", "closed_at": timezone.now()},
        {"state": "dismissed", "closed_at": timezone.now()},
    ],
)
def test_a_prepared_basket_is_closed_by_somebody(active: Customer, fields: dict[str, Any]) -> None:
    basket = Basket.objects.create(customer=active, user=None)
    refuses(
        "prepared_basket_closed_by_somebody",
        lambda: PreparedBasket.objects.create(basket=basket, **fields),
    )


def test_a_basket_has_one_line_per_article(basket: Basket, drill: Article) -> None:
    line = {"basket": basket, "position": 1, "article": drill, "quantity": 1}
    BasketLine.objects.create(**line)
    refuses("one_line_per_article", lambda: BasketLine.objects.create(**line))


def test_an_ean_belongs_to_one_article(drill: Article) -> None:
    refuses("one_article_per_ean", lambda: make_article("2", drill.group, ean=drill.ean))
    make_article("3", drill.group)
    make_article("4", drill.group)  # several without one


def test_a_number_belongs_to_one_article(drill: Article) -> None:
    refuses("number", lambda: make_article(drill.number, drill.group))
    make_article("11 110 0850", drill.group)  # another one: it differs in punctuation


@pytest.mark.parametrize("basis", [0, 100_001])
def test_a_price_is_for_some_units(drill: Article, basis: int) -> None:
    refuses("article_price_basis", lambda: Article.objects.update(price_basis=basis))


def test_an_import_is_applied_before_it_is_undone(db: None) -> None:
    refuses(
        "import_is_applied_before_undone",
        lambda: CatalogueImport.objects.create(kind="articles", undone_at=timezone.now()),
    )


def test_a_file_of_an_import_has_one_part_at_a_position(db: None) -> None:
    catalogue_import = CatalogueImport.objects.create(kind="articles")
    part = {"catalogue_import": catalogue_import, "position": 0, "content": b"artikelnummer"}
    ImportFilePart.objects.create(**part)
    refuses("one_import_part_per_position", lambda: ImportFilePart.objects.create(**part))
