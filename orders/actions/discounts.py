"""Setting and ending the discounts of a dealer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Dealer
from customers.actors import Actor
from customers.models import Customer
from orders.models import (
    Discount,
    ProductGroup,
)


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
