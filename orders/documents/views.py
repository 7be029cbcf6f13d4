"""Downloads of an order, or of a list: XLSX or CSV for a spreadsheet, a Peppol file."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.access.decorators import for_everyone
from customers.actors import ActorRequest, PersonActor
from orders.decorators import for_order
from orders.documents.list_files import MAX_WORKBOOK_ORDERS, csv_parts, file_name, workbook
from orders.documents.order_csv import order_csv
from orders.documents.order_xlsx import XLSX_TYPE, order_xlsx
from orders.documents.ubl import order_document
from orders.models import Order
from orders.order_filter import OrderFilter
from orders.peppol import obstacles
from web.sentences import filled


@require_safe
@for_order
def as_csv(request: ActorRequest, actor: PersonActor, order: Order) -> HttpResponse:
    """Download an order as CSV."""
    return _download(order_csv([order]), "text/csv; charset=utf-8", f"{order.number}.csv")


@require_safe
@for_order
def as_xlsx(request: ActorRequest, actor: PersonActor, order: Order) -> HttpResponse:
    """Download an order as XLSX, which can be uploaded again as an order."""
    return _download(order_xlsx([order]), XLSX_TYPE, f"{order.number}.xlsx")


@require_safe
@for_order
def as_ubl(request: ActorRequest, actor: PersonActor, order: Order) -> HttpResponse:
    """Download an order as a Peppol file; of one that has none, say why."""
    found = obstacles(order, reader=actor)
    if found:
        context = {"order": order, "obstacles": found}
        template = "orders/documents/no_peppol_file.html"
        return render(request, template, context, status=HTTPStatus.CONFLICT)
    return _download(order_document(order), "application/xml", f"{order.number}.xml")


@require_safe
@for_everyone
def list_as_csv(request: ActorRequest, actor: PersonActor) -> HttpResponseBase:
    """Download the orders that a list shows on all its pages as CSV, a row for each line."""
    chosen = OrderFilter(request.GET.dict(), actor=actor)
    if not chosen.is_valid():
        return _back_to_list(request)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(chosen, "csv")}"'}
    content = csv_parts(chosen.orders)
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@for_everyone
def list_as_xlsx(request: ActorRequest, actor: PersonActor) -> HttpResponse:
    """Download the same as XLSX, unless those are too many."""
    chosen = OrderFilter(request.GET.dict(), actor=actor)
    if not chosen.is_valid():
        return _back_to_list(request)
    if chosen.totals().count > MAX_WORKBOOK_ORDERS:
        sentence = _("These are more than %(count)s orders. Choose a shorter period, or CSV.")
        messages.warning(request, filled(sentence, count=intcomma(MAX_WORKBOOK_ORDERS)))
        return _back_to_list(request)
    return _download(workbook(chosen.orders), XLSX_TYPE, file_name(chosen, "xlsx"))


def _back_to_list(request: ActorRequest) -> HttpResponse:
    return redirect(f"{reverse('orders:order_list')}?{request.GET.urlencode()}")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
