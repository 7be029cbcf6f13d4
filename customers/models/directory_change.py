"""What the company directory says otherwise by now, until somebody settles it."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer


class DirectoryChangeQuerySet(models.QuerySet["DirectoryChange"]):
    def open(self) -> DirectoryChangeQuerySet:
        return self.filter(settled_at=None)


class DirectoryChange(models.Model):
    """What the company directory says of a customer by now, for its dealer to adopt or ignore."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        IGNORED = "ignored", _("ignored")
        OUTDATED = "outdated", _("no longer so")

    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="directory_changes",
        verbose_name=_("customer"),
    )
    record = models.JSONField()  # a Company; the last one known when it is no longer in it
    is_in_directory = models.BooleanField(default=True)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)

    objects = DirectoryChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in the company directory")
        verbose_name_plural = _("changes in the company directory")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(settled_at=None),
                name="one_open_directory_change_per_customer",
            ),
            models.CheckConstraint(
                name="directory_change_settled_with_outcome",
                condition=Q(settled_at=None, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    @property
    def fingerprint(self) -> str:
        """Return a hash of what it says, whichever reply of the source it was read from."""
        said = {name: value for name, value in self.record.items() if name != "transaction_id"}
        text = json.dumps([said, self.is_in_directory], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
