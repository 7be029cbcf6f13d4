"""The admin of ordering: staff keep the catalogue, and look at everything else."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import admin
from import_export.admin import ImportExportMixin

from accounts.admin import NoDeleteMixin
from customers.admin import ReadOnly
from orders import order_admin, push_admin  # noqa: F401 - they register orders and pushes
from orders.catalogue.importing import (
    ArticleResource,
    CommaSeparated,
    ProductGroupResource,
    Spreadsheet,
)
from orders.models import Article, Discount, ProductGroup
from web.shown_admin import ShownAdminMixin


class FromSpreadsheet(ImportExportMixin):
    """Staff import and export the rows of a table as a spreadsheet."""

    formats: ClassVar[list[type]] = [Spreadsheet, CommaSeparated]
    show_change_form_export = False

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """Say what is wrong with a file in a sentence, instead of the name of the exception."""
        if isinstance(e, ValueError):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)


@admin.register(ProductGroup)
class ProductGroupAdmin(
    ShownAdminMixin, FromSpreadsheet, NoDeleteMixin, admin.ModelAdmin[ProductGroup]
):
    resource_classes: ClassVar[list[type]] = [ProductGroupResource]
    list_display = ("number", "name_nl", "name_en", "name_de")
    search_fields = ("number", "name_nl", "name_en", "name_de")


@admin.register(Article)
class ArticleAdmin(ShownAdminMixin, FromSpreadsheet, NoDeleteMixin, admin.ModelAdmin[Article]):
    resource_classes: ClassVar[list[type]] = [ArticleResource]
    list_display = (
        *("number", "name_nl", "group", "gross_price", "price_basis", "pack_quantity", "active"),
    )
    list_filter = ("active", "group")
    list_select_related = ("group",)
    search_fields = ("number", "number_key", "ean", "name_nl")
    show_full_result_count = False


@admin.register(Discount)
class DiscountAdmin(ReadOnly, admin.ModelAdmin[Discount]):
    list_display = ("dealer", "customer", "group", "percentage", "valid_from", "valid_until")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "dealer")
    list_select_related = ("dealer", "customer", "group")
    search_fields = ("customer__name", "dealer__name")
