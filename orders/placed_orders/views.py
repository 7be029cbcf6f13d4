"""The pages of orders that have been placed: listing, looking, ordering again, approving."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.access.decorators import for_everyone
from customers.actors import ActorRequest, ContactActor, PersonActor
from orders import actions
from orders.approvers import approvers_of_waiting, names_of_approvers
from orders.decorators import for_order, for_order_buyer, for_order_manager, is_buyer
from orders.models import Order
from orders.order_filter import OrderFilter
from orders.peppol import obstacles
from orders.placed_orders.again import report_ordered_again
from orders.placed_orders.approval_notes import approval_notes
from orders.placed_orders.forms import DeclineForm
from orders.placed_orders.notes import may_decide, note_for
from orders.pricing import tax_for
from web.responses import form_status, perform, render_form
from web.sent_once import do_once
from web.sentences import filled

ORDERS_PER_PAGE = 50


@require_safe
@for_everyone
def order_list(request: ActorRequest, actor: PersonActor) -> HttpResponse:
    """List the orders that the actor may see, the newest first, or those that it looks for."""
    chosen = OrderFilter(request.GET.dict(), actor=actor)
    totals = chosen.totals()
    pages = Paginator(chosen.orders.select_related("customer", "dealer"), ORDERS_PER_PAGE)
    pages.count = totals.count
    page = pages.get_page(request.GET.get("page"))
    approvers = approvers_of_waiting(page)
    context = {
        "form": chosen,
        "page": page,
        "rows": [(order, approvers.get(order.pk, "")) for order in page],
        "totals": totals,
    }
    status = form_status(chosen)
    return render(request, "orders/placed_orders/order_list.html", context, status=status)


@require_safe
@for_order
def order(request: ActorRequest, actor: PersonActor, order: Order) -> HttpResponse:
    """Show an order."""
    return _render_order(request, actor, order, DeclineForm())


@require_POST
@for_order
def order_again(request: ActorRequest, actor: PersonActor, order: Order) -> HttpResponse:
    """Put the lines of an order in the basket, at the prices of today."""
    added = do_once(request, lambda: actions.order_again(order, by=actor))
    report_ordered_again(request, added)
    return redirect("orders:basket", order.customer.reference)


@require_POST
@for_order_manager
def approve(request: ActorRequest, actor: ContactActor, order: Order) -> HttpResponse:
    """Approve an order that waits, and so place it; who also gave a reason against it is asked."""
    form = DeclineForm(request.POST)
    if order.state == Order.State.WAITING and form.is_valid():
        form.add_error(
            "reason",
            _("You filled in why you do not approve. Do you approve? Then empty this first."),
        )
        return _render_order(request, actor, order, form)
    done = filled(_("Order %(number)s has been placed."), number=order.number)
    seen = request.POST.get("seen_vat")
    perform(request, lambda: actions.approve_order(order, seen_vat=seen, by=actor), done=done)
    return redirect(order)


@require_POST
@for_order_manager
def decline(request: ActorRequest, actor: ContactActor, order: Order) -> HttpResponse:
    """Decline an order that waits, with a reason for its buyer."""
    form = DeclineForm(request.POST)
    if not form.is_valid() and order.state == Order.State.WAITING:
        return _render_order(request, actor, order, form)
    reason = form.cleaned_data.get("reason", "")
    done = _("The buyer reads why you did not approve the order.")
    perform(request, lambda: actions.decline_order(order, reason=reason, by=actor), done=done)
    return redirect(order)


@require_POST
@for_order_buyer
def withdraw(request: ActorRequest, actor: ContactActor, order: Order) -> HttpResponse:
    """Withdraw an order that waits for approval."""
    done = filled(_("Order %(number)s has been withdrawn."), number=order.number)
    perform(request, lambda: actions.withdraw_order(order, by=actor), done=done)
    return redirect(order)


def _render_order(
    request: ActorRequest, actor: PersonActor, order: Order, form: DeclineForm
) -> HttpResponse:
    decides = may_decide(order, actor)
    tax = tax_for(order.dealer, order.customer, order) if decides else order.tax
    context = {
        "order": order,
        "lines": order.lines.select_related("discount__group", "discount__dealer"),
        "tax": tax,
        "vat_has_changed": tax.fingerprint != order.tax.fingerprint,
        "totals": order.totals(rate=tax.rate if decides else None),
        "may_decide": decides,
        "approval_notes": approval_notes(order, by=actor) if decides else None,
        "is_buyer": is_buyer(actor, order),
        "other_approvers": names_of_approvers(order.customer, without=actor.contact),
        "note": note_for(order, actor),
        "obstacles": obstacles(order, reader=actor),
    }
    sent_to = reverse("orders:decline", args=[order.reference])
    return render_form(request, "orders/placed_orders/order.html", form, context, sent_to=sent_to)
