"""Stores the counts of the rate limits, and which forms have been sent."""

from datetime import timedelta

from django.db import models
from django.utils import timezone


class RateLimitBucket(models.Model):
    """A row says when one bucket will be full again; a bucket without a row is full.

    Nobody can be recognised in it: `bucket` is a keyed hash of the limit, the rate and the key.
    """

    bucket = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=40)
    period = models.DurationField()  # in which an empty bucket fills
    full_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rate_limit_period_positive", condition=models.Q(period__gt=timedelta(0))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.bucket[:8]}"


class SentForm(models.Model):
    """A row says that one form of one page has been sent with one content, and was done.

    Nothing of it can be read: `key` is a keyed hash of all that was sent.
    """

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
