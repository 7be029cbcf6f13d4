"""Where a customer stands after logging in: what it needs to order at its dealer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.access import ActorRequest
from customers.views.guards import for_customer
from registry import countries


@require_safe
@for_customer
def show(request: ActorRequest) -> HttpResponse:
    assert request.actor is not None
    customer = request.actor.customer
    assert customer is not None
    context = {
        "customer": customer,
        "contact": request.actor.contact,
        "dealer": customer.dealer,
        "labels": countries.rules(customer.country).labels,
        "country": countries.country_name(customer.country),
    }
    return render(request, "customers/order_page.html", context)
