"""The page that asks for what an action needs, such as a reason."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from customers.action_table import CustomerAction
from customers.actors import ActorRequest
from customers.models import Customer
from web.redirects import next_url
from web.responses import render_form
from web.shown import tick_value


def ask_for_answers(
    request: ActorRequest,
    action: CustomerAction,
    customers: list[Customer],
    form: forms.Form,
    *,
    seen: Mapping[str, str],
    one: Customer | None = None,
) -> HttpResponse:
    """Ask for what the action needs, for one customer by its own URL or for a selection.

    `seen` is what was shown of each customer, by reference; the answer carries it on.
    """
    fallback = one.get_absolute_url() if one else reverse("customers:list")
    context = {
        "action": action,
        "title": action.title(customers),
        "customers": customers,
        "one": one,
        "seen": seen[one.reference] if one else "",
        "ticks": [
            tick_value(customer.reference, seen[customer.reference]) for customer in customers
        ],
        "came_from": next_url(request, fallback),
    }
    return render_form(request, "customers/dealer/reason.html", form, context)
