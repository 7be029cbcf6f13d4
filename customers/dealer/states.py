"""The buttons that change one customer.

What each action says and asks stands in customers.action_table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers import actions
from customers.access.decorators import for_dealer_customer
from customers.action_forms import RejectForm
from customers.action_table import (
    ARCHIVE,
    BLOCK,
    PASS_ON,
    REJECT,
    RESEND,
    RESTORE,
    UNBLOCK,
    CustomerAction,
    with_link,
)
from customers.actors import ActorRequest, DealerActor
from customers.company_form.adopting import adopted
from customers.dealer.list_query import ListQuery, list_behind
from customers.dealer.question import ask_for_answers
from customers.directory.comparison import directory_company, has_whole_address
from customers.duplicates import similar_to
from customers.models import Customer
from customers.states import State, Verb
from registry.address_lines import ADDRESS_FIELDS
from web.redirects import NEXT_FIELD, redirect_to_next
from web.responses import perform
from web.sentences import filled
from web.shown import seen_in

MAX_EARLIER_CUSTOMERS = 5


@require_POST
@for_dealer_customer
def unblock(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Unblock a customer, or lead to the field for its email address when it has none."""
    has_address = bool(customer.contact and customer.contact.email)
    seen = seen_in(request)
    onward = _next_request(request, actor, customer)
    was_done = UNBLOCK.carry_out(request, customer, seen=seen, by=actor, answers={}, onward=onward)
    is_about_address = not has_address and seen == customer.seen and customer.can(Verb.UNBLOCK)
    if was_done or not is_about_address:
        return redirect_to_next(request, customer.get_absolute_url())
    return redirect(reverse("customers:change", args=[customer.reference]) + "#id_email")


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def block(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, BLOCK)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def reject(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    return _carry_out(request, actor, customer, REJECT, earlier=earlier_of(customer, actor))


@require_POST
@for_dealer_customer
def close_duplicate(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Close a request for an earlier one of the same company, which its page named.

    An internal note that was typed beside it is kept. A reason is asked about: nobody would read
    it.
    """
    form, earlier = RejectForm(request.POST), earlier_of(customer, actor)
    if form.is_valid():
        sentence = _("The applicant does not read this when you close the request. Empty it first.")
        form.add_error("reason", sentence)
        seen = {customer.reference: seen_in(request)}
        return ask_for_answers(
            request, REJECT, [customer], form, seen=seen, one=customer, earlier=earlier
        )
    wanted = request.POST.get("earlier", "")
    named = [other for other in earlier if other.reference == wanted]
    if not named:
        messages.warning(request, _("Choose the earlier request or customer of this company."))
        return redirect_to_next(request, customer.get_absolute_url())
    action = partial(
        actions.close_duplicate,
        customer,
        earlier=named[0],
        internal_note=form.cleaned_data.get("internal_note", ""),
        seen=seen_in(request),
        by=actor,
    )
    onward = _next_request(request, actor, customer)
    perform(
        request,
        action,
        done=lambda _event: with_link(
            _("The duplicate request is closed. Nobody receives an email."), onward()
        ),
    )
    return redirect_to_next(request, customer.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer_customer
def pass_on(request: ActorRequest, actor: DealerActor, customer: Customer) -> HttpResponse:
    """Hand a request to the staff, and go to the list: its page is no longer this dealer's."""
    answer = _carry_out(request, actor, customer, PASS_ON)
    is_gone = not Customer.objects.visible_to(actor).filter(pk=customer.pk).exists()
    return redirect(list_behind(request) or "customers:pending") if is_gone else answer


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
    address = None
    if record and record.country == customer.country and has_whole_address(record):
        address = adopted(customer, {name: getattr(record, name) for name in ADDRESS_FIELDS})
    if address is None:
        messages.warning(request, _("There is no usable address in the company directory."))
        return redirect(customer)
    perform(
        request,
        lambda: actions.change_customer(
            customer, company=address, person={}, seen=seen_in(request), by=actor
        ),
        done=_("The address in the company directory has been adopted."),
    )
    return redirect(customer)


def earlier_of(customer: Customer, actor: DealerActor) -> list[Customer]:
    """Return the earlier requests and customers of this dealer that look like the same company."""
    similar = similar_to(customer, actor=actor).filter(pk__lt=customer.pk)
    return list(similar.exclude(state=State.WITHDRAWN)[:MAX_EARLIER_CUSTOMERS])


def _next_request(
    request: ActorRequest, actor: DealerActor, customer: Customer
) -> Callable[[], str]:
    """Return what links to the request that waits longest, after deciding on one.

    It is of the list, with its search, from which somebody came.
    """
    if customer.state != State.PENDING:
        return str
    url = list_behind(request)
    query = ListQuery.of_url(url)
    if query is None or not query.is_of_requests:
        url, query = "", ListQuery(is_of_requests=True)
    return partial(_next_request_link, query, url, actor)


def _next_request_link(query: ListQuery, url: str, actor: DealerActor) -> str:
    waiting = query.customers(actor)
    following = waiting.first()
    if following is None:
        return ""
    label = filled(_("Next request (%(count)d)"), count=waiting.count())
    back = f"?{urlencode({NEXT_FIELD: url})}" if url else ""
    address = following.get_absolute_url() + back
    return format_html('<a class="button" href="{}">{}</a>', address, label)


def _carry_out(
    request: ActorRequest,
    actor: DealerActor,
    customer: Customer,
    action: CustomerAction,
    *,
    earlier: Sequence[Customer] = (),
) -> HttpResponse:
    """Do it, and go back to the page with the button; first ask for what the action needs."""
    back = customer.get_absolute_url()
    is_sent = request.method == "POST"
    seen = seen_in(request) if is_sent else seen_in(request) or customer.seen
    if not perform(request, partial(action.check, customer, seen=seen, by=actor)):
        return redirect_to_next(request, back)
    form = action.form(request.POST if is_sent else None)
    if not form.is_valid():
        seen_of = {customer.reference: seen}
        return ask_for_answers(
            request, action, [customer], form, seen=seen_of, one=customer, earlier=earlier
        )
    onward = _next_request(request, actor, customer)
    action.carry_out(
        request, customer, seen=seen, by=actor, answers=form.cleaned_data, onward=onward
    )
    return redirect_to_next(request, back)
