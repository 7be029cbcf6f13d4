"""What a dealer gives its customers off the gross price. Never required."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.access.acting import get_visible_customer
from customers.access.decorators import for_dealer
from customers.actors import ActorRequest, DealerActor
from customers.models import Customer
from orders import actions
from orders.discounts.forms import DiscountForm
from orders.discounts.preview import preview
from orders.models import Discount


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def of_customer(request: ActorRequest, actor: DealerActor, reference: str) -> HttpResponse:
    return _discounts(request, get_visible_customer(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def of_dealer(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """For all customers of the dealer, unless one has its own."""
    return _discounts(request, None)


@require_POST
@for_dealer
def end(request: ActorRequest, actor: DealerActor, reference: str) -> HttpResponse:
    discount = get_object_or_404(
        Discount.objects.visible_to(request.actor), reference=reference.replace("\0", "")
    )
    assert request.actor is not None
    if actions.end_discount(discount, by=request.actor):
        messages.success(request, _("The discount has been ended."))
    else:
        messages.warning(request, _("This discount had been ended already."))
    return redirect(_page(discount.customer))


def _discounts(request: ActorRequest, customer: Customer | None) -> HttpResponse:
    """Shows them; on "preview" what a new one would do, on "save" makes it so."""
    assert request.actor is not None
    dealer = request.actor.dealer
    assert dealer is not None
    form = DiscountForm(request.POST if request.method == "POST" else None)
    effect = None
    if form.is_valid():
        data = form.cleaned_data
        if request.POST.get("button") == "save":
            actions.set_discount(dealer, customer=customer, by=request.actor, **data)
            messages.success(request, _("The discount has been saved."))
            return redirect(_page(customer))
        effect = preview(Discount(dealer=dealer, customer=customer, **data))
    mine = Discount.objects.filter(dealer=dealer).select_related("group", "set_by", "ended_by")
    own = mine.filter(customer=customer).order_by("group__number", "valid_from", "pk")
    context = {
        "customer": customer,
        "dealer": dealer,
        "form": form,
        "effect": effect,
        "own": own.open(),
        "of_all": mine.open().filter(customer=None) if customer else None,
        "ended": own.exclude(ended_at=None).order_by("-ended_at")[:20],
    }
    status = 422 if form.errors else 200
    return render(request, "orders/discounts/discounts.html", context, status=status)


def _page(customer: Customer | None) -> str:
    if customer is None:
        return reverse("orders:dealer_discounts")
    return reverse("orders:discounts", args=[customer.reference])
