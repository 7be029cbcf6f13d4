"""Stores the counts of the rate limits."""

from datetime import timedelta

from django.db import models


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
