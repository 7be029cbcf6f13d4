"""Setting and ending the discounts of a dealer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.actors import Actor
from customers.models import Customer
from orders.models import Discount, ProductGroup
from web.responses import ActionRefused


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
    """Make a discount, and end the one for the same customer, product group and period."""
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


def end_discount(discount: Discount, *, by: Actor) -> None:
    """End a discount from now on. Raises ActionRefused when it had been ended already."""
    still_open = Discount.objects.open().filter(pk=discount.pk)
    if not still_open.update(ended_by=by.user, ended_at=timezone.now()):
        raise ActionRefused(_("This discount had been ended already."))
