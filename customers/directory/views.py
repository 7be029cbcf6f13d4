"""A customer beside its company in the directory: finding it, and what has changed there."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers import actions
from customers.access.decorators import for_dealer_customer
from customers.actors import ActorRequest, DealerActor
from customers.company_form.adopting import adopted
from customers.directory import changes
from customers.models import Customer
from registry import directory
from registry.limits import may_look_up
from registry.sources import SourceUnavailable, Trouble
from web.responses import perform
from web.sentences import filled
from web.shown import seen_in


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def compare(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Show which companies of the directory this may be; keep the one that the dealer picks."""
    if not may_look_up(request):
        return _too_fast(request, customer)
    if request.method != "POST":
        context = {
            "customer": customer,
            "matched": directory.match(changes.typed_company(customer)),
        }
        return render(request, "customers/directory/compare.html", context)
    company = directory.get(request.POST.get("pick", ""), request.POST.get("found", ""))
    if company is None:
        messages.warning(
            request, _("Nothing is known of this company any more. Choose one from the list.")
        )
        return redirect("customers:compare", customer.reference)
    sentence = _("From now on this customer is compared with %(company)s.")
    perform(
        request,
        partial(
            actions.link_company,
            customer,
            record=company.to_record(),
            seen=seen_in(request),
            by=actor,
        ),
        done=filled(sentence, company=company.name),
    )
    return redirect(customer)


@require_POST
@for_dealer_customer
def look_again(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Ask the directory what it says by now about the company that was picked."""
    if not may_look_up(request):
        return _too_fast(request, customer)
    if not customer.directory_record:
        return redirect("customers:compare", customer.reference)
    try:
        change = changes.look_again(customer)
    except SourceUnavailable as error:
        messages.warning(request, _sentence_about(error))
    else:
        if change is None:
            messages.success(request, _("Nothing has changed in the company directory."))
    return redirect(customer)


@require_POST
@for_dealer_customer
def adopt(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Replace what was filled in by what the directory says now, checked as a typed value is."""
    change = customer.directory_changes.open().first()
    fingerprint = request.POST.get("fingerprint", "")
    values = {}
    if change is not None and change.fingerprint == fingerprint:
        values = changes.adoptable(customer, change)
    company = adopted(customer, values)
    if company is None:
        messages.warning(request, _("This cannot be adopted as it is. Change it yourself."))
        return redirect(customer)
    perform(
        request,
        partial(
            actions.adopt_directory_change,
            customer,
            fingerprint=fingerprint,
            company=company,
            seen=seen_in(request),
            by=actor,
        ),
        done=_("The details in the company directory have been adopted."),
    )
    return redirect(customer)


@require_POST
@for_dealer_customer
def ignore(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Keep what was filled in, and do not show this change again."""
    perform(
        request,
        partial(
            actions.ignore_directory_change,
            customer,
            fingerprint=request.POST.get("fingerprint", ""),
            seen=seen_in(request),
            by=actor,
        ),
        done=_("The details stay as they are."),
    )
    return redirect(customer)


def _sentence_about(error: SourceUnavailable) -> str:
    if error.trouble is Trouble.DECLINED:
        return _(
            "The company directory gives nothing of this company now. What it said before stays."
        )
    return _("The company directory does not answer now. Try again later.")


def _too_fast(request: ActorRequest, customer: Customer) -> HttpResponse:
    """Send somebody who has reached the rate limit back to the customer, with a sentence."""
    messages.warning(request, _("You are searching very fast. Wait a minute."))
    return redirect(customer)
