"""Downloads of an order: XLSX or CSV for a spreadsheet, a Peppol file for the dealer's system."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.actors import ActorRequest, PersonActor
from orders.decorators import for_order
from orders.documents.order_csv import order_csv
from orders.documents.order_xlsx import XLSX_TYPE, order_xlsx
from orders.documents.ubl import order_document
from orders.models import Order
from orders.peppol import obstacles


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


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
