"""Template filters for amounts, percentages and discounts as people write them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from orders.models import Article, Discount, OrderLine
from orders.money import CENT, line_total, price_of_one
from web.sentences import filled

register = template.Library()

EURO = "€\N{NO-BREAK SPACE}"
PER_UNIT = {
    Article.Unit.PIECE: pgettext_lazy("price", "per piece"),
    Article.Unit.SET: pgettext_lazy("price", "per set"),
    Article.Unit.BOX: pgettext_lazy("price", "per box"),
    Article.Unit.METRE: pgettext_lazy("price", "per metre"),
}


@register.filter
def euros(amount: Decimal) -> str:
    """Write an amount: "1.234,50". A unit price keeps its decimals beyond cents: "0,1234"."""
    exact = amount.normalize()
    places = max(2, -int(exact.as_tuple().exponent)) if amount != amount.quantize(CENT) else 2
    return number_format(amount, places, use_l10n=True, force_grouping=True)


def euros_per(price: Decimal, basis: int) -> str:
    """Write a price with the units that it is for, when it is for more than one."""
    if basis == 1:
        return euros(price)
    return filled(_("%(price)s per %(n)s"), price=euros(price), n=basis)


@register.simple_tag
def pack_price(price: Decimal, sold: Article | OrderLine) -> SafeString:
    """Write what one pack costs, in two decimals, and below it the exact price of a unit.

    The price is for as many units as the price basis of `sold` says.
    """
    paid = line_total(price, sold.pack_quantity, sold.price_basis)
    behind = _behind(price, paid, sold)
    return format_html('€&nbsp;{} <span class="sub">{}</span>', euros(paid), behind)


@register.simple_tag
def pack_euros(price: Decimal, sold: Article | OrderLine) -> str:
    """Write what one pack costs, within a sentence: "31,00", or "24,95 per 10"."""
    paid, pack = line_total(price, sold.pack_quantity, sold.price_basis), sold.pack_quantity
    return filled(_("%(price)s per %(n)s"), price=euros(paid), n=pack) if pack > 1 else euros(paid)


@register.simple_tag
def pack_price_line(price: Decimal, sold: Article | OrderLine) -> str:
    """Write the same in one line of text, for a mail."""
    paid = line_total(price, sold.pack_quantity, sold.price_basis)
    return f"{EURO}{euros(paid)} {_behind(price, paid, sold)}"


def _behind(price: Decimal, paid: Decimal, sold: Article | OrderLine) -> str:
    """Return for how many units the amount is, and the exact price: "per 10 · € 2,495 per piece".

    What does not end within a few decimals is told for the price basis, which is exact too.
    """
    per_unit, one = PER_UNIT[Article.Unit(sold.unit)], price_of_one(price, sold.price_basis)
    if one is None:
        exact = filled(_("%(price)s per %(n)s"), price=EURO + euros(price), n=sold.price_basis)
    elif sold.pack_quantity > 1:
        exact = f"{EURO}{euros(one)} {per_unit}"
    else:
        exact = filled(_("exactly %(price)s"), price=EURO + euros(one)) if one != paid else ""
    pack = filled(_("per %(n)s"), n=sold.pack_quantity) if sold.pack_quantity > 1 else per_unit
    return f"{pack} · {exact}" if exact else str(pack)


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
    return filled(sentence, **values)


def _day(discount: Discount) -> str:
    assert discount.valid_until is not None
    return date_format(discount.valid_until, "j-n-Y")
