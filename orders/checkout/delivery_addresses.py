"""The page on which a customer keeps its delivery addresses, beside its own address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.access.decorators import beside_form, for_customer
from customers.actors import ActorRequest, ContactActor
from orders import actions
from orders.checkout.forms import AddressForm
from orders.models import DeliveryAddress
from web.responses import render_form


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer
def addresses(request: ActorRequest, actor: ContactActor) -> HttpResponse:
    """List the addresses, and add one."""
    customer = actor.customer
    initial = {"company": customer.name, "country": customer.country}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.add_delivery_address(customer, form.columns)
        messages.success(request, _("The address has been added."))
        return redirect("orders:addresses")
    known = DeliveryAddress.objects.visible_to(actor).in_use()
    context = {"customer": customer, "addresses": known}
    return render_form(request, "orders/checkout/addresses.html", form, context)


@require_POST
@beside_form
@for_customer
def end_address(request: ActorRequest, actor: ContactActor, reference: str) -> HttpResponse:
    """Take an address off the list; it stays with the orders that went there."""
    known = DeliveryAddress.objects.visible_to(actor).in_use()
    actions.end_delivery_address(get_object_or_404(known, reference=reference))
    messages.success(request, _("The address has been removed."))
    return redirect("orders:addresses")
