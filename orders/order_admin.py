"""The admin of orders: staff find them, look at them, and export those of a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from customers.admin import ReadOnly
from customers.models import VatCheck
from orders.documents.list_files import csv_parts
from orders.models import DELIVERY_FIELDS, Order, OrderLine, OrderQuerySet
from orders.order_search import find_orders
from orders.periods import DayField, PeriodForm


class LineInline(ReadOnly, admin.TabularInline[OrderLine, Order]):
    model = OrderLine
    fields = ("number", "name", "quantity", "price_basis", "gross_price", "percentage",
              "unit_price", "total", "vat_rate")  # fmt: skip
    readonly_fields = fields
    extra = 0


class ExportForm(PeriodForm):
    """The period whose orders are exported."""

    first = DayField(label=_("From"), widget=AdminDateWidget)
    last = DayField(label=_("Until and including"), widget=AdminDateWidget)

    def orders(self) -> OrderQuerySet:
        """Return the orders placed in the period, the oldest first."""
        return self.within(Order.objects.placed()).order_by("placed_at")


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
    list_display = (
        *("order_number", "date", "customer_name", "own_reference", "buyer_name", "dealer"),
        *("state", "net_total"),
    )
    list_filter = ("state", VatNumberChecked, "vat_treatment", "dealer")
    list_select_related = ("dealer",)
    search_fields = ("pk",)  # shows the field; what is found says `find_orders`
    search_help_text = _("Order number, reference, company, person, article or EAN")
    date_hierarchy = "placed_at"
    inlines = (LineInline,)
    fields = (
        *("customer", "dealer", "state", "created_at", "by_kind", "by_user", "buyer_name"),
        *("decided", "placed_at", "reason", "own_reference"),
        *("remarks", "customer_name", "vat_number", "vat_treatment", "vat_reason", "vat_country"),
        *("vat_checked_at", "vat_consultation", "language"),
        *("net_total", "vat_total", *DELIVERY_FIELDS),
    )
    readonly_fields = ("decided",)
    change_list_template = "admin/orders/order/change_list.html"

    @admin.display(description=_("order number"), ordering="pk")
    def order_number(self, order: Order) -> str:
        """Return the number by which people know the order."""
        return order.number

    @admin.display(description=_("date"), ordering=Coalesce("placed_at", "created_at"))
    def date(self, order: Order) -> datetime:
        """Return the moment that dates the order, as its documents have it."""
        return order.dated_at

    @admin.display(description=_("decided by"))
    def decided(self, order: Order) -> str:
        """Say who approved, declined or withdrew an order that waited, and when."""
        if order.decided_at is None:
            return "-"
        moment = date_format(localtime(order.decided_at), "DATETIME_FORMAT")
        return f"{order.decided_by}, {moment}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Find orders as on the pages of the portal."""
        assert isinstance(queryset, OrderQuerySet)
        return find_orders(queryset, search_term), False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="orders_order_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a period, and answer with its orders as CSV, with a row for each line."""
        form = ExportForm(request.GET or None)
        if form.is_valid():
            period = form.cleaned_data
            name = f"bestellingen-{period['first']}-{period['last']}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            content = csv_parts(form.orders())
            return StreamingHttpResponse(
                content, content_type="text/csv; charset=utf-8", headers=headers
            )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export orders"),
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/orders/order/export.html", context)
