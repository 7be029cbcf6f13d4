"""The pages on which a dealer sets discounts, for one customer or for all. Never required."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.access.decorators import beside_form, for_dealer, for_dealer_customer
from customers.actors import ActorRequest, DealerActor
from customers.models import Customer
from orders import actions
from orders.discounts.forms import DiscountForm
from orders.discounts.in_force import in_force
from orders.discounts.preview import preview
from orders.models import Discount
from web.responses import perform, perform_from_form, render_form
from web.shown import seen_in

MAX_ENDED_SHOWN = 20  # discounts that have been ended, the last one first


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def of_customer(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Set the discounts of one customer."""
    return _discounts(request, actor, customer)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def of_dealer(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Set the discounts that all customers have, unless one has its own."""
    return _discounts(request, actor, None)


@require_POST
@beside_form
@for_dealer
def end(request: ActorRequest, actor: DealerActor, reference: str) -> HttpResponse:
    """End a discount from now on."""
    visible = Discount.objects.visible_to(actor).select_related("customer", "group")
    discount = get_object_or_404(visible, reference=reference)
    done = _("The discount has been ended.")
    if perform(request, lambda: actions.end_discount(discount, by=actor), done=done):
        scope = Discount(dealer=actor.dealer, customer=discount.customer, group=discount.group)
        _say_what_is_in_force(request, scope)
    return redirect(_page_url(discount.customer))


def _discounts(
    request: ActorRequest, actor: DealerActor, customer: Customer | None
) -> HttpResponse:
    """Show the discounts; on "preview" also what a new one would do, on "save" set it."""
    form = DiscountForm(request.POST if request.method == "POST" else None)
    effect = None
    is_saved = request.POST.get("button") == "save"
    if form.is_valid() and is_saved:
        set_discount = partial(actions.set_discount, actor.dealer, customer=customer)
        seen, fields = seen_in(request), form.cleaned_data
        if perform_from_form(form, lambda: set_discount(**fields, seen=seen, by=actor)):
            messages.success(request, _("The discount has been saved."))
            discount = Discount(dealer=actor.dealer, customer=customer, **fields)
            _say_what_is_in_force(request, discount)
            return redirect(_page_url(customer))
    elif form.is_valid():
        fields = form.cleaned_data
        effect = preview(Discount(dealer=actor.dealer, customer=customer, **fields))
    discounts = Discount.objects.filter(dealer=actor.dealer).select_related(
        "group", "dealer", "set_by", "ended_by"
    )
    own = discounts.filter(customer=customer).order_by("group__number", "valid_from", "pk")
    context = {
        "customer": customer,
        "effect": effect,
        "own": own.open(),
        "seen": own.open().order_by("-pk").values_list("reference", flat=True).first() or "",
        "in_force": in_force(Discount(dealer=actor.dealer, customer=customer)),
        "of_all": discounts.open().not_over().filter(customer=None) if customer else None,
        "ended": own.exclude(ended_at=None).order_by("-ended_at")[:MAX_ENDED_SHOWN],
    }
    return render_form(request, "orders/discounts/discounts.html", form, context)


def _say_what_is_in_force(request: ActorRequest, changed: Discount) -> None:
    """Tell which discounts count where one was set or ended, since another may go before it."""
    messages.info(request, " ".join(in_force(changed)))


def _page_url(customer: Customer | None) -> str:
    if customer is None:
        return reverse("orders:dealer_discounts")
    return reverse("orders:discounts", args=[customer.reference])
