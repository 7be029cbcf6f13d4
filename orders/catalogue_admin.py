"""The administration of the catalogue: articles and product groups, and importing them."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from accounts.admin import NoDeleteMixin
from customers.admin import ReadOnly
from orders.imports import pages
from orders.imports.columns import target_of
from orders.imports.exporting import csv_of, workbook_of
from orders.models import Article, CatalogueImport, ProductGroup
from web.shown_admin import ShownAdminMixin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WithImport(ShownAdminMixin, NoDeleteMixin):
    """An admin whose rows are imported from a spreadsheet, and exported as one."""

    import_kind: ClassVar[CatalogueImport.Kind]
    change_list_template = "admin/orders/imports/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Return the URLs of importing and exporting, and those of the rows."""
        wrap, name = self.admin_site.admin_view, f"orders_{self.opts.model_name}"
        return [
            path(
                "import/", wrap(partial(pages.upload, kind=self.import_kind)), name=f"{name}_import"
            ),
            path("export/<str:kind>/", wrap(self.export), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the rows, with the ways in and out for who may use them."""
        name = f"admin:orders_{self.opts.model_name}"
        ways = {
            "import_url": f"{name}_import",
            "export_url": f"{name}_export",
            "may_import": pages.may_import(request, self.import_kind),
        }
        return super().changelist_view(request, {**ways, **(extra_context or {})})

    def export(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Answer with all rows as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in ("xlsx", "csv"):
            raise Http404
        target = target_of(self.import_kind)
        name = f"{self.import_kind.label}.{kind}"
        if kind == "xlsx":
            return FileResponse(
                workbook_of(target), as_attachment=True, filename=name, content_type=XLSX
            )
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        content = csv_of(target)
        return StreamingHttpResponse(
            content, content_type="text/csv; charset=utf-8", headers=headers
        )


@admin.register(ProductGroup)
class ProductGroupAdmin(WithImport, admin.ModelAdmin[ProductGroup]):
    import_kind = CatalogueImport.Kind.GROUPS
    list_display = ("number", "name_nl", "name_en", "name_de")
    search_fields = ("number", "name_nl", "name_en", "name_de")


@admin.register(Article)
class ArticleAdmin(WithImport, admin.ModelAdmin[Article]):
    import_kind = CatalogueImport.Kind.ARTICLES
    list_display = (
        "number",
        "name_nl",
        "group",
        "gross_price",
        "price_basis",
        "pack_quantity",
        "active",
    )
    list_filter = ("active", "group")
    list_select_related = ("group",)
    search_fields = ("number", "number_key", "ean", "name_nl")
    show_full_result_count = False


@admin.register(CatalogueImport)
class CatalogueImportAdmin(ReadOnly, admin.ModelAdmin[CatalogueImport]):
    """Lists the imports; each has a page of its own instead of a form."""

    list_display = ("file_name", "kind", "state", "by_user", "created_at", "applied_at")
    list_filter = ("kind", "state")
    list_select_related = ("by_user",)

    def has_view_permission(self, request: HttpRequest, obj: CatalogueImport | None = None) -> bool:
        return pages.may_import(request, obj.kind if obj else "")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return pages.may_import(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the imports of the kinds that somebody may import."""
        kinds = [kind for kind in CatalogueImport.Kind if pages.may_import(request, kind)]
        return super().get_queryset(request).filter(kind__in=kinds)

    def get_urls(self) -> list[URLPattern]:
        """Return the URLs of the pages, and that of the list."""
        wrap, name = self.admin_site.admin_view, "orders_catalogueimport"
        return [
            path("<str:key>/change/", wrap(pages.show), name=f"{name}_change"),
            path("<str:key>/decide/", wrap(pages.decide), name=f"{name}_decide"),
            path("<str:key>/wrong/", wrap(pages.download_wrong), name=f"{name}_wrong"),
            *super().get_urls(),
        ]
