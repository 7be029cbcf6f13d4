"""The page on which a buyer checks what is about to be ordered, and orders it."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.actors import ActorRequest
from orders import actions
from orders.basket_changes import BasketChanges
from orders.checkout.already_placed import already_placed_note
from orders.checkout.forms import CheckoutForm
from orders.checkout.rows import rows_of
from orders.decorators import Buyer, for_buyer
from orders.models import Basket, Order
from orders.pricing import PricedBasket, price_basket
from web.responses import perform, render_form
from web.sentences import filled

NO_ATTEMPT = uuid.UUID(int=0)  # no basket has it


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyer
def checkout(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Keep what is typed with the basket, also when the order cannot be placed."""
    if request.method == "POST":
        return _send(request, buyer)
    priced = price_basket(buyer.basket)
    if priced.questions or not priced.is_orderable:
        return redirect("orders:basket", buyer.customer.reference)
    return _render(request, buyer, CheckoutForm(basket=buyer.basket), priced)


def _send(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Place the order, or say that this page has placed it before."""
    attempt = _attempt(request)
    placed = actions.order_of_attempt(buyer.basket, attempt)
    if placed:
        messages.warning(request, already_placed_note(placed, buyer.basket, request.POST))
        return redirect(placed)
    form = CheckoutForm(request.POST, basket=buyer.basket)
    if form.is_valid():
        return _place(request, buyer, form, attempt)
    return _show_again(request, buyer, form, buyer.basket)


def _place(
    request: ActorRequest, buyer: Buyer, form: CheckoutForm, attempt: uuid.UUID
) -> HttpResponse:
    basket, seen = form.save(attempt), request.POST.get("seen", "")
    try:
        is_placed = perform(
            request,
            lambda: actions.place_order(basket, attempt=attempt, seen=seen, by=buyer.actor),
            done=_placed_sentence,
        )
    except actions.BasketChanged:
        return _show_again(request, buyer, form, basket, is_to_be_agreed=True)
    if not is_placed:
        return redirect("orders:checkout", buyer.customer.reference)
    return redirect(Order.objects.get(attempt=attempt))


def _show_again(
    request: ActorRequest,
    buyer: Buyer,
    form: CheckoutForm,
    basket: Basket,
    *,
    is_to_be_agreed: bool = False,
) -> HttpResponse:
    """Show the page with what was typed, and what has changed since it was shown before."""
    priced = price_basket(basket)
    changes = actions.changes_in(basket, priced, request.POST.get("seen", ""))
    if not priced.ready_lines:
        messages.warning(request, _("Nothing is left that can be ordered."))
        return redirect("orders:basket", buyer.customer.reference)
    if is_to_be_agreed and not changes:  # nobody knows what the page had shown
        sentence = _("Something has changed in the meantime. Check your order again.")
        messages.warning(request, sentence)
    response = _render(request, buyer, form, priced, changes)
    if is_to_be_agreed:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _render(
    request: ActorRequest,
    buyer: Buyer,
    form: CheckoutForm,
    priced: PricedBasket,
    changes: BasketChanges | None = None,
) -> HttpResponse:
    context = {
        **buyer.page_context(),
        "basket": buyer.basket,
        "priced_basket": priced,
        "rows": rows_of(priced, changes),
        "changes": changes,
        "needs_approval": actions.needs_approval(priced.totals.net, by=buyer.actor),
    }
    others = (form.address,)
    return render_form(request, "orders/checkout/checkout.html", form, context, others=others)


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
