"""The pages on which a company asks for a login at its dealer."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Dealer
from customers import actions
from customers.actors import ActorRequest
from customers.company_form.steps import read_form
from customers.models import Customer
from customers.registration.forms import RegistrationForm
from customers.registration.limits import may_register
from customers.secret_links import random_reference
from web.responses import render_form

PAGE = "customers/registration/register.html"


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def register(request: ActorRequest) -> HttpResponse:
    return _register(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def register_with(request: ActorRequest, slug: str) -> HttpResponse:
    """Ask a dealer by its own link. It stands in print, so a dealer that stopped is explained."""
    dealer = get_object_or_404(Dealer, slug=slug)
    if not dealer.is_trading:
        return render(
            request, "customers/registration/dealer_stopped.html", {"dealer": dealer}, status=410
        )
    return _register(request, dealer)


@require_safe
@login_not_required
def registered(request: ActorRequest) -> HttpResponse:
    """Say what happens next. The private link goes by mail, to the address that was given."""
    return render(request, "customers/registration/registered.html")


def _register(request: ActorRequest, dealer: Dealer | None) -> HttpResponse:
    form, step = read_form(request, RegistrationForm, dealer=dealer)
    if step.saves and form.is_valid():
        if form.is_by_program:
            return redirect("customers:registered")
        if not may_register(request, email=form.cleaned_data["email"], dealer=form.dealer):
            form.refuse_as_too_often()
            context = {"form": form, "dealer": dealer}
            return render(request, PAGE, context, status=HTTPStatus.TOO_MANY_REQUESTS)
        _save(form)
        return redirect("customers:registered")
    return render_form(request, PAGE, form, {"dealer": dealer})


def _save(form: RegistrationForm) -> None:
    """Store one request, however often the form is sent."""
    earlier = Customer.objects.filter(reference=form.reference).first()
    if earlier and form.has_become(earlier):
        return
    reference = random_reference() if earlier else form.reference
    company = {**form.company(), "reference": reference}
    try:
        actions.register_customer(company=company, person=form.person(), dealer=form.dealer)
    except IntegrityError:
        # Pressed twice at one moment, and the other one was first.
        if not Customer.objects.filter(reference=reference).exists():
            raise
