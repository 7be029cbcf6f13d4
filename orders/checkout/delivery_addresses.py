"""The page where a customer adds and ends delivery addresses, beside its own address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.access.decorators import for_customer
from customers.actors import ActorRequest
from orders import actions
from orders.checkout.forms import AddressForm
from orders.models import DeliveryAddress


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer
def addresses(request: ActorRequest) -> HttpResponse:
    assert request.actor is not None
    customer = request.actor.customer
    assert customer is not None
    initial = {"company": customer.name, "country": customer.country}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.add_delivery_address(customer, form.columns)
        messages.success(request, _("The address has been added."))
        return redirect("orders:addresses")
    known = DeliveryAddress.objects.visible_to(request.actor).in_use()
    context = {"customer": customer, "addresses": known, "form": form}
    status = 422 if form.errors else 200
    return render(request, "orders/checkout/addresses.html", context, status=status)


@require_POST
@for_customer
def end_address(request: ActorRequest, reference: str) -> HttpResponse:
    known = DeliveryAddress.objects.visible_to(request.actor).in_use()
    actions.end_delivery_address(get_object_or_404(known, reference=reference.replace("\0", "")))
    messages.success(request, _("The address has been removed."))
    return redirect("orders:addresses")
