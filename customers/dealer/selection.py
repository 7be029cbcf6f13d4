"""The buttons below a list of customers, for those that are selected."""

from __future__ import annotations

from collections.abc import Set

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.access.decorators import for_dealer
from customers.action_table import DEALER_ACTIONS, SelectionAction
from customers.actors import ActorRequest, DealerActor
from customers.dealer.list_query import ListQuery
from customers.dealer.question import ask_for_answers
from customers.event_sentences import leaving_sentence
from customers.models import Customer
from web.converters import is_reference
from web.redirects import next_url, redirect_to_next
from web.sentences import filled
from web.shown import read_ticks
from web.unsaved import find

# So many transactions take some seconds. What goes beyond is done by pressing once more.
MAX_CUSTOMERS_AT_ONCE = 1000


@for_dealer
def change_selected(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Do the same to each selected customer; one that refuses is named, and stops no other."""
    if request.method != "POST":
        return _ask_again(request, actor)
    action = DEALER_ACTIONS.get(request.POST.get("action", ""))
    query = ListQuery.of_url(next_url(request, ""))
    if action and query and "everything" in request.POST:
        return _ask_about_everything(request, actor, action, query)
    ticks = _ticks(request.POST)
    customers = list(
        Customer.objects.visible_to(actor).filter(reference__in=ticks).order_by("folded_name", "pk")
    )
    if action is None or not ticks:
        messages.warning(request, _("Select a customer first."))
        return redirect_to_next(request, reverse("customers:list"))
    _tell_gone(request, actor, ticks.keys() - {customer.reference for customer in customers})
    is_answered = action.question is None or "confirmed" in request.POST
    form = action.form(request.POST if is_answered else None)
    if customers and not form.is_valid():
        return ask_for_answers(request, action, customers, form, seen=ticks)
    if customers:
        action.carry_out_each(
            request,
            customers,
            seen=lambda customer: ticks[customer.reference],
            by=actor,
            answers=form.cleaned_data,
        )
    return redirect_to_next(request, reverse("customers:list"))


def _ask_about_everything(
    request: ActorRequest, actor: DealerActor, action: SelectionAction, query: ListQuery
) -> HttpResponse:
    """Show those of all pages of a list that the action can be done to, before it is done.

    What other pages hold was not shown to anybody, so the answer carries what is shown here.
    """
    customers = [c for c in query.customers(actor) if action.can_be_done_to(c)]
    if not customers:
        messages.warning(request, _("This is possible for nobody in this list."))
        return redirect_to_next(request, reverse("customers:list"))
    shown = customers[:MAX_CUSTOMERS_AT_ONCE]
    return ask_for_answers(
        request,
        action,
        shown,
        action.form(None),
        seen={customer.reference: customer.seen for customer in shown},
        left_out=len(customers) - len(shown),
    )


def _ask_again(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Ask once more for what was being answered; the address is a button's in all other cases."""
    unsaved = find(request)
    sent = unsaved.sent if unsaved else QueryDict()
    action = DEALER_ACTIONS.get(sent.get("action", ""))
    ticks = _ticks(sent)
    customers = Customer.objects.visible_to(actor).filter(reference__in=ticks)
    if action is None or "confirmed" not in sent or not customers:
        return HttpResponseNotAllowed(["POST"])
    ordered = list(customers.order_by("folded_name", "pk"))
    return ask_for_answers(request, action, ordered, action.form(None), seen=ticks)


def _ticks(sent: QueryDict) -> dict[str, str]:
    """Return the versions that were shown of the ticked customers, by reference.

    All of the page when "select all" was ticked without JavaScript.
    """
    field = "shown" if "all" in sent else "customer"
    ticks = read_ticks(sent.getlist(field))
    return {reference: seen for reference, seen in ticks.items() if is_reference(reference)}


def _tell_gone(request: ActorRequest, actor: DealerActor, references: Set[str]) -> None:
    """Say who passed on what is no longer there; what never was this dealer's is only counted."""
    told = [sentence for r in sorted(references) if (sentence := leaving_sentence(r, reader=actor))]
    for sentence in told:
        messages.warning(request, sentence)
    count = len(references) - len(told)
    if count:
        sentence = ngettext(
            "%(count)d selected customer is no longer yours.",
            "%(count)d selected customers are no longer yours.",
            count,
        )
        messages.warning(request, filled(sentence, count=count))
