"""Filling a basket, changing it and emptying it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from customers.actors import Actor
from customers.models import Customer
from orders.models import Basket, BasketLine, DeliveryAddress, Fault, Order
from orders.order_lines import ParsedLine, TypedLine, match_lines, parse_lines

type Answer = Callable[[BasketLine], None]  # answers the question of a line that it is meant for


@dataclass(frozen=True)
class AddedLines:
    """How many lines have been put in a basket that can be ordered, and how many that ask."""

    ready_count: int
    question_count: int
    gone_count: int = 0  # of those that ask: what can no longer be ordered
    replaced_count: int = 0  # of those that ask: whether its successor is wanted


@dataclass(frozen=True)
class LineConflict:
    """A line that was changed on a page, and since that was shown also elsewhere."""

    now: TypedLine | None  # None when it has been removed
    typed: TypedLine


def basket_of(customer: Customer, *, by: Actor) -> Basket:
    """Return the basket of this login at this customer, made when there is none."""
    baskets = Basket.objects.select_related("customer__dealer", "delivery")
    basket, _is_new = baskets.get_or_create(customer=customer, user=by.user)
    return basket


@transaction.atomic
def add_to_basket(basket: Basket, typed_lines: Iterable[TypedLine]) -> AddedLines:
    """Add lines to a basket. An article that is in it already gets a larger quantity."""
    return add_lines(lock_basket(basket), parse_lines(typed_lines))


def order_again(order: Order, *, by: Actor) -> AddedLines:
    """Add the lines of an order to the basket of this login, at the prices of today."""
    lines = order.lines.values_list("article__number", "quantity")
    typed_lines = [TypedLine(number, str(quantity)) for number, quantity in lines]
    return add_to_basket(basket_of(order.customer, by=by), typed_lines)


@transaction.atomic
def change_basket(
    basket: Basket,
    typed_lines: Mapping[int, TypedLine],
    *,
    shown: Mapping[int, TypedLine] | None = None,
    remove: Collection[int] = (),
    answers: Iterable[Answer] = (),
) -> list[LineConflict]:
    """Write the lines, by key, as they are typed now; return those that were not written.

    A line that is as it was `shown` is left alone. One that was changed elsewhere too, into
    something else, stays as it is. Those of `remove`, and those whose number is empty now, go.
    The questions of the lines that are left are answered.
    """
    basket = lock_basket(basket)
    lines = match_lines(basket.lines.select_related("article__group"))
    shown = shown or {}
    conflicts = _conflicts(lines, typed_lines, shown)
    wishes = {key: typed for key, typed in typed_lines.items() if typed != shown.get(key)}
    retyped = [
        line
        for line in lines
        if line.pk not in conflicts
        # What is no article may have become one.
        and (line.pk in wishes or (line.pk in typed_lines and line.article_id is None))
    ]
    parsed_lines = parse_lines(typed_lines[line.pk] for line in retyped)
    for line, parsed in zip(retyped, parsed_lines, strict=True):
        _write(line, parsed)
    for answer in answers:
        for line in lines:
            answer(line)
    removed = {line.pk for line in lines if line.pk in remove or not line.typed_number}
    basket.lines.filter(pk__in=removed).delete()
    _save_lines(basket, [line for line in lines if line.pk not in removed])
    return list(conflicts.values())


def _conflicts(
    lines: Iterable[BasketLine],
    typed_lines: Mapping[int, TypedLine],
    shown: Mapping[int, TypedLine],
) -> dict[int, LineConflict]:
    """Return the lines that were changed on the page and elsewhere, into something else."""
    stored = {line.pk: TypedLine(line.typed_number, line.shown_quantity) for line in lines}
    return {
        key: LineConflict(stored.get(key), typed)
        for key, typed in typed_lines.items()
        if key in shown and typed not in (shown[key], stored.get(key))
        if stored.get(key) != shown[key]
    }


@transaction.atomic
def empty_basket(basket: Basket) -> None:
    """Remove all lines."""
    lock_basket(basket).lines.all().delete()


@transaction.atomic
def move_baskets(kept: User, joined: User) -> None:
    """Put what stands in the baskets of one login into those of the one that it is joined into."""
    of_both = Basket.objects.filter(user__in=(kept, joined)).order_by("pk")
    baskets = {(b.user_id, b.customer_id): b for b in map(lock_basket, of_both)}
    for (user, customer), basket in baskets.items():
        other = baskets.get((kept.pk, customer))
        if user == joined.pk and other is None:
            basket.user = kept
            basket.save(update_fields=["user"])
        elif user == joined.pk and other is not None:
            lines = [TypedLine(n.typed_number, n.typed_quantity) for n in basket.lines.all()]
            basket.lines.all().delete()
            add_lines(other, parse_lines(lines))


def add_lines(basket: Basket, parsed_lines: list[ParsedLine]) -> AddedLines:
    """Add lines to a basket that is locked."""
    lines = list(basket.lines.select_related("article"))
    last_position = lines[-1].position if lines else 0
    added = []
    for position, parsed in enumerate(parsed_lines, last_position + 1):
        line = BasketLine(basket=basket, position=position)
        _write(line, parsed)
        added.append(line)
    faults = [line.question.fault for line in added if line.question]
    _save_lines(basket, [*lines, *added])
    return AddedLines(
        ready_count=len(added) - len(faults),
        question_count=len(faults),
        gone_count=sum(fault in (Fault.UNKNOWN, Fault.UNAVAILABLE) for fault in faults),
        replaced_count=faults.count(Fault.SUPERSEDED),
    )


def _write(line: BasketLine, parsed: ParsedLine) -> None:
    typed = parsed.typed_line
    line.write(typed.number, typed.quantity, match=parsed.match)


def _save_lines(basket: Basket, lines: list[BasketLine]) -> None:
    """Save lines, one per article: the quantity of a second one is added to the first."""
    first_of_article: dict[int, BasketLine] = {}
    kept: list[BasketLine] = []
    for line in lines:
        if not (line.article_id and line.quantity):
            kept.append(line)
        elif line.article_id in first_of_article:
            first_of_article[line.article_id].add_quantity_of(line)
        else:
            first_of_article[line.article_id] = line
            kept.append(line)
    basket.lines.exclude(pk__in=[line.pk for line in kept if line.pk]).delete()
    changed = [line for line in kept if line.pk and line.is_changed]
    # Two lines may exchange their articles. The database checks one_line_per_article row by row,
    # so the articles are taken off all changed lines first.
    basket.lines.filter(pk__in=[line.pk for line in changed]).update(article=None)
    BasketLine.objects.bulk_update(changed, BasketLine.WRITTEN_FIELDS)
    BasketLine.objects.bulk_create([line for line in kept if not line.pk])


def lock_basket(basket: Basket) -> Basket:
    """Return the basket as it is now, locked until the end of the transaction."""
    locked = Basket.objects.select_for_update(of=("self",))
    return locked.select_related("customer__dealer", "delivery").get(pk=basket.pk)


@transaction.atomic
def save_details(
    basket: Basket,
    *,
    own_reference: str,
    remarks: str,
    delivery: DeliveryAddress | None,
    attempt: uuid.UUID | None = None,
) -> Basket:
    """Keep with the basket what will go with its order, and return the basket.

    What was typed for an attempt that is over is not kept: it would go with the next order.
    """
    basket = lock_basket(basket)
    if attempt in (None, basket.attempt):
        basket.own_reference, basket.remarks, basket.delivery = own_reference, remarks, delivery
        basket.save(update_fields=["own_reference", "remarks", "delivery", "changed_at"])
    return basket
