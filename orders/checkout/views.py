"""The page on which a buyer checks what is about to be ordered, and orders it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.actors import ActorRequest
from orders import actions
from orders.checkout.forms import CheckoutForm
from orders.decorators import Buyer, for_buyer
from orders.models import Order
from orders.pricing import price_basket
from web.responses import perform, render_form
from web.sentences import filled

NO_ATTEMPT = uuid.UUID(int=0)  # no basket has it


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyer
def checkout(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Keep what is typed with the basket, also when the order cannot be placed."""
    form = CheckoutForm(request.POST if request.method == "POST" else None, basket=buyer.basket)
    if form.is_valid():
        return _place(request, buyer, form)
    priced = price_basket(buyer.basket)
    if request.method != "POST" and not priced.can_be_ordered:
        return redirect("orders:basket", buyer.customer.reference)
    context = {
        **buyer.page_context(),
        "basket": buyer.basket,
        "priced_basket": priced,
        "lines": [priced_line for priced_line in priced.lines if not priced_line.question],
        "needs_approval": actions.needs_approval(priced.totals.net, by=buyer.actor),
    }
    others = (form.address,)
    return render_form(request, "orders/checkout/checkout.html", form, context, others=others)


def _place(request: ActorRequest, buyer: Buyer, form: CheckoutForm) -> HttpResponse:
    basket, attempt = form.save(), _attempt(request)
    seen = request.POST.get("seen", "")
    is_placed = perform(
        request, lambda: actions.place_order(basket, attempt=attempt, seen=seen, by=buyer.actor)
    )
    if not is_placed:
        return redirect("orders:checkout", buyer.customer.reference)
    order = Order.objects.get(attempt=attempt)
    messages.success(request, _placed_sentence(order))
    return redirect(order)


def _attempt(request: ActorRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("attempt", ""))
    except ValueError:
        return NO_ATTEMPT


def _placed_sentence(order: Order) -> str:
    if order.state == Order.State.WAITING:
        sentence = _("Order %(number)s has been sent for approval.")
    else:
        sentence = _("Thank you. Order %(number)s has been placed.")
    return filled(sentence, number=order.number)
