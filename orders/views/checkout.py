"""Checking what is about to be ordered, and ordering it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.access import ActorRequest
from customers.models import Customer, Refused
from orders import actions
from orders.forms.checkout import CheckoutForm
from orders.models import Order
from orders.quotes import quote
from orders.views.guards import buying, for_buying


@require_http_methods(["GET", "HEAD", "POST"])
@for_buying
def check(request: ActorRequest, customer: Customer) -> HttpResponse:
    """What is typed stays with the basket, also when the order cannot be placed."""
    assert request.actor is not None
    basket = actions.basket_of(customer, by=request.actor)
    form = CheckoutForm(request.POST if request.method == "POST" else None, basket=basket)
    if form.is_valid():
        return _place(request, form)
    offer = quote(basket)
    if request.method != "POST" and (offer.questions or not offer.lines):
        return redirect("orders:basket", customer.reference)
    context = {
        **buying(request, customer),
        "form": form,
        "basket": basket,
        "quote": offer,
        "lines": [line for line in offer.lines if not line.question],
        "needs_approval": actions.needs_approval(offer.totals.net, by=request.actor),
    }
    return render(request, "orders/check.html", context, status=form.status)


def _place(request: ActorRequest, form: CheckoutForm) -> HttpResponse:
    assert request.actor is not None
    reference = form.basket.customer.reference
    try:
        attempt = uuid.UUID(request.POST.get("attempt", ""))
        order = actions.place_order(
            form.save(), attempt=attempt, seen=request.POST.get("seen", ""), by=request.actor
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("orders:check", reference)
    except ValueError:  # not from our form
        return redirect("orders:check", reference)
    messages.success(request, _said(order))
    return redirect(order)


def _said(order: Order) -> str:
    if order.state == Order.State.WAITING:
        sentence = _("Order %(number)s has been sent for approval.")
    else:
        sentence = _("Thank you. Order %(number)s has been placed.")
    return sentence % {"number": order.number}
