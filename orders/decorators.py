"""For whom one orders: a customer of one's own, by its reference in the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from customers.access.acting import get_visible_customer
from customers.actors import ActorRequest
from customers.models import Customer
from customers.states import ActionRefused, State
from orders.actions import basket_of, check_may_order

type View = Callable[[ActorRequest, Customer], HttpResponse]

ORDERS = (State.ACTIVE, State.BLOCKED)


def for_buying(view: View) -> Callable[[ActorRequest, str], HttpResponse]:
    """A page for whoever orders for this customer: itself, its dealer, or the staff."""

    @wraps(view)
    def guarded(request: ActorRequest, reference: str) -> HttpResponse:
        customer = get_visible_customer(request, reference)
        if customer.dealer is None or customer.state not in ORDERS:
            raise Http404
        return view(request, customer)

    return guarded


def buying(request: ActorRequest, customer: Customer) -> dict[str, Any]:
    """What every page of ordering shows: for whom one acts, and how full the basket is."""
    assert request.actor is not None
    basket = basket_of(customer, by=request.actor)  # the first one holds what was prepared
    return {
        "customer": customer,
        "is_on_behalf": request.actor.contact is None,
        "basket_count": basket.lines.count(),
        "refusal": _refusal(request, customer),
    }


def _refusal(request: ActorRequest, customer: Customer) -> str:
    """Why nothing can be ordered now, or nothing."""
    assert request.actor is not None
    try:
        check_may_order(customer, by=request.actor)
    except ActionRefused as refused:
        return str(refused)
    return ""
