"""Placing an order: it is placed once and never changed, and whoever must know is told."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from accounts.models import User
from customers import actions as customer_actions
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.models import Mail
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.ubl import order_document
from orders.models import Article, Basket, DeliveryAddress, Order, OrderLine
from orders.pricing import price_basket
from registry.address_parsing import MAX_ADDITION_LENGTH
from tests.customers.mails_and_pages import text_of
from tests.customers.records import outgoing
from tests.orders.conftest import fill, lines_of, place
from web.responses import ActionRefused


def test_an_order_has_the_prices_that_the_buyer_saw(
    basket: Basket, buyer: Actor, drill: Article, tap: Article, by: Actor, active: Customer
) -> None:
    assert by.dealer is not None
    discount = actions.set_discount(
        by.dealer,
        customer=active,
        group=drill.group,
        percentage=Decimal(25),
        valid_from=None,
        valid_until=None,
        by=by,
    )
    actions.save_details(basket, own_reference="PO-7", remarks="Graag voor tien uur", delivery=None)
    order = place(basket, buyer, ("11.110.0850", "10"), ("21.110.08125", "2"))
    assert order.state == Order.State.PLACED
    assert order.placed_at is not None
    assert (order.own_reference, order.remarks) == ("PO-7", "Graag voor tien uur")
    assert (order.customer_name, order.buyer_name) == ("Brindolux Techniek B.V.", "K. Visser")
    assert (order.street, order.city, order.country) == ("Testkade", "Apeldoorn", "NL")
    lines = list(
        order.lines.values_list("position", "number", "quantity", "unit_price", "total", "discount")
    )
    assert lines == [
        (1, "11.110.0850", 10, Decimal("3.6375"), Decimal("36.38"), discount.pk),
        (2, "21.110.08125", 2, Decimal("22.6"), Decimal("45.20"), None),
    ]
    assert (order.net_total, order.vat_total, order.payable) == (
        Decimal("81.58"),
        Decimal("17.13"),
        Decimal("98.71"),
    )
    assert order.totals().payable == order.payable


def test_all_of_an_addition_goes_along_with_an_order(
    basket: Basket, buyer: Actor, drill: Article, active: Customer
) -> None:
    addition = "A bis, Gebouw Noord, 3e etage, kamer 15, c/o Demo Trust B.V."
    assert len(addition) == MAX_ADDITION_LENGTH
    Customer.objects.filter(pk=active.pk).update(addition=addition, register_number="99000001")
    order = place(basket, buyer, (drill.number, "10"))
    order.refresh_from_db()
    assert order.addition == addition
    assert addition in order_csv([order]).decode("utf-8-sig")
    assert addition in order_document(order).decode()
    assert lines_of(basket) == []


def test_the_same_attempt_twice_is_one_order(basket: Basket, buyer: Actor, drill: Article) -> None:
    fill(basket, ("11.110.0850", "10"))
    seen = price_basket(basket).fingerprint
    first = actions.place_order(basket, attempt=basket.attempt, seen=seen, by=buyer)
    with outgoing() as mails:
        again = actions.place_order(basket, attempt=basket.attempt, seen=seen, by=buyer)
    assert again == first
    assert Order.objects.count() == 1
    assert mails == []


def test_the_next_attempt_is_another_order(basket: Basket, buyer: Actor, drill: Article) -> None:
    one = place(basket, buyer, ("11.110.0850", "10"))
    other = place(basket, buyer, ("11.110.0850", "10"))
    assert one.number != other.number


def test_an_order_at_another_price_than_was_seen_is_refused(
    basket: Basket, buyer: Actor, drill: Article
) -> None:
    fill(basket, ("11.110.0850", "10"))
    seen = price_basket(basket).fingerprint
    drill.gross_price += 1
    drill.save()
    with pytest.raises(actions.BasketChanged):
        actions.place_order(basket, attempt=basket.attempt, seen=seen, by=buyer)
    assert Order.objects.count() == 0
    assert lines_of(basket) == [("11.110.0850", "10", 10)]


@pytest.mark.parametrize("typed_line", [("niets", "1"), ("11.110.0850", "7"), ("11.110.0850", "x")])
def test_a_basket_with_a_question_cannot_be_ordered(
    basket: Basket, buyer: Actor, drill: Article, typed_line: tuple[str, str]
) -> None:
    with pytest.raises(actions.BasketChanged):
        place(basket, buyer, typed_line)
    assert Order.objects.count() == 0


def test_an_empty_basket_is_no_order(basket: Basket, buyer: Actor) -> None:
    with override("en"), pytest.raises(ActionRefused, match="nothing in your basket"):
        place(basket, buyer)


def test_an_attempt_of_another_customer_gives_nothing_away(
    basket: Basket, buyer: Actor, drill: Article, other_employee: Any
) -> None:
    from tests.conftest import make_active

    order = place(basket, buyer, ("11.110.0850", "10"))
    other_by = Actor.of_employee(other_employee)
    elsewhere = make_active(other_employee.dealer, other_by, email="x@x.example")
    theirs = actions.basket_of(elsewhere, by=other_by)
    fill(theirs, ("11.110.0850", "10"))
    with pytest.raises(actions.BasketChanged):
        actions.place_order(
            theirs, attempt=order.attempt, seen=price_basket(theirs).fingerprint, by=other_by
        )


def test_a_blocked_customer_keeps_its_basket_and_orders_nothing(
    basket: Basket, buyer: Actor, drill: Article, by: Actor, active: Customer
) -> None:
    fill(basket, ("11.110.0850", "10"))
    customer_actions.block_customer(active, reason="Niet betaald", by=by)
    for actor in (buyer, by):
        with override("en"), pytest.raises(ActionRefused, match="blocked"):
            place(actions.basket_of(active, by=actor), actor, ("11.110.0850", "10"))
    assert lines_of(basket)
    assert Order.objects.count() == 0


def test_a_dealer_orders_for_a_customer_that_only_phones(
    blocked: Customer, by: Actor, drill: Article, staff: User
) -> None:
    order = place(actions.basket_of(blocked, by=by), by, ("11.110.0850", "10"))
    assert order.is_on_behalf
    assert (order.customer, order.by_user, order.buyer_name) == (blocked, by.user, "M. Bakker")


def test_a_dealer_that_has_stopped_gets_no_orders(
    basket: Basket, buyer: Actor, drill: Article
) -> None:
    dealer = buyer.dealer
    assert dealer is not None
    dealer.stopped_on = date(2026, 1, 1)
    dealer.save()
    with override("en"), pytest.raises(ActionRefused, match="stopped"):
        place(basket, buyer, ("11.110.0850", "10"))


def test_the_country_of_delivery_decides_on_vat(
    basket: Basket, buyer: Actor, drill: Article, active: Customer
) -> None:
    fields = {"company": "Werk B.V.", "street": "Bahnhofstraße", "house_number": "1",
              "postcode": "8001", "city": "Zürich", "country": "CH"}  # fmt: skip
    address = actions.add_delivery_address(active, fields)
    assert actions.add_delivery_address(active, fields) == address
    basket = actions.save_details(basket, own_reference="", remarks="", delivery=address)
    order = place(basket, buyer, ("11.110.0850", "10"))
    assert order.vat_treatment == "G"
    assert order.vat_total == 0
    assert (order.company, order.city, order.country) == ("Werk B.V.", "Zürich", "CH")


def test_an_ended_address_leaves_the_baskets_and_the_choice(
    basket: Basket, active: Customer
) -> None:
    address = actions.add_delivery_address(
        active, {"company": "X", "street": "Y", "city": "Z", "country": "NL"}
    )
    actions.save_details(basket, own_reference="", remarks="", delivery=address)
    actions.end_delivery_address(address)
    basket.refresh_from_db()
    assert basket.delivery is None
    assert not DeliveryAddress.objects.in_use().exists()


def test_the_database_refuses_changes_of_an_order(
    basket: Basket, buyer: Actor, drill: Article
) -> None:
    order = place(basket, buyer, ("11.110.0850", "10"))
    changes: list[Any] = [
        lambda: OrderLine.objects.update(quantity=5),
        lambda: OrderLine.objects.all().delete(),
        lambda: Order.objects.update(own_reference="x"),
        lambda: Order.objects.update(state=Order.State.DECLINED),
        lambda: Order.objects.filter(pk=order.pk)._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


# ---------------------------------------------------------------- who is told


def test_an_order_is_confirmed_to_its_buyer_and_announced_to_the_dealer(
    basket: Basket, buyer: Actor, drill: Article, by: Actor
) -> None:
    with outgoing() as mails:
        place(basket, buyer, ("11.110.0850", "10"))
    assert mails == [
        ("order_confirmed", "k.visser@brindolux.example"),
        ("order_received", "m.bakker@demo-gereedschap.example"),
    ]
    assert "10 × 11.110.0850" in text_of("order_confirmed")
    assert "€ 58,69" in text_of("order_received")
    assert Mail.objects.filter(event="order_confirmed").count() == 1


def test_an_order_by_the_dealer_is_confirmed_to_the_customer(
    active: Customer, by: Actor, drill: Article
) -> None:
    with outgoing() as mails:
        place(actions.basket_of(active, by=by), by, ("11.110.0850", "10"))
    assert mails == [
        ("order_confirmed", "k.visser@brindolux.example"),
        ("order_received", "m.bakker@demo-gereedschap.example"),
    ]


def test_an_employee_without_mail_about_orders_has_its_own_orders_confirmed(
    active: Customer, by: Actor, drill: Article, staff: User
) -> None:
    assert by.employee is not None
    by.employee.topics = []
    by.employee.save()
    with outgoing() as mails:
        place(actions.basket_of(active, by=by), by, ("11.110.0850", "10"))
    assert mails[0] == ("order_confirmed", "m.bakker@demo-gereedschap.example")


def test_the_staff_are_told_when_no_employee_receives_mail_about_orders(
    basket: Basket, buyer: Actor, drill: Article, by: Actor, staff: User
) -> None:
    assert by.employee is not None
    by.employee.topics = []
    by.employee.save()
    with outgoing() as mails:
        place(basket, buyer, ("11.110.0850", "10"))
    assert mails[-1] == ("order_received_escalated", staff.email)


# ---------------------------------------------------------------- approval


@pytest.fixture
def manager(active: Customer) -> Contact:
    user = User.objects.create_user("chef@brindolux.example", "x", name="C. Hef")
    return Contact.objects.create(
        customer=active, user=user, email=user.email, name="C. Hef", role=Contact.Role.MANAGER
    )


@pytest.fixture
def limited(contact: Contact, manager: Contact) -> Actor:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(100)
    contact.save()
    return Actor.of_contact(contact)


def test_an_order_up_to_the_limit_of_its_buyer_is_placed_at_once(
    limited: Actor, active: Customer, drill: Article
) -> None:
    order = place(actions.basket_of(active, by=limited), limited, ("11.110.0850", "20"))
    assert order.state == Order.State.PLACED  # 97.00


def test_an_order_above_the_limit_waits_for_a_manager(
    limited: Actor, active: Customer, drill: Article, manager: Contact
) -> None:
    with outgoing() as mails:
        order = place(actions.basket_of(active, by=limited), limited, ("11.110.0850", "30"))
    assert order.state == Order.State.WAITING
    assert order.placed_at is None
    assert mails == [("order_to_approve", "chef@brindolux.example")]
    with outgoing() as mails:
        order = actions.approve_order(order, by=Actor.of_contact(manager))
    assert (order.state, order.decided_by) == (Order.State.PLACED, manager.user)
    assert {event for event, _to in mails} == {"order_confirmed", "order_received"}
    with override("en"), pytest.raises(ActionRefused, match="already been decided"):
        actions.approve_order(order, by=Actor.of_contact(manager))


def test_a_declined_order_is_not_placed_and_its_buyer_is_told(
    limited: Actor, active: Customer, drill: Article, manager: Contact
) -> None:
    order = place(actions.basket_of(active, by=limited), limited, ("11.110.0850", "30"))
    with outgoing() as mails:
        order = actions.decline_order(order, reason="Te duur", by=Actor.of_contact(manager))
    assert (order.state, order.placed_at, order.reason) == (Order.State.DECLINED, None, "Te duur")
    assert mails == [("order_not_approved", "k.visser@brindolux.example")]
    assert "Te duur" in text_of("order_not_approved")


def test_a_made_up_attempt_is_refused(basket: Basket, buyer: Actor, drill: Article) -> None:
    fill(basket, ("11.110.0850", "10"))
    with pytest.raises(actions.BasketChanged):
        actions.place_order(
            basket, attempt=uuid.uuid4(), seen=price_basket(basket).fingerprint, by=buyer
        )
