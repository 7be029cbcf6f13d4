"""The private link of an applicant."""

from __future__ import annotations

from django.db import models

from customers.models.customer import Customer
from customers.secret_links import SecretLink


class ApplicationLink(SecretLink):
    """The private link of an applicant to the page of its request."""

    key_salt = "RequestLink"  # its name when the first links went out

    customer = models.OneToOneField(
        Customer, on_delete=models.PROTECT, related_name="application_link"
    )

    def __str__(self) -> str:
        return str(self.customer)
