"""The table of mails, and that of the mails that a demo keeps instead of sending them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from web import sites


class MailQuerySet(models.QuerySet["Mail"]):
    def about(self, obj: models.Model) -> MailQuerySet:
        """Return the mails whose cause is this object."""
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)

    def due(self, now: datetime) -> MailQuerySet:
        """Return what waits and may go, and what a worker took whose lease has run out."""
        return self.filter(
            Q(state=Mail.State.QUEUED, next_attempt_at__lte=now)
            | Q(state=Mail.State.SENDING, lease_until__lte=now)
        )


class Mail(models.Model):
    """A mail to one person. It is rendered when it is sent, so no live link lies in this table."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")  # accepted by the mail server; nobody can know more
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("no longer needed")  # its cause was gone when it was its turn

    event = models.CharField(_("event"), max_length=50)
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind of object"))
    object_id = models.PositiveBigIntegerField(_("number of the object"))
    about = GenericForeignKey("content_type", "object_id")
    to = models.EmailField(_("recipient"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10)
    site_host = models.CharField(_("site"), max_length=255)
    message_id = models.CharField("Message-ID", max_length=255, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED, editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, editable=False)
    lease_until = models.DateTimeField(_("taken until"), null=True, editable=False)
    error = models.TextField(_("what went wrong"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    # When the provider said that it arrived, or its link was opened or used.
    arrived_at = models.DateTimeField(_("arrived"), null=True, editable=False)
    reported_at = models.DateTimeField(_("last report"), null=True, editable=False)

    objects: ClassVar[models.Manager[Mail]] = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="mail_about"),
            models.Index(fields=["-created_at", "-id"], name="mail_newest"),
            models.Index(
                fields=["next_attempt_at"], name="mail_waiting", condition=Q(state="queued")
            ),
            models.Index(fields=["lease_until"], name="mail_taken", condition=Q(state="sending")),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_state_known",
                condition=Q(state__in=["queued", "sending", "sent", "failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="mail_queued_has_next_attempt",
                condition=Q(state="queued", next_attempt_at__isnull=False)
                | (~Q(state="queued") & Q(next_attempt_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_sending_has_lease",
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_sent_has_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_failed_has_error", condition=~Q(state="failed") | ~Q(error="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.to}"

    @property
    def may_still_arrive(self) -> bool:
        """Tell whether it was sent and did not arrive so far, but is still being tried."""
        is_tried = self.state in (Mail.State.SENT, Mail.State.QUEUED, Mail.State.SENDING)
        return is_tried and self.sent_at is not None and bool(self.error)

    @property
    def site(self) -> sites.Site:
        """Return the reader's site; the first one when that site has been removed since."""
        return sites.site_of_host(self.site_host)


class CapturedMail(models.Model):
    """A mail as it would have gone out. The demo fills this table, and shows it at /postvak/."""

    to = models.TextField()
    subject = models.TextField()
    raw = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
