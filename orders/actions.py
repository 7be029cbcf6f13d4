"""Everything that happens to baskets, orders and discounts: one function, one transaction each."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.access import Actor
from customers.models import Customer, Refused, State
from orders import notices
from orders.entries import Entry, Read, read_entries
from orders.models import (
    Address,
    Basket,
    BasketLine,
    DeliveryAddress,
    Discount,
    Order,
    OrderLine,
    ProductGroup,
)
from orders.push import queue_push
from orders.quotes import Quote, QuoteLine, quote

ADDRESS = ("street", "house_number", "addition", "postcode", "city", "country")
WHERE = tuple(field.name for field in Address._meta.fields)


class Changed(Refused):
    """What would be ordered is not what the buyer saw and agreed to."""


@dataclass(frozen=True)
class Added:
    good: int
    to_mend: int


# ---------------------------------------------------------------- the basket


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
def add_to_basket(basket: Basket, entries: Iterable[Entry]) -> Added:
    """More of an article that is in it already is added to its line."""
    return _add(_lock(basket), read_entries(entries))


@transaction.atomic
def change_basket(
    basket: Basket,
    entries: Mapping[int, Entry],
    *,
    remove: Collection[int] = (),
    accept: Collection[int] = (),
) -> None:
    """The lines, by key, as they are typed now; some go, and some take the suggested quantity."""
    basket = _lock(basket)
    lines = list(basket.lines.select_related("article"))
    typed = [line for line in lines if line.pk in entries]
    for line, read in zip(typed, read_entries(entries[x.pk] for x in typed), strict=True):
        line.take(read.entry.number, read.entry.quantity, read.article, read.quantity)
    for line in lines:
        if line.pk in accept:
            line.accept()
    gone = {line.pk for line in lines if line.pk in remove or not line.typed_number}
    basket.lines.filter(pk__in=gone).delete()
    _save_lines(basket, [line for line in lines if line.pk not in gone])


@transaction.atomic
def empty_basket(basket: Basket) -> None:
    _lock(basket).lines.all().delete()


@transaction.atomic
def prepare_list(basket: Basket) -> int:
    """A dealer's basket becomes what the customer begins with; returns how many lines that is.

    Logins of the customer that have an empty basket by now get it too.
    """
    basket = _lock(basket)
    prepared, _new = Basket.objects.get_or_create(customer=basket.customer, user=None)
    _lock(prepared).lines.all().delete()
    moved = basket.lines.update(basket=prepared)
    people = basket.customer.contacts.present().exclude(user=None)
    for other in basket.customer.baskets.filter(user__in=people.values("user")):
        _give_prepared(_lock(other))
    return moved


def _give_prepared(basket: Basket) -> None:
    prepared = BasketLine.objects.filter(basket__customer=basket.customer, basket__user=None)
    if not prepared or basket.lines.exists():
        return
    _add(basket, read_entries(Entry(line.typed_number, line.typed_quantity) for line in prepared))
    basket.is_prepared = True
    basket.save(update_fields=["is_prepared"])


def _add(basket: Basket, reads: list[Read]) -> Added:
    lines = list(basket.lines.select_related("article"))
    position = lines[-1].position if lines else 0
    new = []
    for place, read in enumerate(reads, position + 1):
        line = BasketLine(basket=basket, position=place)
        line.take(read.entry.number, read.entry.quantity, read.article, read.quantity)
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


def _lock(basket: Basket) -> Basket:
    locked = Basket.objects.select_for_update(of=("self",))
    return locked.select_related("customer__dealer", "delivery").get(pk=basket.pk)


# ---------------------------------------------------------------- addresses


@transaction.atomic
def save_details(
    basket: Basket, *, own_reference: str, remarks: str, delivery: DeliveryAddress | None
) -> Basket:
    """What goes with the order, kept with the basket until it is placed."""
    basket = _lock(basket)
    basket.own_reference, basket.remarks, basket.delivery = own_reference, remarks, delivery
    basket.save(update_fields=["own_reference", "remarks", "delivery", "changed_at"])
    return basket


def add_delivery_address(customer: Customer, fields: dict[str, str]) -> DeliveryAddress:
    """The one there is when it is the same."""
    same = customer.delivery_addresses.in_use().filter(**fields).first()
    return same or DeliveryAddress.objects.create(customer=customer, **fields)


@transaction.atomic
def end_delivery_address(address: DeliveryAddress) -> None:
    """No longer to choose; it stays with the orders that went there."""
    Basket.objects.filter(delivery=address).update(delivery=None)
    DeliveryAddress.objects.filter(pk=address.pk).update(ended_at=timezone.now())


# ---------------------------------------------------------------- ordering


def check_may_order(customer: Customer, *, by: Actor) -> None:
    """Raises Refused, in a sentence. A customer that only phones is ordered for while blocked."""
    if customer.dealer is None or not customer.dealer.is_trading:
        raise Refused(_("This dealer has stopped, so nothing can be ordered here any more."))
    if customer.state == State.ACTIVE:
        return
    if by.contact is None and customer.is_still_to_unblock(customer.events.all()):
        return
    raise Refused(_("This customer is blocked, so nothing can be ordered for it."))


@transaction.atomic
def place_order(basket: Basket, *, attempt: uuid.UUID, seen: str, by: Actor) -> Order:
    """Once, however often it is pressed: the same attempt gives the same order.

    `seen` is the fingerprint of the quote that the buyer agreed to. Raises Changed when that is no
    longer what it would be, Refused when nothing can be ordered.
    """
    basket = _lock(basket)
    done = Order.objects.filter(attempt=attempt, customer=basket.customer).first()
    if done:
        return done
    customer = _share_lock(basket.customer)
    check_may_order(customer, by=by)
    offer = quote(basket)
    if not offer.lines:
        raise Refused(_("There is nothing in your basket."))
    if basket.attempt != attempt or offer.fingerprint != seen or offer.questions:
        raise Changed(_("Something has changed in the meantime. Check your order again."))
    order = make_order(basket, offer, by=by)
    basket.lines.all().delete()
    basket.attempt = uuid.uuid4()
    basket.own_reference = basket.remarks = ""
    basket.is_prepared = False
    basket.save(update_fields=["attempt", "own_reference", "remarks", "is_prepared", "changed_at"])
    _tell(order)
    return order


@transaction.atomic
def approve_order(order: Order, *, by: Actor) -> Order:
    order = _decide(order, by=by)
    check_may_order(order.customer, by=by)
    order.state = Order.State.PLACED
    order.placed_at = order.decided_at
    order.save(update_fields=["state", "placed_at", "decided_by", "decided_at"])
    _tell(order)
    return order


@transaction.atomic
def refuse_order(order: Order, *, reason: str, by: Actor) -> Order:
    """A manager does not approve it; the buyer reads why."""
    order = _decide(order, by=by)
    order.state, order.reason = Order.State.REFUSED, reason
    order.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    notices.tell_not_approved(order)
    return order


def _decide(order: Order, *, by: Actor) -> Order:
    locked = Order.objects.select_for_update(of=("self",)).select_related("customer__dealer")
    order = locked.get(pk=order.pk)
    if order.state != Order.State.WAITING:
        raise Refused(_("This order has already been decided on."))
    order.decided_by, order.decided_at = by.user, timezone.now()
    return order


def needs_approval(total: Decimal, *, by: Actor) -> bool:
    """Whether a manager of the customer must agree first, to an amount without VAT."""
    limit = by.contact.approval_above if by.contact else None
    return limit is not None and total > limit


def make_order(basket: Basket, offer: Quote, *, by: Actor, key: int | None = None) -> Order:
    """The rows of an order. `key` is for made-up ones, which are not to use up a number."""
    customer, user, now = basket.customer, by.user, timezone.now()
    assert customer.dealer is not None
    assert user is not None
    waits = needs_approval(offer.totals.net, by=by)
    order = Order.objects.create(
        pk=key,
        customer=customer,
        dealer=customer.dealer,
        state=Order.State.WAITING if waits else Order.State.PLACED,
        created_at=now,
        placed_at=None if waits else now,
        by_kind=by.kind,
        by_user=user,
        buyer_name=(by.contact.name if by.contact else "") or user.name or user.email,
        own_reference=basket.own_reference,
        remarks=basket.remarks,
        customer_name=customer.name,
        vat_number=customer.vat_number,
        vat_treatment=offer.tax.treatment,
        language=get_language() or "nl",
        net_total=offer.totals.net,
        vat_total=offer.totals.vat,
        attempt=basket.attempt,
        **_delivery(basket),
    )
    lines = [_frozen(order, place, line, offer) for place, line in enumerate(offer.lines, 1)]
    OrderLine.objects.bulk_create(lines)
    return order


def _delivery(basket: Basket) -> dict[str, Any]:
    if basket.delivery:
        return {name: getattr(basket.delivery, name) for name in WHERE}
    customer = basket.customer
    return {"company": customer.name, **{name: getattr(customer, name) for name in ADDRESS}}


def _frozen(order: Order, position: int, offered: QuoteLine, offer: Quote) -> OrderLine:
    article, price = offered.line.article, offered.price
    assert article is not None
    assert price is not None
    assert offered.line.quantity is not None
    return OrderLine(
        order=order,
        position=position,
        article=article,
        number=article.number,
        ean=article.ean,
        name=article.name,
        unit=article.unit,
        quantity=offered.line.quantity,
        gross_price=price.gross,
        discount=price.discount,
        percentage=price.percentage,
        unit_price=price.net,
        total=offered.total,
        vat_rate=offer.tax.rate,
    )


def _tell(order: Order) -> None:
    if order.state == Order.State.WAITING:
        notices.ask_approval(order)
    else:
        notices.confirm_order(order)
        notices.announce_order(order)
        queue_push(order)


def _share_lock(customer: Customer) -> Customer:
    """The customer as it is now. Several may order for it at once; blocking it waits for them."""
    found = Customer.objects.raw(
        "SELECT * FROM customers_customer WHERE id = %s FOR SHARE", [customer.pk]
    )
    return found[0]


# ---------------------------------------------------------------- discounts


@transaction.atomic
def set_discount(
    dealer: Dealer,
    *,
    customer: Customer | None,
    group: ProductGroup | None,
    percentage: Decimal,
    valid_from: date | None,
    valid_until: date | None,
    by: Actor,
) -> Discount:
    """A new rule. One for the same customer, group and period makes place for it."""
    assert by.user is not None
    same = Discount.objects.open().filter(
        dealer=dealer,
        customer=customer,
        group=group,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    same.update(ended_by=by.user, ended_at=timezone.now())
    return Discount.objects.create(
        dealer=dealer,
        customer=customer,
        group=group,
        percentage=percentage,
        valid_from=valid_from,
        valid_until=valid_until,
        set_by=by.user,
    )


def end_discount(discount: Discount, *, by: Actor) -> bool:
    """From now on it no longer counts; False when it had been ended already."""
    open_one = Discount.objects.open().filter(pk=discount.pk)
    return bool(open_one.update(ended_by=by.user, ended_at=timezone.now()))
