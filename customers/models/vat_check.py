"""What VIES said of the VAT number of a customer, and when it is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from registry.vat_area import EU_PREFIXES
from registry.vies import VatAnswer


class VatCheckQuerySet(models.QuerySet["VatCheck"]):
    def of(self, customer: Customer) -> VatCheckQuerySet:
        """Return the check of the number that a customer has now, if there is one."""
        return self.filter(customer=customer, number=customer.vat_number)


class VatCheck(models.Model):
    """What VIES said last of one number of one customer.

    Names and addresses that VIES tells are not kept: those of people in business by themselves are
    personal. An order keeps the date and the consultation number of its own day.
    """

    class Result(models.TextChoices):
        UNKNOWN = "", _("not checked yet")
        VALID = "valid", _("right")
        INVALID = "invalid", _("not known to VIES")

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="vat_checks", verbose_name=_("customer")
    )
    number = models.CharField(_("VAT number"), max_length=32)
    result = models.CharField(_("answer of VIES"), max_length=10, choices=Result, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True)
    consultation = models.CharField(_("consultation number"), max_length=32, blank=True)
    due_at = models.DateTimeField(_("asked again on"))
    failures = models.PositiveSmallIntegerField(_("times without an answer"), default=0)
    fault = models.CharField(_("why there was no answer"), max_length=200, blank=True)

    objects = VatCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a VAT number")
        verbose_name_plural = _("checks of VAT numbers")
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="one_vat_check_per_number"),
            models.CheckConstraint(
                name="vat_check_answered_with_date",
                condition=Q(result="", answered_at=None)
                | Q(result__in=("valid", "invalid"), answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_result_display()}"

    @property
    def answer(self) -> VatAnswer | None:
        """Return what counts now. A yes counts for so many days; a no until VIES says otherwise."""
        if self.answered_at is None or (self.result == self.Result.VALID and self._is_old):
            return None
        is_valid = self.result == self.Result.VALID
        return VatAnswer(is_valid, self.answered_at, self.consultation)

    @property
    def _is_old(self) -> bool:
        assert self.answered_at is not None
        return timezone.now() - self.answered_at > timedelta(days=settings.VAT_CHECK_DAYS)


def customers_to_check(now: datetime) -> models.QuerySet[Customer]:
    """Return whose number VIES is to be asked of now, those that were never asked of first.

    That is who can be ordered for, with a number that can make reverse charge: of the EU, and not
    of the dealer's own country. What is made up is never sent.
    """
    is_made_up = Q(directory_record__contains={"is_fictional": True})
    checks = VatCheck.objects.filter(customer=OuterRef("pk"), number=OuterRef("vat_number"))
    return (
        Customer.objects.with_login()
        .annotate(
            number_prefix=Left("vat_number", 2), check_due_at=Subquery(checks.values("due_at")[:1])
        )
        .filter(Q(check_due_at=None) | Q(check_due_at__lte=now), number_prefix__in=EU_PREFIXES)
        .filter(Q(directory_record__isnull=True) | ~is_made_up)
        .exclude(number_prefix=F("dealer__country"))
        .order_by(F("check_due_at").asc(nulls_first=True), "pk")
    )
