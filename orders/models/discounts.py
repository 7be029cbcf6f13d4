"""Discounts: what a dealer takes off the gross price, for which customers and articles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer, User
from customers.models import Customer
from customers.secret_links import random_reference
from customers.viewer import Viewer
from orders.models.catalogue import ProductGroup


class DiscountQuerySet(models.QuerySet["Discount"]):
    def visible_to(self, viewer: Viewer | None) -> DiscountQuerySet:
        """Return a dealer's own, or all for staff. A customer reads its discounts in its prices."""
        if viewer is None:
            return self.none()
        if viewer.is_staff:
            return self
        return self.filter(dealer=viewer.dealer_id)

    def open(self) -> DiscountQuerySet:
        return self.filter(ended_at=None)

    def for_customer(self, customer: Customer) -> DiscountQuerySet:
        """Return the open discounts of this customer, and those of its dealer for all customers."""
        for_it = Q(customer=customer) | Q(customer=None)
        return self.open().filter(for_it, dealer=customer.dealer_id)

    def not_over(self) -> DiscountQuerySet:
        """Return those whose last day has not gone by."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()))

    def valid_on(self, day: date) -> DiscountQuerySet:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
        )


class Discount(models.Model):
    """A percentage off, for one customer or all, on one product group or all, for a period.

    It is never changed, since orders point at it: it is ended, and another one is made.
    """

    reference = models.CharField(max_length=12, unique=True, default=random_reference)
    dealer = models.ForeignKey(Dealer, models.PROTECT, related_name="discounts")
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discounts",
        verbose_name=_("customer"),
    )
    group = models.ForeignKey(
        ProductGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discounts",
        verbose_name=_("product group"),
    )
    percentage = models.DecimalField(
        _("discount (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set on"), default=timezone.now)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended on"), null=True)

    objects = DiscountQuerySet.as_manager()

    class Meta:
        verbose_name = _("discount")
        verbose_name_plural = _("discounts")
        indexes = [
            models.Index(
                fields=["dealer", "customer"],
                name="discount_of_customer",
                condition=Q(ended_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="discount_is_a_percentage",
                condition=Q(percentage__gte=0, percentage__lte=100),
            ),
            models.CheckConstraint(
                name="discount_from_until",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="discount_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percentage.normalize():f}%"

    @property
    def precedence(self) -> tuple[bool, bool, date, int]:
        """The key by which discounts are compared; the highest one wins.

        One for this customer wins over one for all, then one on a product group over a general
        one. Of two that are as specific the one that began last wins, so that what a dealer sets
        "from now on" counts now, and a promotion from its first day on. Of two that began on one
        day it is the one that was set last.
        """
        return (self.customer_id is not None, self.group_id is not None, self.began_on, self.pk)

    @property
    def began_on(self) -> date:
        """The first day on which it counts: without a date, the day on which it was set."""
        return self.valid_from or timezone.localdate(self.set_at)

    @property
    def has_begun(self) -> bool:
        return self.began_on <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Tell whether its last day has gone by."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    def is_same_rule(self, other: Discount) -> bool:
        """Tell whether one takes the other's place: same customers, articles and days."""
        facts = ("dealer_id", "customer_id", "group_id", "valid_from", "valid_until")
        return all(getattr(self, name) == getattr(other, name) for name in facts)

    def covers(self, group_id: int) -> bool:
        """Tell whether the discount is for articles of this product group."""
        return self.group_id is None or self.group_id == group_id
