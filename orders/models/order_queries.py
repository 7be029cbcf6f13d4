"""Which orders somebody may see, and those that somebody has to look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from customers.models import VatCheck
from customers.viewer import Viewer
from orders.tax import Vat

if TYPE_CHECKING:
    from orders.models.orders import Order  # noqa: F401 - the base class names it

# A quarter: after its VAT return an order without VAT is for who keeps the books.
DOUBTFUL_FOR = timedelta(days=92)
DATED = Coalesce("placed_at", "created_at")  # as `Order.dated_at`


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, viewer: Viewer | None) -> OrderQuerySet:
        """Return a customer's own orders, or those that were placed at a dealer, or all for staff.

        A dealer keeps seeing the orders of a customer that has gone to another dealer since.
        """
        if viewer is None:
            return self.none()
        if viewer.is_staff:
            return self
        if viewer.dealer_id is not None:
            return self.filter(dealer=viewer.dealer_id)
        return self.filter(customer=viewer.customer_id)

    def dated_from(self, moment: datetime) -> OrderQuerySet:
        """Return the orders that `Order.dated_at` dates at this moment or later."""
        return self.alias(dated=DATED).filter(dated__gte=moment)

    def dated_until(self, moment: datetime) -> OrderQuerySet:
        """Return the orders that `Order.dated_at` dates at this moment or earlier."""
        return self.alias(dated=DATED).filter(dated__lte=moment)

    def placed(self) -> OrderQuerySet:
        return self.filter(state="placed")

    def waiting(self) -> OrderQuerySet:
        return self.filter(state="waiting")

    def with_vat_number(self, *results: str) -> OrderQuerySet:
        """Return placed orders without VAT, of whose number VIES has said this since.

        Those are meant of which it had said nothing when they were placed.
        """
        unchecked = self.placed().filter(vat_treatment=Vat.REVERSE, vat_checked_at=None)
        checks = VatCheck.objects.filter(
            customer=OuterRef("customer"), number=OuterRef("vat_number")
        )
        return unchecked.annotate(
            vat_result=Coalesce(Subquery(checks.values("result")[:1]), Value(""))
        ).filter(vat_result__in=results)

    def with_doubtful_vat_number(self) -> OrderQuerySet:
        """Return the recent orders that staff must look at: VIES has not confirmed the number."""
        recent = self.filter(placed_at__gte=timezone.now() - DOUBTFUL_FOR)
        return recent.with_vat_number(VatCheck.Result.UNKNOWN, VatCheck.Result.INVALID)
