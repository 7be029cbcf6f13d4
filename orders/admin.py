"""Staff keep the catalogue: by hand, or from a spreadsheet with a preview first."""

from __future__ import annotations

from django.contrib import admin
from import_export.admin import ImportExportMixin

from accounts.admin import Kept
from orders.importing import (
    ArticleResource,
    CommaSeparated,
    ProductGroupResource,
    Spreadsheet,
)
from orders.models import Article, ProductGroup


class FromSpreadsheet(ImportExportMixin):
    formats = [Spreadsheet, CommaSeparated]
    show_change_form_export = False


@admin.register(ProductGroup)
class ProductGroupAdmin(FromSpreadsheet, Kept, admin.ModelAdmin[ProductGroup]):
    resource_classes = [ProductGroupResource]
    list_display = ("number", "name_nl", "name_en", "name_de")
    search_fields = ("number", "name_nl", "name_en", "name_de")


@admin.register(Article)
class ArticleAdmin(FromSpreadsheet, Kept, admin.ModelAdmin[Article]):
    resource_classes = [ArticleResource]
    list_display = ("number", "name_nl", "group", "gross_price", "pack_quantity", "active")
    list_filter = ("active", "group")
    list_select_related = ("group",)
    search_fields = ("number", "number_key", "ean", "name_nl")
    show_full_result_count = False
