"""Checking what is about to be ordered, and ordering it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.actors import ActorRequest
from customers.models import Customer
from customers.states import ActionRefused
from orders import actions
from orders.checkout.forms import CheckoutForm
from orders.decorators import buying, for_buying
from orders.models import Order
from orders.pricing import price_basket


@require_http_methods(["GET", "HEAD", "POST"])
@for_buying
def checkout(request: ActorRequest, customer: Customer) -> HttpResponse:
    """What is typed stays with the basket, also when the order cannot be placed."""
    assert request.actor is not None
    basket = actions.basket_of(customer, by=request.actor)
    form = CheckoutForm(request.POST if request.method == "POST" else None, basket=basket)
    if form.is_valid():
        return _place(request, form)
    priced = price_basket(basket)
    if request.method != "POST" and (priced.questions or not priced.lines):
        return redirect("orders:basket", customer.reference)
    context = {
        **buying(request, customer),
        "form": form,
        "basket": basket,
        "priced_basket": priced,
        "lines": [line for line in priced.lines if not line.question],
        "needs_approval": actions.needs_approval(priced.totals.net, by=request.actor),
    }
    return render(request, "orders/checkout/checkout.html", context, status=form.status)


def _place(request: ActorRequest, form: CheckoutForm) -> HttpResponse:
    assert request.actor is not None
    reference = form.basket.customer.reference
    try:
        attempt = uuid.UUID(request.POST.get("attempt", ""))
        order = actions.place_order(
            form.save(), attempt=attempt, seen=request.POST.get("seen", ""), by=request.actor
        )
    except ActionRefused as refused:
        messages.warning(request, str(refused))
        return redirect("orders:checkout", reference)
    except ValueError:  # not from our form
        return redirect("orders:checkout", reference)
    messages.success(request, _said(order))
    return redirect(order)


def _said(order: Order) -> str:
    if order.state == Order.State.WAITING:
        sentence = _("Order %(number)s has been sent for approval.")
    else:
        sentence = _("Thank you. Order %(number)s has been placed.")
    return sentence % {"number": order.number}
