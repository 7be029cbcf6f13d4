"""The pages on which a company asks for a login at its dealer."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Dealer
from customers import actions
from customers.actors import APPLICANT, ActorRequest
from customers.company_form.sent_again import SentAgain, find_meant
from customers.company_form.steps import read_form
from customers.models import Customer, CustomerEvent
from customers.registration.forms import RegistrationForm
from customers.registration.limits import may_register
from customers.states import State
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
    """Store one request however often the form is sent, just as it was sent last."""
    try:
        _register_or_correct(form)
    except IntegrityError:
        # Pressed twice at one moment, and the other one was first.
        if not Customer.objects.filter(reference=form.reference).exists():
            raise
        _register_or_correct(form)


@transaction.atomic
def _register_or_correct(form: RegistrationForm) -> None:
    """Store a request; of a form that was sent before, what its sender meant by sending it again.

    One that its sender corrects before it was decided on is corrected. At another dealer it is
    another request, and the one before is withdrawn.
    """
    made = Customer.objects.made_with(form.reference)
    locked = made.select_for_update(of=("self",), no_key=True)
    meant, earlier = find_meant(form, locked)
    if earlier and meant is SentAgain.SAME and _is_at(earlier, form.dealer):
        if earlier.state != State.WITHDRAWN:
            return
    elif earlier and earlier.state == State.PENDING:
        if _is_at(earlier, form.dealer):
            actions.change_customer(
                earlier, company=form.company(), person=form.person(), by=APPLICANT
            )
            return
        actions.withdraw_customer(earlier, by=APPLICANT)
    actions.register_customer(
        company={**form.company(), **form.references(is_first=not made.exists())},
        person=form.person(),
        dealer=form.dealer,
    )


def _is_at(customer: Customer, dealer: Dealer | None) -> bool:
    """Tell whether a request was sent to this dealer, or to the staff, wherever it is by now."""
    requested = customer.events.get(kind=CustomerEvent.Kind.REQUESTED)
    return requested.dealer == dealer
