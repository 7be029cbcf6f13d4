"""The local directory: a table of companies, loaded from a file."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.company import Company


class DirectoryEntry(models.Model):
    """One company as its source tells of it, with folded columns to find it by."""

    ref = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=400)
    trade_names = ArrayField(models.CharField(max_length=400), default=list, blank=True)
    country = models.CharField(_("country code"), max_length=2)
    street = models.CharField(max_length=200, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    addition = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=120, blank=True)
    register_number = models.CharField(max_length=32, blank=True)
    branch_number = models.CharField(max_length=32, blank=True)
    vat_number = models.CharField(max_length=32, blank=True)
    duns = models.CharField(max_length=9, blank=True)
    lei = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    legal_form = models.CharField(max_length=120, blank=True)
    is_branch = models.BooleanField(null=True)
    is_active = models.BooleanField(null=True)
    do_not_contact = models.BooleanField(null=True)
    is_fictional = models.BooleanField(default=False)

    # Filled by registry.loading, the only writer.
    folded_name = models.CharField(max_length=400, db_collation="C")
    folded_text = models.TextField(db_collation="C")  # names and town, for words and typing errors
    address_key = models.CharField(max_length=40, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("company in the directory")
        verbose_name_plural = _("companies in the directory")
        indexes = [
            models.Index(fields=["country", "folded_name"], name="directory_name"),
            models.Index(fields=["country", "address_key"], name="directory_address"),
            models.Index(fields=["register_number"], name="directory_register_number"),
            models.Index(fields=["duns"], name="directory_duns"),
            models.Index(fields=["vat_number"], name="directory_vat_number"),
            GinIndex(fields=["folded_text"], opclasses=["gin_trgm_ops"], name="directory_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def company(self, source: str) -> Company:
        own = {name: getattr(self, name) for name in _COMPANY_COLUMNS}
        return Company(source=source, **{**own, "trade_names": tuple(self.trade_names)})


_COMPANY_COLUMNS = [name for name in Company.__annotations__ if hasattr(DirectoryEntry, name)]
