"""Orders and their lines: frozen by triggers, but for the state of an order that waits."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Dealer, User
from customers.models import ESCALATE_AFTER, REMIND_AFTER, Customer, CustomerEvent
from customers.secret_links import random_reference
from customers.working_days import working_days_after, works_in
from orders.models.baskets import Delivery
from orders.models.catalogue import Article
from orders.models.discounts import Discount
from orders.models.order_queries import OrderQuerySet
from orders.money import HALF_CENT, Totals, add_up
from orders.parties import Party
from orders.tax import USUAL_REASONS, TaxReason, TaxTreatment, Vat


def contains_index(column: str, *, name: str) -> GinIndex:
    """Return an index by which rows are found that have a text in this column (`icontains`)."""
    return GinIndex(OpClass(Upper(column), name="gin_trgm_ops"), name=name)


FIRST_NUMBER = 100_000


class Order(Delivery):
    """An order; its address is the one that it is delivered to."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("order", "to be approved")
        PLACED = "placed", pgettext_lazy("order", "placed")
        DECLINED = "refused", pgettext_lazy("order", "not approved")
        WITHDRAWN = "withdrawn", pgettext_lazy("order", "withdrawn")

    reference = models.CharField(max_length=12, unique=True, default=random_reference)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    dealer = models.ForeignKey(
        Dealer, models.PROTECT, related_name="orders", verbose_name=_("dealer")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    created_at = models.DateTimeField(_("ordered on"), default=timezone.now)
    by_kind = models.CharField(_("by"), max_length=10, choices=CustomerEvent.By)
    by_user = models.ForeignKey(
        User, models.PROTECT, related_name="orders", verbose_name=_("ordered by")
    )
    buyer_name = models.CharField(_("ordered by"), max_length=120)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    decided_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(_("placed on"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # While it waits: when its approvers are reminded, and when its dealer and its buyer are told.
    # Null once that has been done.
    remind_at = models.DateTimeField(_("reminder on"), null=True, editable=False)
    escalate_at = models.DateTimeField(_("dealer is told on"), null=True, editable=False)

    own_reference = models.CharField(_("your reference"), max_length=60, blank=True)
    remarks = models.CharField(_("notes"), max_length=1000, blank=True)
    # The records of `orders.parties`. Documents are made from these, never from today's details.
    customer_record = models.JSONField(default=dict, editable=False)
    dealer_record = models.JSONField(default=dict, editable=False)
    # The number that the order has for its buyer, in its Peppol file; empty until it is placed.
    purchase_number = models.CharField(max_length=80, blank=True, editable=False)
    customer_name = models.CharField(_("company name"), max_length=200)
    vat_number = models.CharField(_("VAT number"), max_length=32, blank=True)
    vat_treatment = models.CharField(_("VAT"), max_length=1, choices=Vat)
    # Empty for an order of before these were kept.
    vat_reason = models.CharField(
        _("why this VAT"), max_length=20, choices=TaxReason, blank=True, default=""
    )
    vat_country = models.CharField(_("VAT of"), max_length=2, blank=True, default="")
    vat_checked_at = models.DateTimeField(_("number checked with VIES on"), null=True)
    vat_consultation = models.CharField(
        _("consultation number of VIES"), max_length=32, blank=True, default=""
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    net_total = models.DecimalField(_("total without VAT"), max_digits=12, decimal_places=2)
    vat_total = models.DecimalField(_("VAT"), max_digits=12, decimal_places=2)
    attempt = models.UUIDField(unique=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["customer", "-id"], name="order_of_customer"),
            models.Index(fields=["dealer", "-id"], name="order_of_dealer"),
            models.Index(fields=["placed_at"], name="order_placed_at"),
            models.Index(Coalesce("placed_at", "created_at"), name="order_dated"),
            contains_index("own_reference", name="order_reference_part"),
            contains_index("customer_name", name="order_customer_part"),
            contains_index("buyer_name", name="order_buyer_part"),
            models.Index(
                fields=["remind_at"], name="order_to_remind", condition=~Q(remind_at=None)
            ),
            models.Index(
                fields=["escalate_at"], name="order_to_escalate", condition=~Q(escalate_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "dealer",
                KeyTextTransform("peppol_id", "customer_record"),
                Upper("purchase_number"),
                name="one_purchase_number_per_buyer",
                condition=~Q(purchase_number=""),
            ),
            models.CheckConstraint(
                name="order_state_has_its_facts",
                condition=Q(state="waiting", placed_at=None, decided_at=None)
                | Q(state="placed", placed_at__isnull=False)
                | Q(state__in=["refused", "withdrawn"], placed_at=None, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_reminded_only_while_waiting",
                condition=Q(state="waiting") | Q(remind_at=None, escalate_at=None),
            ),
            models.CheckConstraint(
                name="order_decided_by_somebody",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:order", args=[self.reference])

    @property
    def number(self) -> str:
        """The number by which people know the order."""
        return str(FIRST_NUMBER + self.pk)

    @property
    def dated_at(self) -> datetime:
        """The moment that dates the order: when it was placed, of one that waits when it was made.

        An order that was approved later is of the day on which it was approved.
        """
        return self.placed_at or self.created_at

    @cached_property
    def customer_party(self) -> Party:
        """The customer as it was when the order was made."""
        known = {"name": self.customer_name, "vat_number": self.vat_number}
        return Party.of_record({**self.customer_record, **known})

    @cached_property
    def dealer_party(self) -> Party:
        """The dealer as it was when the order was made."""
        return Party.of_record(self.dealer_record)

    @property
    def payable(self) -> Decimal:
        return self.net_total + self.vat_total

    @property
    def is_on_behalf(self) -> bool:
        """Tell whether somebody else than the customer itself ordered."""
        return self.by_kind != CustomerEvent.By.CONTACT

    @property
    def is_approved(self) -> bool:
        """Tell whether a manager approved the order; most orders need no approval."""
        return self.state == self.State.PLACED and self.decided_by_id is not None

    @cached_property
    def tax(self) -> TaxTreatment:
        """Return how it is taxed, as it was agreed to."""
        rates = {line.vat_rate for line in self.lines.all()}
        return TaxTreatment(
            reason=TaxReason(self.vat_reason or USUAL_REASONS[Vat(self.vat_treatment)]),
            rate=max(rates, default=Decimal(0)),
            country=self.vat_country,
            vat_number=self.vat_number,
            checked_at=self.vat_checked_at,
            consultation=self.vat_consultation,
        )

    def start_waiting(self) -> None:
        """Start the clocks for whoever approves it."""
        works = works_in(self.dealer.country)
        self.remind_at = working_days_after(self.created_at, REMIND_AFTER, works=works)
        self.escalate_at = working_days_after(self.created_at, ESCALATE_AFTER, works=works)

    def stop_waiting(self) -> None:
        self.remind_at = self.escalate_at = None

    def totals(self, *, rate: Decimal | None = None) -> Totals:
        """Add up the lines, as at the moment of ordering, or with this rate of VAT."""
        lines = self.lines.all()
        return add_up((line.total, line.vat_rate if rate is None else rate) for line in lines)


class OrderLine(models.Model):
    """A line keeps what an article was, and what it cost, when it was ordered."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    number = models.CharField(_("article number"), max_length=40)
    ean = models.CharField("EAN", max_length=14, blank=True)
    name = models.CharField(_("article"), max_length=200)
    unit = models.CharField(_("unit"), max_length=10, choices=Article.Unit.choices)
    quantity = models.PositiveIntegerField(_("quantity"))
    pack_quantity = models.PositiveIntegerField(_("pack size"), default=1, db_default=1)
    # Both prices are for so many units.
    price_basis = models.PositiveIntegerField(_("price per"), default=1, db_default=1)
    gross_price = models.DecimalField(_("list price"), max_digits=12, decimal_places=4)
    discount = models.ForeignKey(Discount, models.PROTECT, null=True, related_name="+")
    percentage = models.DecimalField(
        _("discount (%)"), max_digits=5, decimal_places=2, default=Decimal(0)
    )
    unit_price = models.DecimalField(_("price"), max_digits=12, decimal_places=4)
    total = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT (%)"), max_digits=4, decimal_places=2)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["position"]
        indexes = [
            models.Index(Upper("number"), name="order_line_number"),
            contains_index("name", name="order_line_name_part"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(
                name="order_line_of_some",
                condition=Q(quantity__gt=0, pack_quantity__gt=0, price_basis__gt=0),
            ),
            models.CheckConstraint(
                name="order_line_not_above_gross",
                # A net price that is rounded to the cent may be half a cent above.
                condition=Q(unit_price__lte=F("gross_price") + HALF_CENT, unit_price__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.number}"
