"""Pushes of orders to the wholesaler's own system, with a log of every attempt."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models.orders import Order

LATE_AFTER = timedelta(minutes=5)  # after which a worker should have taken it


class OrderPushQuerySet(models.QuerySet["OrderPush"]):
    def due(self, now: datetime) -> OrderPushQuerySet:
        """Return the pushes that may go now, also those that a worker had when it died."""
        return self.queued().filter(next_attempt_at__lte=now)

    def queued(self) -> OrderPushQuerySet:
        return self.filter(state=OrderPush.State.QUEUED)

    def failed(self) -> OrderPushQuerySet:
        return self.filter(state=OrderPush.State.FAILED)

    def late(self) -> OrderPushQuerySet:
        """Return what waits for another attempt, after one that failed or none at all."""
        is_late = Q(log__isnull=False) | Q(next_attempt_at__lt=timezone.now() - LATE_AFTER)
        return self.queued().filter(is_late).distinct()


class PushOutageQuerySet(models.QuerySet["PushOutage"]):
    def open(self) -> PushOutageQuerySet:
        return self.filter(ended_at=None)


class PushOutage(models.Model):
    """A time in which the wholesaler's system took no orders; its staff were mailed once."""

    began_at = models.DateTimeField(_("began on"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended on"), null=True)
    push = models.ForeignKey(
        "orders.OrderPush", models.PROTECT, related_name="+", verbose_name=_("first order")
    )
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)

    objects = PushOutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outage of pushing orders")
        verbose_name_plural = _("outages of pushing orders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                name="one_open_push_outage",
                condition=Q(ended_at=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return date_format(timezone.localtime(self.began_at), "DATETIME_FORMAT")


class OrderPush(models.Model):
    """An order on its way to the wholesaler's system, until that has said yes."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("push", "queued")
        SENT = "sent", pgettext_lazy("push", "sent")
        FAILED = "failed", pgettext_lazy("push", "failed")

    order = models.OneToOneField(
        Order, models.PROTECT, related_name="push", verbose_name=_("order")
    )
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # A worker that takes the push moves this forward; after it another worker may take it.
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now)
    sent_at = models.DateTimeField(_("sent on"), null=True)
    # The last outage that it was part of, since somebody sent it again.
    outage = models.ForeignKey(
        PushOutage, models.PROTECT, null=True, editable=False, related_name="pushes"
    )

    objects = OrderPushQuerySet.as_manager()

    class Meta:
        verbose_name = _("push of an order")
        verbose_name_plural = _("pushes of orders")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="push_waiting", condition=Q(state="queued")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="push_state_has_its_facts",
                condition=Q(state="queued", next_attempt_at__isnull=False, sent_at=None)
                | Q(state="sent", next_attempt_at=None, sent_at__isnull=False)
                | Q(state="failed", next_attempt_at=None, sent_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.order)


class PushAttempt(models.Model):
    """An attempt to push, with what the other system answered."""

    push = models.ForeignKey(OrderPush, models.PROTECT, related_name="log")
    at = models.DateTimeField(_("when"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.status or '-'} {self.answer}"
