"""Orders that have been made: looking at them, ordering again, approving."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from customers.access.acting import OtherRoleRequired
from customers.access.decorators import for_everyone
from customers.actors import Actor, ActorRequest, PersonActor, actors_of
from customers.states import ActionRefused
from orders import actions
from orders.documents.order_csv import order_csv
from orders.documents.ubl import order_document
from orders.models import Order
from orders.order_lines import TypedLine
from orders.placed_orders.forms import RefuseForm

PER_PAGE = 50


@require_safe
@for_everyone
def order_list(request: ActorRequest, actor: PersonActor) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    visible = Order.objects.visible_to(request.actor).search(query)
    page = Paginator(visible.select_related("customer", "dealer"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "orders/placed_orders/order_list.html", {"page": page, "query": query})


@require_safe
@for_everyone
def order(request: ActorRequest, actor: PersonActor, reference: str) -> HttpResponse:
    found = get_visible_order(request, reference)
    context = {
        "order": found,
        "lines": found.lines.select_related("discount__group", "discount__dealer"),
        "totals": found.totals(),
        "may_decide": may_decide(request.actor, found),
        "form": RefuseForm(),
    }
    return render(request, "orders/placed_orders/order.html", context)


@require_POST
@for_everyone
def order_again(request: ActorRequest, actor: PersonActor, reference: str) -> HttpResponse:
    """The same lines into the basket, at the price of today."""
    found = get_visible_order(request, reference)
    assert request.actor is not None
    basket = actions.basket_of(found.customer, by=request.actor)
    lines = found.lines.values_list("number", "quantity")
    actions.add_to_basket(basket, [TypedLine(number, str(quantity)) for number, quantity in lines])
    messages.success(request, _("The lines are in your basket, at the prices of today."))
    return redirect("orders:basket", found.customer.reference)


@require_POST
@for_everyone
def approve(request: ActorRequest, actor: PersonActor, reference: str) -> HttpResponse:
    found = _to_decide(request, reference)
    assert request.actor is not None
    try:
        actions.approve_order(found, by=request.actor)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        sentence = _("Order %(number)s has been placed.")
        messages.success(request, sentence % {"number": found.number})
    return redirect(found)


@require_http_methods(["POST"])
@for_everyone
def refuse(request: ActorRequest, actor: PersonActor, reference: str) -> HttpResponse:
    found = _to_decide(request, reference)
    assert request.actor is not None
    form = RefuseForm(request.POST)
    if not form.is_valid():
        context = {
            "order": found,
            "lines": found.lines.select_related("discount__group", "discount__dealer"),
            "totals": found.totals(),
            "may_decide": True,
            "form": form,
        }
        return render(request, "orders/placed_orders/order.html", context, status=422)
    try:
        actions.refuse_order(found, reason=form.cleaned_data["reason"], by=request.actor)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("The buyer reads why you did not approve the order."))
    return redirect(found)


@require_safe
@for_everyone
def as_csv(request: ActorRequest, actor: PersonActor, reference: str) -> HttpResponse:
    found = get_visible_order(request, reference)
    return _download(order_csv([found]), "text/csv; charset=utf-8", f"{found.number}.csv")


@require_safe
@for_everyone
def as_ubl(request: ActorRequest, actor: PersonActor, reference: str) -> HttpResponse:
    found = get_visible_order(request, reference)
    return _download(order_document(found), "application/xml", f"{found.number}.xml")


def get_visible_order(request: ActorRequest, reference: str) -> Order:
    """The order of a URL. Raises Http404, or OfAnotherRole to offer a switch."""
    if "\0" in reference:  # PostgreSQL refuses it
        raise Http404
    found = Order.objects.select_related("customer__dealer", "dealer", "by_user", "decided_by")
    order = found.visible_to(request.actor).filter(reference=reference).first()
    if order:
        return order
    assert isinstance(request.user, User)
    for actor in actors_of(request.user):
        if not actor.is_staff and found.visible_to(actor).filter(reference=reference).exists():
            raise OtherRoleRequired(actor)
    raise Http404


def may_decide(actor: Actor | None, order: Order) -> bool:
    """A manager of the customer does, about what waits for approval."""
    contact = actor.contact if actor else None
    may = contact is not None and contact.is_manager
    return may and order.state == Order.State.WAITING


def _to_decide(request: ActorRequest, reference: str) -> Order:
    found = get_visible_order(request, reference)
    contact = request.actor.contact if request.actor else None
    if contact is None or not contact.is_manager:
        raise Http404
    return found


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
