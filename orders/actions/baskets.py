"""Filling a basket, changing it and emptying it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from customers.actors import Actor
from customers.models import Customer
from orders.models import (
    Basket,
    BasketLine,
    DeliveryAddress,
)
from orders.order_lines import ParsedLine, TypedLine, parse_lines


@dataclass(frozen=True)
class Added:
    good: int
    to_mend: int


def basket_of(customer: Customer, *, by: Actor) -> Basket:
    """The one of this login at this customer; a customer's first holds what its dealer prepared."""
    baskets = Basket.objects.select_related("customer__dealer", "delivery")
    found = baskets.filter(customer=customer, user=by.user).first()
    return found or _make_basket(customer, by=by)


@transaction.atomic
def _make_basket(customer: Customer, *, by: Actor) -> Basket:
    basket, is_new = Basket.objects.get_or_create(customer=customer, user=by.user)
    if is_new and by.contact:
        _give_prepared(basket)
    return basket


@transaction.atomic
def add_to_basket(basket: Basket, typed_lines: Iterable[TypedLine]) -> Added:
    """More of an article that is in it already is added to its line."""
    return _add(lock_basket(basket), parse_lines(typed_lines))


@transaction.atomic
def change_basket(
    basket: Basket,
    typed_lines: Mapping[int, TypedLine],
    *,
    remove: Collection[int] = (),
    accept: Collection[int] = (),
) -> None:
    """The lines, by key, as they are typed now; some go, and some take the suggested quantity."""
    basket = lock_basket(basket)
    lines = list(basket.lines.select_related("article"))
    typed = [line for line in lines if line.pk in typed_lines]
    for line, read in zip(typed, parse_lines(typed_lines[x.pk] for x in typed), strict=True):
        line.take(read.typed_line.number, read.typed_line.quantity, read.article, read.quantity)
    for line in lines:
        if line.pk in accept:
            line.accept()
    gone = {line.pk for line in lines if line.pk in remove or not line.typed_number}
    basket.lines.filter(pk__in=gone).delete()
    _save_lines(basket, [line for line in lines if line.pk not in gone])


@transaction.atomic
def empty_basket(basket: Basket) -> None:
    lock_basket(basket).lines.all().delete()


@transaction.atomic
def prepare_list(basket: Basket) -> int:
    """A dealer's basket becomes what the customer begins with; returns how many lines that is.

    Logins of the customer that have an empty basket by now get it too.
    """
    basket = lock_basket(basket)
    prepared, _new = Basket.objects.get_or_create(customer=basket.customer, user=None)
    lock_basket(prepared).lines.all().delete()
    moved = basket.lines.update(basket=prepared)
    people = basket.customer.contacts.present().exclude(user=None)
    for other in basket.customer.baskets.filter(user__in=people.values("user")):
        _give_prepared(lock_basket(other))
    return moved


def _give_prepared(basket: Basket) -> None:
    prepared = BasketLine.objects.filter(basket__customer=basket.customer, basket__user=None)
    if not prepared or basket.lines.exists():
        return
    _add(
        basket, parse_lines(TypedLine(line.typed_number, line.typed_quantity) for line in prepared)
    )
    basket.is_prepared = True
    basket.save(update_fields=["is_prepared"])


def _add(basket: Basket, reads: list[ParsedLine]) -> Added:
    lines = list(basket.lines.select_related("article"))
    position = lines[-1].position if lines else 0
    new = []
    for place, read in enumerate(reads, position + 1):
        line = BasketLine(basket=basket, position=place)
        line.take(read.typed_line.number, read.typed_line.quantity, read.article, read.quantity)
        new.append(line)
    to_mend = sum(line.question is not None for line in new)
    _save_lines(basket, [*lines, *new])
    return Added(len(new) - to_mend, to_mend)


def _save_lines(basket: Basket, lines: list[BasketLine]) -> None:
    """One line per article: what comes twice is added to the first."""
    first: dict[int, BasketLine] = {}
    kept: list[BasketLine] = []
    for line in lines:
        same = first.get(line.article_id) if line.article_id and line.quantity else None
        if same is None:
            kept.append(line)
            if line.article_id and line.quantity:
                first[line.article_id] = line
        else:
            same.add(line)
    basket.lines.exclude(pk__in=[line.pk for line in kept if line.pk]).delete()
    there = [line for line in kept if line.pk and line.is_changed]
    # Two lines may change places, and the database looks after each row.
    basket.lines.filter(pk__in=[line.pk for line in there]).update(article=None)
    BasketLine.objects.bulk_update(there, BasketLine.TAKEN)
    BasketLine.objects.bulk_create([line for line in kept if not line.pk])


def lock_basket(basket: Basket) -> Basket:
    locked = Basket.objects.select_for_update(of=("self",))
    return locked.select_related("customer__dealer", "delivery").get(pk=basket.pk)


@transaction.atomic
def save_details(
    basket: Basket, *, own_reference: str, remarks: str, delivery: DeliveryAddress | None
) -> Basket:
    """What goes with the order, kept with the basket until it is placed."""
    basket = lock_basket(basket)
    basket.own_reference, basket.remarks, basket.delivery = own_reference, remarks, delivery
    basket.save(update_fields=["own_reference", "remarks", "delivery", "changed_at"])
    return basket
