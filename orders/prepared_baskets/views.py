"""What was put ready for a customer: looking at it, taking it, and dismissing it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from customers.access.decorators import beside_form
from customers.actors import ActorRequest
from orders import actions
from orders.decorators import Buyer, for_buyer
from orders.models import PreparedBasket
from orders.pricing import price_basket
from web.responses import perform
from web.sentences import filled


@require_safe
@for_buyer
def prepared_basket(request: ActorRequest, buyer: Buyer, prepared: str) -> HttpResponse:
    """Show the lines at the prices of now, and what became of them."""
    shown = _prepared_basket(buyer, prepared)
    context = {
        **buyer.page_context(),
        "prepared": shown,
        "priced_basket": price_basket(shown.basket),
        "closing_sentence": "" if shown.is_waiting else shown.closing_sentence(buyer.actor.user),
    }
    return render(request, "orders/prepared_baskets/prepared_basket.html", context)


@require_POST
@beside_form
@for_buyer
def take(request: ActorRequest, buyer: Buyer, prepared: str) -> HttpResponse:
    """Put the lines in the basket of this login; who prepared them takes them back so."""
    wanted = _prepared_basket(buyer, prepared)
    perform(
        request, lambda: actions.take_prepared_basket(wanted, by=buyer.actor), done=_taken_sentence
    )
    return redirect("orders:basket", buyer.customer.reference)


@require_POST
@for_buyer
def dismiss(request: ActorRequest, buyer: Buyer, prepared: str) -> HttpResponse:
    """End what the customer does not need; who prepared it takes it back instead."""
    if buyer.is_on_behalf:
        raise Http404
    unwanted = _prepared_basket(buyer, prepared)
    done = _("The lines are no longer ready for you.")
    perform(request, lambda: actions.dismiss_prepared_basket(unwanted, by=buyer.actor), done=done)
    return redirect("orders:catalogue", buyer.customer.reference)


def _prepared_basket(buyer: Buyer, reference: str) -> PreparedBasket:
    found = PreparedBasket.objects.of(buyer.customer).select_related("basket__customer__dealer")
    return get_object_or_404(found, reference=reference)


def _taken_sentence(added: actions.AddedLines) -> str:
    line_count = added.ready_count + added.question_count
    sentence = ngettext(
        "%(n)s line added to your basket.", "%(n)s lines added to your basket.", line_count
    )
    return filled(sentence, n=line_count)
