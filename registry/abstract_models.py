"""The columns that several models of other apps have in common."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.address_lines import AddressLines
from registry.address_parsing import MAX_ADDITION_LENGTH


class Address(AddressLines, models.Model):
    """An address in its parts, as a country's form asks for them."""

    street = models.CharField(_("street"), max_length=120)
    house_number = models.CharField(_("house number"), max_length=20, blank=True)
    addition = models.CharField(_("addition"), max_length=MAX_ADDITION_LENGTH, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("town"), max_length=80)
    country = models.CharField(_("country code"), max_length=2)

    class Meta:
        abstract = True
