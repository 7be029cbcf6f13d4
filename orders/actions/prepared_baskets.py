"""Putting lines ready for a customer, taking them once, and dismissing them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.actors import Actor
from customers.models import Customer
from orders.actions.baskets import AddedLines, add_lines, basket_of, lock_basket
from orders.models import Basket, PreparedBasket
from orders.order_lines import TypedLine, parse_lines
from web.responses import ActionRefused

State = PreparedBasket.State


@transaction.atomic
def prepare_basket(basket: Basket, *, by: Actor) -> PreparedBasket:
    """Put the lines of a basket ready for its customer, beside what waits already.

    Pressed twice, it returns what the first press made. Raises ActionRefused when there is
    nothing to put ready.
    """
    basket = lock_basket(basket)
    if not basket.lines.exists():
        return _prepared_before(basket.customer, by=by)
    of_nobody = Basket.objects.create(customer=basket.customer, user=None)
    basket.lines.update(basket=of_nobody)
    return PreparedBasket.objects.create(
        basket=of_nobody, by_kind=by.kind, prepared_by=by.user, preparer_name=by.name
    )


def _prepared_before(customer: Customer, *, by: Actor) -> PreparedBasket:
    """Return what this person prepared last, while it waits."""
    waiting = PreparedBasket.objects.of(customer).waiting()
    last = waiting.filter(prepared_by=by.user).order_by("pk").last()
    if last is None:
        raise ActionRefused(_("There is nothing in your basket."))
    return last


@transaction.atomic
def take_prepared_basket(prepared: PreparedBasket, *, by: Actor) -> AddedLines:
    """Add the lines to the basket of this login, at the prices of now.

    The customer takes them, and who prepares takes them back. Raises ActionRefused when somebody
    has closed it before.
    """
    basket = basket_of(prepared.basket.customer, by=by)
    prepared, basket = _lock_both(prepared, basket)
    _close(prepared, State.TAKEN if by.contact else State.WITHDRAWN, by=by)
    lines = prepared.basket.lines.all()
    typed_lines = [TypedLine(line.typed_number, line.shown_quantity) for line in lines]
    return add_lines(basket, parse_lines(typed_lines))


@transaction.atomic
def dismiss_prepared_basket(prepared: PreparedBasket, *, by: Actor) -> None:
    """End a prepared basket that the customer does not need. Raises ActionRefused as taking."""
    lock_basket(prepared.basket)
    _close(PreparedBasket.objects.get(pk=prepared.pk), State.DISMISSED, by=by)


def _lock_both(prepared: PreparedBasket, basket: Basket) -> tuple[PreparedBasket, Basket]:
    """Lock both baskets in the order of their keys, and return them as they are now."""
    baskets = sorted((prepared.basket, basket), key=lambda each: each.pk)
    locked = {each.pk: lock_basket(each) for each in baskets}
    now = PreparedBasket.objects.select_related("basket").get(pk=prepared.pk)
    return now, locked[basket.pk]


def _close(prepared: PreparedBasket, state: State, *, by: Actor) -> None:
    """Close a prepared basket whose basket is locked."""
    if not prepared.is_waiting:
        raise ActionRefused(prepared.closing_sentence(by.user))
    prepared.state, prepared.closed_at = state, timezone.now()
    prepared.closed_by, prepared.closer_name = by.user, by.name
    prepared.save(update_fields=["state", "closed_at", "closed_by", "closer_name"])
