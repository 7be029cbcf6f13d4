"""The page that asks for what an action needs, such as a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from customers.action_table import CustomerAction
from customers.actors import ActorRequest
from customers.models import Customer
from web.redirects import next_url
from web.responses import render_form
from web.shown import join_ticks, tick_value

MAX_NAMES_UNFOLDED = 10


def ask_for_answers(
    request: ActorRequest,
    action: CustomerAction,
    customers: list[Customer],
    form: forms.Form,
    *,
    seen: Mapping[str, str],
    one: Customer | None = None,
    earlier: Sequence[Customer] = (),
    left_out: int = 0,
) -> HttpResponse:
    """Ask for what the action needs, for one customer by its own URL or for a selection.

    `seen` is what was shown of each customer, by reference; the answer carries it on. `earlier` are
    the customers for which this one can be closed as a duplicate instead, and `left_out` is how
    many are too many for one time.
    """
    fallback = one.get_absolute_url() if one else reverse("customers:list")
    context = {
        "action": action,
        "title": action.title(customers),
        "customers": customers,
        "one": one,
        "seen": seen[one.reference] if one else "",
        "ticks": join_ticks(
            tick_value(customer.reference, seen[customer.reference]) for customer in customers
        ),
        "folds_names": len(customers) > MAX_NAMES_UNFOLDED,
        "earlier": earlier,
        "left_out": left_out,
        "came_from": next_url(request, fallback),
        "sent_to": _sent_to(action, one),
    }
    return render_form(request, "customers/dealer/question.html", form, context)


def _sent_to(action: CustomerAction, one: Customer | None) -> str:
    """Return where the answers go: to the URL of the action, or to that of a selection."""
    if one is None:
        return reverse("customers:change_selected")
    return reverse(f"customers:{action.name}", args=[one.reference])
