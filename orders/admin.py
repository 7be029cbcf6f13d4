"""The admin of ordering: staff keep the catalogue, and look at everything else."""

from __future__ import annotations

from django.contrib import admin

from customers.admin import ReadOnly
from orders import catalogue_admin, order_admin, push_admin  # noqa: F401 - they register the rest
from orders.models import Discount, Synonym
from web.shown_admin import ShownAdminMixin


@admin.register(Synonym)
class SynonymAdmin(ShownAdminMixin, admin.ModelAdmin[Synonym]):
    list_display = ("__str__", "both_ways")
    list_filter = ("both_ways",)
    search_fields = ("all_keys",)


@admin.register(Discount)
class DiscountAdmin(ReadOnly, admin.ModelAdmin[Discount]):
    list_display = ("dealer", "customer", "group", "percentage", "valid_from", "valid_until")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "dealer")
    list_select_related = ("dealer", "customer", "group")
    search_fields = ("customer__name", "dealer__name")
    exclude = ("reference",)
