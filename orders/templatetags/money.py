"""Template filters for amounts, percentages and discounts as people write them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from orders.models import Discount
from orders.money import CENT

register = template.Library()


@register.filter
def euros(amount: Decimal) -> str:
    """Write an amount: "1.234,50". A unit price keeps its decimals beyond cents: "0,1234"."""
    exact = amount.normalize()
    places = max(2, -int(exact.as_tuple().exponent)) if amount != amount.quantize(CENT) else 2
    return number_format(amount, places, use_l10n=True, force_grouping=True)


@register.filter
def percent(rate: Decimal) -> str:
    """Write a percentage: "21%", "25,5%"."""
    return f"{number_format(Decimal(f'{rate.normalize():f}'), use_l10n=True)}%"


@register.filter
def discount_words(discount: Discount) -> str:
    """Write a discount: "25% on Twist drills, from Demo Gereedschap B.V., until 31-12-2026"."""
    values = {
        "percentage": percent(discount.percentage),
        "group": discount.group,
        "dealer": discount.dealer,
        "until": _day(discount) if discount.valid_until else "",
    }
    if discount.group and discount.valid_until:
        sentence = _("%(percentage)s on %(group)s, from %(dealer)s, until %(until)s")
    elif discount.group:
        sentence = _("%(percentage)s on %(group)s, from %(dealer)s")
    elif discount.valid_until:
        sentence = _("%(percentage)s discount from %(dealer)s, until %(until)s")
    else:
        sentence = _("%(percentage)s discount from %(dealer)s")
    return sentence % values


def _day(discount: Discount) -> str:
    assert discount.valid_until is not None
    return date_format(discount.valid_until, "j-n-Y")
