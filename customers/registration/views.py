"""The pages on which a company asks for a login at its dealer."""

import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Dealer
from customers import actions
from customers.actors import APPLICANT, ActorRequest
from customers.company_form.sent_again import SentAgain, find_meant
from customers.company_form.steps import read_form
from customers.models import Customer, CustomerEvent
from customers.registration.application import keep_nowhere, private
from customers.registration.application_status import ApplicationStatus
from customers.registration.forms import RegistrationForm
from customers.registration.limits import may_register
from customers.registration.sent_request import sent_request, url_for
from customers.states import ActionRefused, State
from web.responses import perform_from_form, render_form

logger = logging.getLogger(__name__)

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


@private
@require_safe
def registered(request: ActorRequest) -> HttpResponse:
    """Say what happens next, and what was sent, to whoever sent it a moment ago.

    The private link goes by mail, to the address that was given.
    """
    customer = sent_request(request)
    context: dict[str, object] = {}
    if customer:
        context = {
            "status": ApplicationStatus.of(customer),
            "customer": customer,
            "contact": customer.contact,
            "dealer": customer.dealer,
            "correct_url": url_for("customers:register", customer),
        }
    return render(request, "customers/registration/registered.html", context)


def _register(request: ActorRequest, dealer: Dealer | None) -> HttpResponse:
    corrected = sent_request(request)
    form, step = read_form(request, RegistrationForm, dealer=dealer, corrected=corrected)
    if step.saves and form.is_valid():
        if not may_register(request, email=form.cleaned_data["email"], dealer=form.dealer):
            form.refuse_as_too_often()
            context = {"form": form, "dealer": dealer}
            return render(request, PAGE, context, status=HTTPStatus.TOO_MANY_REQUESTS)
        saved: list[Customer] = []
        if perform_from_form(form, lambda: saved.append(_save(form))):
            return redirect(url_for("customers:registered", saved[0]))
    if form.is_by_program:
        logger.warning("A request for a login had the field filled in that people do not see.")
    response = render_form(request, PAGE, form, {"dealer": dealer})
    return keep_nowhere(response) if corrected else response


def _save(form: RegistrationForm) -> Customer:
    """Store one request however often the form is sent, just as it was sent last."""
    try:
        return _register_or_correct(form)
    except IntegrityError:
        # Pressed twice at one moment, and the other one was first.
        if not Customer.objects.filter(reference=form.reference).exists():
            raise
        return _register_or_correct(form)


@transaction.atomic
def _register_or_correct(form: RegistrationForm) -> Customer:
    """Store a request; of a form that was sent before, what its sender meant by sending it again.

    One that its sender corrects before it was decided on is corrected. At another dealer it is
    another request, and the one before is withdrawn.
    """
    if form.dealer:
        actions.share_dealer(form.dealer)  # before the locks on customers
    known = Customer.objects.made_with(form.reference)
    made = list(known.select_for_update(of=("self",), no_key=True))
    meant, earlier = _meant(form, made)
    if earlier and meant is SentAgain.SAME and _is_at(earlier, form.dealer):
        if earlier.state != State.WITHDRAWN:
            return earlier
    elif earlier and earlier.state == State.PENDING:
        seen = form.corrects[1] or None
        if _is_at(earlier, form.dealer):
            actions.change_customer(
                earlier, company=form.company(), person=form.person(), seen=seen, by=APPLICANT
            )
            return Customer.objects.get(pk=earlier.pk)
        actions.withdraw_customer(earlier, seen=seen, by=APPLICANT)
    elif earlier and form.corrects[0]:
        raise ActionRefused(
            _(
                "Your request has been answered meanwhile. Look in your mailbox. Was your email "
                "address not right? Then call your dealer."
            )
        )
    customer, _event = actions.register_customer(
        company={**form.company(), **form.references(is_first=not made)},
        person=form.person(),
        dealer=form.dealer,
        typed_dealer=form.typed_dealer,
    )
    return Customer.objects.get(pk=customer.pk)


def _meant(form: RegistrationForm, made: list[Customer]) -> tuple[SentAgain, Customer | None]:
    """Return what a form means; one that was opened to correct a request corrects that one."""
    meant, earlier = find_meant(form, made)
    corrected = form.corrects[0]
    if not corrected or (earlier and meant is SentAgain.SAME):
        return meant, earlier
    return SentAgain.CORRECTION, next((c for c in made if c.reference == corrected), None)


def _is_at(customer: Customer, dealer: Dealer | None) -> bool:
    """Tell whether a request was sent to this dealer, or to the staff, or is there by now."""
    requested = customer.events.get(kind=CustomerEvent.Kind.REQUESTED)
    return dealer in (requested.dealer, customer.dealer)
