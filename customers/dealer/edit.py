"""Adding a customer, and correcting what is known of it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Dealer
from customers import actions
from customers.access.acting import get_visible_customer
from customers.access.decorators import for_dealer
from customers.actors import Actor, ActorRequest
from customers.company_form.form import CustomerForm
from customers.company_form.steps import Step, read_form
from customers.models import Customer
from customers.secret_links import random_reference
from customers.states import ActionRefused, Verb


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def add(request: ActorRequest) -> HttpResponse:
    assert request.actor is not None
    form, step = read_form(request, CustomerForm)
    if step.saves and form.is_valid_for(step):
        customer = _added(form, request.actor, unblock=step is Step.SAVE_AND_UNBLOCK)
        return _saved(request, customer)
    context = {"form": form, "can_unblock": True}
    return render(request, "customers/dealer/add.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def change(request: ActorRequest, reference: str) -> HttpResponse:
    assert request.actor is not None
    customer = get_visible_customer(request, reference)
    form, step = read_form(request, CustomerForm, customer=customer)
    if step.saves and form.is_valid_for(step):
        try:
            _changed(form, customer, request.actor, unblock=step is Step.SAVE_AND_UNBLOCK)
        except ActionRefused as refused:
            form.add_error("email" if "email" in form.changed_data else None, str(refused))
        else:
            customer.refresh_from_db()
            return _saved(request, customer)
    can_unblock = customer.can(Verb.UNBLOCK)
    context = {"form": form, "customer": customer, "can_unblock": can_unblock}
    return render(request, "customers/dealer/change.html", context, status=form.status)


@transaction.atomic
def _added(form: CustomerForm, by: Actor, *, unblock: bool) -> Customer:
    """The new customer; the one that is already there when the form is sent twice."""
    dealer = by.dealer
    assert dealer is not None
    # Two requests with one form wait for each other here, so that the second sees the first.
    Dealer.objects.select_for_update(of=("self",), no_key=True).get(pk=dealer.pk)
    company = form.company()
    sent_before = Customer.objects.filter(reference=company["reference"]).first()
    if sent_before and sent_before.dealer_id == dealer.pk:
        return sent_before
    if sent_before:  # while acting for another dealer
        company["reference"] = random_reference()
    customer, _event = actions.add_customer(
        company=company, person=form.person(), dealer=dealer, by=by
    )
    if unblock:
        actions.unblock_customer(customer, by=by)
        customer.refresh_from_db()
    return customer


@transaction.atomic
def _changed(form: CustomerForm, customer: Customer, by: Actor, *, unblock: bool) -> None:
    actions.change_customer(customer, company=form.company(), person=form.person(), by=by)
    if unblock:
        actions.unblock_customer(customer, by=by)


def _saved(request: ActorRequest, customer: Customer) -> HttpResponse:
    """To the customer's page, which says itself that it is still blocked, with the button."""
    if customer.is_active:
        contact = customer.contact
        assert contact is not None
        sentence = _("The customer is saved and unblocked. %(email)s receives an email.")
        messages.success(request, sentence % {"email": contact.email})
    else:
        messages.success(request, _("The customer is saved."))
    return redirect(customer)
