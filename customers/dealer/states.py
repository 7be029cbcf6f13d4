"""The buttons that change a customer, for one customer and for a selection.

What each action says and asks stands in customers.action_table.
"""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from customers import actions
from customers.access.decorators import for_dealer, for_dealer_customer
from customers.action_table import (
    ARCHIVE,
    BLOCK,
    DEALER_ACTIONS,
    PASS_ON,
    REJECT,
    RESEND,
    RESTORE,
    UNBLOCK,
    CustomerAction,
)
from customers.actors import ActorRequest, DealerActor
from customers.directory.comparison import ADDRESS, directory_company, has_whole_address
from customers.models import Customer
from customers.states import Verb
from web.converters import is_reference
from web.redirects import next_url, redirect_to_next
from web.responses import perform, render_form

# ---------------------------------------------------------------- one customer


@require_POST
@for_dealer_customer
def unblock(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Unblock a customer, or lead to the field for its email address when it has none."""
    has_address = bool(customer.contact and customer.contact.email)
    was_done = UNBLOCK.carry_out(request, customer, by=actor, answers={})
    if was_done or has_address or not customer.can(Verb.UNBLOCK):
        return redirect_to_next(request, customer.get_absolute_url())
    return redirect(reverse("customers:change", args=[customer.reference]) + "#id_email")


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def block(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, BLOCK)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def reject(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, REJECT)


@require_POST
@for_dealer_customer
def pass_on(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Hand a request to the staff, and go to the list: its page is no longer this dealer's."""
    is_gone = PASS_ON.carry_out(request, customer, by=actor, answers={})
    return redirect("customers:pending") if is_gone else redirect(customer)


@require_POST
@for_dealer_customer
def archive(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, ARCHIVE)


@require_POST
@for_dealer_customer
def restore(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, RESTORE)


@require_POST
@for_dealer_customer
def resend(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, RESEND)


@require_POST
@for_dealer_customer
def adopt_address(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Replace the address that was typed by the one in the directory, checked as a typed one is."""
    record = directory_company(customer)
    address_form = forms.modelform_factory(Customer, fields=ADDRESS)
    form = address_form({name: getattr(record, name, "") for name in ADDRESS}, instance=customer)
    same_country = record is not None and record.country == customer.country
    if not (record and same_country and has_whole_address(record) and form.is_valid()):
        messages.warning(request, _("There is no usable address in the company directory."))
        return redirect(customer)
    person = actions.PersonFields(email=customer.contact.email if customer.contact else "")
    perform(
        request,
        lambda: actions.change_customer(
            customer, company=form.cleaned_data, person=person, by=actor
        ),
        done=_("The address in the company directory has been adopted."),
    )
    return redirect(customer)


def _carry_out(
    request: ActorRequest, actor: DealerActor, customer: Customer, action: CustomerAction
) -> HttpResponse:
    """Do it, and go back to the page with the button; first ask for what the action needs."""
    back = customer.get_absolute_url()
    if not perform(request, partial(action.check, customer)):
        return redirect_to_next(request, back)
    form = action.form(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, action, [customer], form, one=customer)
    action.carry_out(request, customer, by=actor, answers=form.cleaned_data)
    return redirect_to_next(request, back)


# ---------------------------------------------------------------- a selection


@require_POST
@for_dealer
def change_selected(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Do the same to each selected customer; one that refuses is named, and stops no other."""
    action = DEALER_ACTIONS.get(request.POST.get("action", ""))
    references = _selected(request)
    customers = list(
        Customer.objects.visible_to(actor)
        .filter(reference__in=references)
        .order_by("folded_name", "pk")
    )
    if action is None or not references:
        messages.warning(request, _("Select a customer first."))
        return redirect_to_next(request, reverse("customers:list"))
    _tell_gone(request, len(references) - len(customers))
    is_answered = action.question is None or "confirmed" in request.POST
    form = action.form(request.POST if is_answered else None)
    if customers and not form.is_valid():
        return _ask(request, action, customers, form)
    if customers:
        action.carry_out_each(request, customers, by=actor, answers=form.cleaned_data)
    return redirect_to_next(request, reverse("customers:list"))


def _selected(request: ActorRequest) -> set[str]:
    """Return the ticked ones; all of the page when "select all" was ticked without JavaScript."""
    field = "shown" if "all" in request.POST else "customer"
    return set(filter(is_reference, request.POST.getlist(field)))


def _tell_gone(request: ActorRequest, count: int) -> None:
    """Say how many cannot be found: passed on meanwhile, or another dealer's; not which of it."""
    if count:
        sentence = ngettext(
            "%(count)d selected customer is no longer yours.",
            "%(count)d selected customers are no longer yours.",
            count,
        )
        messages.warning(request, sentence % {"count": count})


# ---------------------------------------------------------------- the question


def _ask(
    request: ActorRequest,
    action: CustomerAction,
    customers: list[Customer],
    form: forms.Form,
    *,
    one: Customer | None = None,
) -> HttpResponse:
    """Ask for what the action needs, for one customer by its own URL or for a selection."""
    fallback = one.get_absolute_url() if one else reverse("customers:list")
    context = {
        "action": action,
        "title": action.title(customers),
        "customers": customers,
        "one": one,
        "came_from": next_url(request, fallback),
    }
    return render_form(request, "customers/dealer/reason.html", form, context)
