"""Saying which discounts count, now and from the day on which one begins, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orders.models import Discount, DiscountQuerySet, ProductGroup
from orders.price_list import PriceList
from orders.templatetags.money import percent
from web.sentences import filled

MAX_SHOWN_GROUPS = 10


class Scope(Enum):
    """The articles of which something is said."""

    GROUP = auto()
    OTHER_GROUPS = auto()
    ALL_GROUPS = auto()


NOW = {
    Scope.GROUP: gettext_lazy("For product group %(group)s %(percentage)s counts now (%(rule)s)."),
    Scope.OTHER_GROUPS: gettext_lazy(
        "For the other product groups %(percentage)s counts now (%(rule)s)."
    ),
    Scope.ALL_GROUPS: gettext_lazy("For all product groups %(percentage)s counts now (%(rule)s)."),
}
LATER = {
    Scope.GROUP: gettext_lazy(
        "For product group %(group)s %(percentage)s counts from %(day)s on (%(rule)s)."
    ),
    Scope.OTHER_GROUPS: gettext_lazy(
        "For the other product groups %(percentage)s counts from %(day)s on (%(rule)s)."
    ),
    Scope.ALL_GROUPS: gettext_lazy(
        "For all product groups %(percentage)s counts from %(day)s on (%(rule)s)."
    ),
}
NONE = {
    Scope.GROUP: gettext_lazy("For product group %(group)s no discount counts now."),
    Scope.OTHER_GROUPS: gettext_lazy("For the other product groups no discount counts now."),
    Scope.ALL_GROUPS: gettext_lazy("For all product groups no discount counts now."),
}


@dataclass(frozen=True)
class Counting:
    """The discount that counts for a product group, or for the rest of them; None for none."""

    scope: Scope
    group: ProductGroup | None
    discount: Discount | None

    def sentence(self, later: date | None) -> str:
        """Say it as of now, or as of a later day."""
        if self.discount is None:
            return filled(NONE[self.scope], group=self.group)
        return filled(
            LATER[self.scope] if later else NOW[self.scope],
            group=self.group,
            percentage=percent(self.discount.percentage),
            day=date_format(later, "j-n-Y") if later else "",
            rule=_rule(self.discount),
        )


def in_force(changed: Discount) -> list[str]:
    """Say what counts where a discount can count: for its customers, in its product groups.

    Of one that has yet to begin also what counts from that day on. It need not be saved.
    """
    today = timezone.localdate()
    sentences = [*_sentences(changed, today)]
    if changed.valid_from and changed.valid_from > today:
        sentences += _sentences(changed, changed.valid_from, is_later=True)
    return [*sentences, *_exceptions(changed, today)]


def _sentences(changed: Discount, day: date, *, is_later: bool = False) -> Iterator[str]:
    prices = PriceList(_candidates(changed).valid_on(day).select_related("customer", "group"))
    later = day if is_later else None
    if changed.group:
        discount = prices.discount_for(changed.group.pk)
        yield Counting(Scope.GROUP, changed.group, discount).sentence(later)
        return
    winners = _winners_of_groups(prices)
    for group, discount in winners[:MAX_SHOWN_GROUPS]:
        yield Counting(Scope.GROUP, group, discount).sentence(later)
    yield from _more_groups(len(winners) - MAX_SHOWN_GROUPS)
    general = next((d for d in prices.discounts if d.group_id is None), None)
    scope = Scope.OTHER_GROUPS if winners else Scope.ALL_GROUPS
    yield Counting(scope, None, general).sentence(later)


def _winners_of_groups(prices: PriceList) -> list[tuple[ProductGroup, Discount]]:
    """Return the product groups in which a discount of their own counts, with that discount."""
    groups = {discount.group for discount in prices.discounts if discount.group}
    return [
        (group, discount)
        for group in sorted(groups, key=lambda group: group.number)
        if (discount := prices.discount_for(group.pk)) and discount.group_id
    ]


def _more_groups(count: int) -> Iterator[str]:
    if count > 0:
        sentence = ngettext(
            "%(n)s more product group has a discount of its own.",
            "%(n)s more product groups have a discount of their own.",
            count,
        )
        yield filled(sentence, n=count)


def _candidates(changed: Discount) -> DiscountQuerySet:
    if changed.customer:
        return Discount.objects.for_customer(changed.customer)
    return Discount.objects.open().filter(dealer=changed.dealer, customer=None)


def _exceptions(changed: Discount, day: date) -> Iterator[str]:
    """Say of a discount for all customers how many have one of their own, which goes before it."""
    if changed.customer_id:
        return
    own = Discount.objects.open().valid_on(day).filter(dealer=changed.dealer)
    own = own.exclude(customer=None)
    if changed.group:
        own = own.filter(group=None) | own.filter(group=changed.group)
    count = own.values("customer").distinct().count()
    if count:
        sentence = ngettext(
            "%(n)s customer has a discount of its own, which goes before these.",
            "%(n)s customers have a discount of their own, which goes before these.",
            count,
        )
        yield filled(sentence, n=count)


def _rule(discount: Discount) -> str:
    """Name a discount by the line of the page that says in which order they count."""
    if discount.customer and discount.group_id:
        return filled(_("customer %(customer)s, product group"), customer=discount.customer)
    if discount.customer:
        return filled(_("customer %(customer)s"), customer=discount.customer)
    return _("all customers, product group") if discount.group_id else _("all customers")
