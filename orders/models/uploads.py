"""Keeps the file of an order while its sender is asked about it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from orders.models.baskets import Basket


class OrderUpload(models.Model):
    """A file waits, beside a basket, until its sender says how it is read; then it is deleted.

    One for each basket, so that nobody can fill the database with them.
    """

    basket = models.OneToOneField(Basket, models.CASCADE, related_name="upload")
    content = models.BinaryField()
    # What was typed and pasted beside the file, as pairs of a number and a quantity.
    typed_lines = models.JSONField(default=list)
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.basket}, {self.kept_at:%Y-%m-%d %H:%M}"

    @property
    def version(self) -> str:
        """What the page of the question carries: another file may be kept by now."""
        return f"{self.kept_at.timestamp()}"
