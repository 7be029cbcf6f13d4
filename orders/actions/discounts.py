"""Setting and ending the discounts of a dealer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Dealer
from customers.actors import Actor
from customers.models import Customer
from orders.models import Discount, ProductGroup
from orders.templatetags.money import percent
from web.responses import ActionRefused
from web.sentences import filled


@transaction.atomic
def set_discount(
    dealer: Dealer,
    *,
    customer: Customer | None,
    group: ProductGroup | None,
    percentage: Decimal,
    valid_from: date | None,
    valid_until: date | None,
    seen: str | None = None,
    by: Actor,
) -> Discount:
    """Make a discount, and end the one for the same customer, product group and period.

    `seen` is the reference of the latest discount that its page showed, or empty. Raises
    ActionRefused when the one to end has been set since. One that is the same, and began on the
    same day, is returned.
    """
    assert by.user is not None
    Dealer.objects.select_for_update(of=("self",), no_key=True).get(pk=dealer.pk)
    same = Discount.objects.open().filter(
        dealer=dealer,
        customer=customer,
        group=group,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    for discount in same.select_related("set_by"):
        is_other = discount.percentage != percentage
        if not is_other and discount.began_on == (valid_from or timezone.localdate()):
            return discount
        if is_other and seen is not None and not _was_shown(discount, seen):
            raise ActionRefused(_set_meanwhile(discount, percentage))
    now = timezone.now()
    same.update(ended_by=by.user, ended_at=now)
    return Discount.objects.create(
        dealer=dealer,
        customer=customer,
        group=group,
        percentage=percentage,
        valid_from=valid_from,
        valid_until=valid_until,
        set_by=by.user,
        set_at=now,
    )


def _was_shown(discount: Discount, seen: str) -> bool:
    latest = Discount.objects.filter(dealer=discount.dealer_id, reference=seen).first()
    return latest is not None and discount.pk <= latest.pk


def _set_meanwhile(discount: Discount, percentage: Decimal) -> str:
    sentence = _(
        "%(who)s has meanwhile set %(now)s here. Is your %(typed)s right? Then save it once more."
    )
    return filled(
        sentence,
        who=discount.set_by,
        now=percent(discount.percentage),
        typed=percent(percentage),
    )


def end_discount(discount: Discount, *, by: Actor) -> None:
    """End a discount from now on. Raises ActionRefused when it had been ended already."""
    still_open = Discount.objects.open().filter(pk=discount.pk)
    if not still_open.update(ended_by=by.user, ended_at=timezone.now()):
        raise ActionRefused(_("This discount had been ended already."))
