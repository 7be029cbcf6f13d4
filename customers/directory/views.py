"""A customer beside its company in the directory: finding it, and what has changed there."""

from __future__ import annotations

from django.contrib import messages
from django.forms import modelform_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers import actions
from customers.access.acting import get_visible_customer
from customers.access.decorators import for_dealer
from customers.actors import ActorRequest
from customers.directory import changes
from customers.models import Customer
from customers.states import ActionRefused
from registry import directory
from registry.company import SourceUnavailable
from registry.limits import may_look_up


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def compare(request: ActorRequest, reference: str) -> HttpResponse:
    """Which companies of the directory this may be; the dealer says which one it is."""
    customer = get_visible_customer(request, reference)
    if not may_look_up(request):
        messages.warning(request, _("You are searching very fast. Wait a minute."))
        return redirect(customer)
    if request.method != "POST":
        context = {
            "customer": customer,
            "matched": directory.match(changes.typed_company(customer)),
        }
        return render(request, "customers/directory/compare.html", context)
    assert request.actor is not None
    company = directory.get(request.POST.get("pick", ""))
    if company is None:
        messages.warning(request, _("This company cannot be looked up now. Try again later."))
        return redirect("customers:compare", reference)
    actions.link_company(customer, record=company.to_record(), by=request.actor)
    sentence = _("From now on this customer is compared with %(company)s.")
    messages.success(request, sentence % {"company": company.name})
    return redirect(customer)


@require_POST
@for_dealer
def look_again(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    if not may_look_up(request):
        messages.warning(request, _("You are searching very fast. Wait a minute."))
        return redirect(customer)
    if not customer.directory_record:
        return redirect("customers:compare", reference)
    try:
        change = changes.look_again(customer)
    except SourceUnavailable:
        messages.warning(request, _("The company directory does not answer now. Try again later."))
    else:
        if change is None:
            messages.success(request, _("Nothing has changed in the company directory."))
    return redirect(customer)


@require_POST
@for_dealer
def adopt(request: ActorRequest, reference: str) -> HttpResponse:
    """What the directory says by now takes the place of what was filled in, checked as typed."""
    customer = get_visible_customer(request, reference)
    change = customer.directory_changes.open().first()
    seen = request.POST.get("seen", "")
    values = {}
    if change is not None and change.fingerprint == seen:
        values = changes.adoptable(customer, change)
    form = modelform_factory(Customer, fields=tuple(values))(values, instance=customer)
    if values and not form.is_valid():
        messages.warning(request, _("This cannot be adopted as it is. Change it yourself."))
        return redirect(customer)
    assert request.actor is not None
    try:
        actions.adopt_directory_change(
            customer, seen=seen, company=form.cleaned_data if values else {}, by=request.actor
        )
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("The details in the company directory have been adopted."))
    return redirect("customers:detail", reference)


@require_POST
@for_dealer
def ignore(request: ActorRequest, reference: str) -> HttpResponse:
    customer = get_visible_customer(request, reference)
    assert request.actor is not None
    try:
        actions.ignore_directory_change(
            customer, seen=request.POST.get("seen", ""), by=request.actor
        )
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("The details stay as they are."))
    return redirect(customer)
