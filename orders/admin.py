"""The admin of ordering: staff keep the catalogue, and look at everything else."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin

from accounts.admin import NoDeleteMixin
from customers.admin import ReadOnly
from customers.models import VatCheck
from orders.catalogue.importing import (
    ArticleResource,
    CommaSeparated,
    ProductGroupResource,
    Spreadsheet,
)
from orders.documents.order_csv import order_csv
from orders.models import (
    DELIVERY_FIELDS,
    Article,
    Discount,
    Order,
    OrderLine,
    OrderPush,
    ProductGroup,
    PushAttempt,
    Synonym,
)
from orders.push.delivery import push_again
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
    list_display = ("number", "name_nl", "group", "gross_price", "pack_quantity", "active")
    list_filter = ("active", "group")
    list_select_related = ("group",)
    search_fields = ("number", "number_key", "ean", "name_nl")
    show_full_result_count = False


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


class LineInline(ReadOnly, admin.TabularInline[OrderLine, Order]):
    model = OrderLine
    fields = ("position", "number", "name", "quantity", "gross_price", "percentage", "unit_price",
              "total", "vat_rate")  # fmt: skip
    readonly_fields = fields
    extra = 0


class PeriodForm(forms.Form):
    """The first and the last day of a period."""

    first = forms.DateField(label=_("From"), widget=AdminDateWidget)
    last = forms.DateField(label=_("Until and including"), widget=AdminDateWidget)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data["last"] < data["first"]:
            self.add_error("last", _("The last day comes before the first."))
        return data

    def orders(self) -> QuerySet[Order]:
        """Return the orders placed in the period, the oldest first."""
        first, last = (
            timezone.make_aware(datetime.combine(self.cleaned_data[name], moment))
            for name, moment in (("first", time.min), ("last", time.max))
        )
        placed = Order.objects.placed().filter(placed_at__range=(first, last))
        return placed.prefetch_related("lines").order_by("placed_at")


class VatNumberChecked(admin.SimpleListFilter):
    """Narrows the list down to orders without VAT whose number nobody had checked."""

    title = _("VAT number with VIES")
    parameter_name = "vat_number"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("doubtful", _("reverse-charged in the last three months, and not confirmed")),
            ("unknown", _("reverse-charged, and not checked yet")),
            ("invalid", _("reverse-charged, and not known to VIES")),
            ("confirmed", _("confirmed after the order")),
        ]

    def queryset(self, request: Any, queryset: QuerySet[Order]) -> QuerySet[Order]:
        match self.value():
            case "doubtful":
                chosen = Order.objects.with_doubtful_vat_number()
            case "unknown":
                chosen = Order.objects.with_vat_number(VatCheck.Result.UNKNOWN)
            case "invalid":
                chosen = Order.objects.with_vat_number(VatCheck.Result.INVALID)
            case "confirmed":
                chosen = Order.objects.with_vat_number(VatCheck.Result.VALID)
            case _:
                return queryset
        return queryset.filter(pk__in=chosen.values("pk"))


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin[Order]):
    list_display = ("number", "created_at", "customer_name", "dealer", "state", "net_total")
    list_filter = ("state", VatNumberChecked, "vat_treatment", "dealer")
    list_select_related = ("dealer",)
    search_fields = ("customer_name", "own_reference", "lines__number")
    date_hierarchy = "created_at"
    inlines = (LineInline,)
    fields = (
        *("reference", "customer", "dealer", "state", "created_at", "by_kind", "by_user"),
        *("buyer_name", "decided_by", "decided_at", "placed_at", "reason", "own_reference"),
        *("remarks", "customer_name", "vat_number", "vat_treatment", "vat_reason", "vat_country"),
        *("vat_checked_at", "vat_consultation", "language"),
        *("net_total", "vat_total", *DELIVERY_FIELDS),
    )
    change_list_template = "admin/orders/order/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="orders_order_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """Ask for a period, and answer with its orders as CSV, with a row for each line."""
        form = PeriodForm(request.GET or None)
        if form.is_valid():
            period = form.cleaned_data
            name = f"bestellingen-{period['first']}-{period['last']}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            content = order_csv(form.orders())
            return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export orders"),
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/orders/order/export.html", context)


class AttemptInline(ReadOnly, admin.TabularInline[PushAttempt, OrderPush]):
    model = PushAttempt
    fields = readonly_fields = ("at", "status", "answer")
    extra = 0


@admin.register(OrderPush)
class OrderPushAdmin(ReadOnly, admin.ModelAdmin[OrderPush]):
    list_display = ("order", "state", "attempts", "next_attempt_at", "sent_at")
    list_filter = ("state",)
    list_select_related = ("order",)
    inlines = (AttemptInline,)
    actions = ("send_again",)

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OrderPush]) -> None:
        for push in queryset:
            push_again(push)
        self.message_user(request, _("They are sent again."))
