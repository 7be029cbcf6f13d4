"""Adding a customer, and correcting what is known of it."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Dealer
from customers import actions
from customers.access.decorators import for_dealer, for_dealer_customer
from customers.actors import ActorRequest, DealerActor
from customers.company_form.form import CustomerForm
from customers.company_form.steps import Step, read_form
from customers.models import Customer
from customers.secret_links import random_reference
from customers.states import Verb
from web.responses import perform_from_form, render_form
from web.sentences import filled


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def add(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    form, step = read_form(request, CustomerForm)
    if step.saves and form.is_valid_for(step):
        customer = _added(form, actor, unblock=step is Step.SAVE_AND_UNBLOCK)
        return _saved(request, customer)
    return render_form(request, "customers/dealer/add.html", form, {"can_unblock": True})


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def change(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    form, step = read_form(request, CustomerForm, customer=customer)
    if step.saves and form.is_valid_for(step):
        unblock = step is Step.SAVE_AND_UNBLOCK
        field = "email" if "email" in form.changed_data else None
        save = partial(_changed, form, customer, actor, unblock=unblock)
        if perform_from_form(form, save, field=field):
            customer.refresh_from_db()
            return _saved(request, customer)
    context = {"customer": customer, "can_unblock": customer.can(Verb.UNBLOCK)}
    return render_form(request, "customers/dealer/change.html", form, context)


@transaction.atomic
def _added(form: CustomerForm, by: DealerActor, *, unblock: bool) -> Customer:
    """Add the customer and return it; when the form is sent twice, the one of the first time."""
    dealer = by.dealer
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
def _changed(form: CustomerForm, customer: Customer, by: DealerActor, *, unblock: bool) -> None:
    actions.change_customer(customer, company=form.company(), person=form.person(), by=by)
    if unblock:
        actions.unblock_customer(customer, by=by)


def _saved(request: ActorRequest, customer: Customer) -> HttpResponse:
    """Go to the customer's page, which says itself when it is still blocked, with the button."""
    contact = customer.contact
    if customer.is_active and contact:
        sentence = _("The customer is saved and unblocked. %(email)s receives an email.")
        messages.success(request, filled(sentence, email=contact.email))
    else:
        messages.success(request, _("The customer is saved."))
    return redirect(customer)
