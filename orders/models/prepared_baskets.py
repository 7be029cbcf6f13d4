"""Prepared baskets: lines that somebody put ready for a customer, to be taken once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from customers.models import Customer, CustomerEvent
from customers.secret_links import random_reference
from customers.templatetags.dates import said_at
from orders.models.baskets import Basket
from web.sentences import filled

NEWS_FOR = timedelta(days=7)  # as long others are told what became of it


class PreparedBasketQuerySet(models.QuerySet["PreparedBasket"]):
    def of(self, customer: Customer) -> PreparedBasketQuerySet:
        return self.filter(basket__customer=customer)

    def waiting(self) -> PreparedBasketQuerySet:
        return self.filter(state=PreparedBasket.State.WAITING)

    def news_for(self, reader: User) -> PreparedBasketQuerySet:
        """Return what waits, and what others took or dismissed lately; oldest first."""
        by_customer = Q(state__in=(PreparedBasket.State.TAKEN, PreparedBasket.State.DISMISSED))
        lately = by_customer & Q(closed_at__gte=timezone.now() - NEWS_FOR) & ~Q(closed_by=reader)
        shown = self.filter(Q(state=PreparedBasket.State.WAITING) | lately)
        return shown.annotate(line_count=Count("basket__lines")).order_by("pk")


class PreparedBasket(models.Model):
    """Lines that a dealer or the staff put ready for a customer.

    The lines stand in a basket that is of no login. They never change: who wants others takes them
    back and prepares anew.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"  # by somebody of the customer, into its own basket
        DISMISSED = "dismissed"  # by somebody of the customer, who does not need it
        WITHDRAWN = "withdrawn"  # by who prepares, into its own basket again

    reference = models.CharField(max_length=12, unique=True, default=random_reference)
    basket = models.OneToOneField(Basket, models.PROTECT, related_name="prepared")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    by_kind = models.CharField(
        max_length=10, choices=CustomerEvent.By, default=CustomerEvent.By.EMPLOYEE
    )
    # Null for what was prepared before this was kept.
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    preparer_name = models.CharField(max_length=254, blank=True)
    prepared_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closer_name = models.CharField(max_length=254, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = PreparedBasketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="prepared_basket_closed_by_somebody",
                condition=Q(state="waiting", closed_at=None, closed_by=None)
                | (~Q(state="waiting") & Q(closed_at__isnull=False, closed_by__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.basket.customer}, {self.prepared_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_by_staff(self) -> bool:
        return self.by_kind == CustomerEvent.By.STAFF

    def closing_sentence(self, reader: User | None = None) -> str:
        """Say who did what with it, and when, once it no longer waits."""
        is_own = reader is not None and reader.pk == self.closed_by_id
        sentences = OWN_CLOSING_SENTENCES if is_own else CLOSING_SENTENCES
        assert self.closed_at is not None
        when = said_at(timezone.localtime(self.closed_at))
        return filled(sentences[self.State(self.state)], who=self.closer_name, when=when)

    @property
    def staff_name(self) -> str:
        """The wholesaler, whose staff prepared it."""
        return settings.SUPPORT_NAME


_State = PreparedBasket.State
CLOSING_SENTENCES = {
    _State.TAKEN: gettext_lazy("%(who)s put these lines in the basket %(when)s."),
    _State.DISMISSED: gettext_lazy("%(who)s chose “Not needed” %(when)s."),
    _State.WITHDRAWN: gettext_lazy("%(who)s took these lines back %(when)s."),
}
OWN_CLOSING_SENTENCES = {
    _State.TAKEN: gettext_lazy("You put these lines in your basket %(when)s."),
    _State.DISMISSED: gettext_lazy("You chose “Not needed” %(when)s."),
    _State.WITHDRAWN: gettext_lazy("You took these lines back %(when)s."),
}
