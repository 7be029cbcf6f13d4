"""Links by which a person chooses its first password."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.contact import Contact
from customers.secret_links import SecretLink
from web.email_addresses import EmailColumn


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Return invitations that are neither used nor replaced; they may have expired."""
        return self.filter(used_at=None, replaced_at=None)


def invitation_expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


class Invitation(SecretLink):
    """A link by which one contact chooses a password, once."""

    key_salt = "Invitation"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="invitations")
    email = EmailColumn(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(used_at=None, replaced_at=None),
                name="one_open_invitation_per_contact",
            ),
            models.CheckConstraint(
                name="invitation_used_or_replaced", condition=Q(used_at=None) | Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.replaced_at is None

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at
