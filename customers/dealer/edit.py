"""Adding a customer, and correcting what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Dealer
from customers import actions
from customers.access.decorators import for_dealer, for_dealer_customer
from customers.actions import PersonFields
from customers.actors import ActorRequest, DealerActor
from customers.company_form.form import CustomerForm
from customers.company_form.sent_again import SentAgain, find_meant
from customers.company_form.steps import Step, read_form
from customers.dealer.buttons import customer_url
from customers.dealer.contact_person import ask_who_is_meant
from customers.dealer.sentences import saved_sentence
from customers.event_sentences import correction_by_other
from customers.models import Customer, CustomerEvent
from customers.refusals import check_free_at
from customers.states import State, Verb
from web.questions import CONFIRMED, OTHERWISE
from web.redirects import next_url, redirect_to_next
from web.responses import perform_from_form, render_form


@dataclass
class Saved:
    """A customer that was saved, and the events that came of it."""

    customer: Customer
    events: list[CustomerEvent] = field(default_factory=list)
    old_email: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def add(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Add a customer; of a form that was sent before, save what its sender has changed since."""
    form, step = read_form(request, CustomerForm, by=actor)
    if step.saves and form.is_valid_for(step):
        unblock = step is Step.SAVE_AND_UNBLOCK
        made: list[Saved | Customer] = []
        if perform_from_form(form, lambda: made.append(_add(form, actor, unblock=unblock))):
            (saved,) = made
            if isinstance(saved, Saved):
                return _redirect_to_saved(request, saved)
            return _ask_about(request, actor, saved, form)
    return render_form(request, "customers/dealer/add.html", form, {"can_unblock": True})


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def change(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Correct what is known of a customer: the fields that differ from what the form showed."""
    form, step = read_form(request, CustomerForm, customer=customer, by=actor)
    if step.saves and form.is_valid_for(step):
        email = form.whole_person["email"]
        check = partial(check_free_at, customer, email, contact=customer.contact, by=actor)
        if "email" in form.wishes and not perform_from_form(form, check, field="email"):
            return _render_change(request, customer, form)
        if _is_unclear_who_is_meant(request, customer, form):
            return ask_who_is_meant(request, customer, form.whole_person)
        saved = Saved(customer, old_email=customer.contact.email if customer.contact else "")
        unblock = step is Step.SAVE_AND_UNBLOCK
        is_new_person = request.POST.get(CONFIRMED, OTHERWISE) != OTHERWISE
        save = partial(_change, form, saved, actor, unblock=unblock, replace=is_new_person)
        if perform_from_form(form, save, field="email" if "email" in form.wishes else None):
            return _redirect_to_saved(request, saved)
    return _render_change(request, customer, form)


def _is_unclear_who_is_meant(request: ActorRequest, customer: Customer, form: CustomerForm) -> bool:
    """Tell whether to ask first: somebody with a login seems to be replaced by somebody else."""
    contact = customer.contact
    has_login = contact is not None and contact.user_id is not None
    return (
        has_login
        and CONFIRMED not in request.POST
        and actions.is_new_person(contact, form.person())
    )


def _render_change(request: ActorRequest, customer: Customer, form: CustomerForm) -> HttpResponse:
    context = {
        "customer": customer,
        "can_unblock": customer.can(Verb.UNBLOCK),
        "form_url": customer_url("change", customer),
        "came_from": next_url(request, ""),
    }
    return render_form(request, "customers/dealer/change.html", form, context)


@transaction.atomic
def _add(form: CustomerForm, by: DealerActor, *, unblock: bool) -> Saved | Customer:
    """Save a new customer, or what its sender meant who sent the form before and went back.

    Returns the earlier customer, and saves nothing, when somebody else has changed that since.
    """
    dealer = by.dealer
    # Two requests with one form wait for each other here, so that the second sees the first.
    Dealer.objects.select_for_update(of=("self",), no_key=True).get(pk=dealer.pk)
    made = Customer.objects.made_with(form.reference)
    meant, earlier = find_meant(form, made.filter(dealer=dealer))
    if earlier and meant is SentAgain.SAME:
        return _unblock_if_asked(Saved(earlier, [*earlier.events.all()[:1]]), by, unblock=unblock)
    if earlier:
        return _correct(form, earlier, by, unblock=unblock)
    customer, event = actions.add_customer(
        company={**form.company(), **form.references(is_first=not made.exists())},
        person=form.person(),
        dealer=dealer,
        by=by,
    )
    return _unblock_if_asked(Saved(customer, [event]), by, unblock=unblock)


def _correct(
    form: CustomerForm, earlier: Customer, by: DealerActor, *, unblock: bool
) -> Saved | Customer:
    if correction_by_other(earlier, than=by):
        return earlier
    events = actions.change_customer(earlier, company=form.company(), person=form.person(), by=by)
    return _unblock_if_asked(Saved(earlier, events), by, unblock=unblock)


@transaction.atomic
def _change(
    form: CustomerForm, saved: Saved, by: DealerActor, *, unblock: bool, replace: bool
) -> None:
    customer = saved.customer
    person = PersonFields() if replace else form.person()
    saved.events = actions.change_customer(
        customer, company=form.company(), person=person, seen=customer.seen, by=by
    )
    if replace:
        event = actions.replace_contact(customer, person=form.whole_person, by=by)
        saved.events.append(event)
    if unblock:
        saved.events.append(actions.unblock_customer(customer, by=by))


def _unblock_if_asked(saved: Saved, by: DealerActor, *, unblock: bool) -> Saved:
    """Unblock what has just been saved; one that was unblocked or decided on since stays so."""
    if unblock and Customer.objects.get(pk=saved.customer.pk).state == State.BLOCKED:
        saved.events.append(actions.unblock_customer(saved.customer, by=by))
    return saved


def _ask_about(
    request: ActorRequest, actor: DealerActor, earlier: Customer, form: CustomerForm
) -> HttpResponse:
    """Show what was typed on the page of the customer that somebody has changed meanwhile."""
    told = correction_by_other(earlier, than=actor)
    messages.warning(request, f"{told} {_('Check what you want to save.')}")
    sent = request.POST.copy()
    sent.pop("reference_token", None)
    return _render_change(request, earlier, CustomerForm.showing(sent, customer=earlier, by=actor))


def _redirect_to_saved(request: ActorRequest, saved: Saved) -> HttpResponse:
    """Go to the customer's page, which says itself when it is still blocked, with the button."""
    customer = Customer.objects.get(pk=saved.customer.pk)
    says_so_itself = saved.events and customer.is_still_to_unblock(customer.events.all())
    if not says_so_itself:
        sentence = saved_sentence(customer, saved.events, old_email=saved.old_email)
        messages.success(request, sentence)
    return redirect_to_next(request, customer.get_absolute_url())
