"""The page of one request, reached by the applicant's private link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from customers import actions
from customers.actors import APPLICANT
from customers.models import ApplicationLink, Customer, CustomerEvent
from customers.registration.limits import may_send_link
from customers.secret_links import hash_of
from customers.states import ActionRefused, State, Verb


def private_page(
    view: Callable[[HttpRequest, Customer, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Gives the view the customer whose secret stands in the address.

    Whoever has the address has the page, so no cache keeps it and no search engine lists it.
    """

    @wraps(view)
    def private(request: HttpRequest, secret: str) -> HttpResponse:
        customer = _customer_of(secret)
        if customer is None:
            response = render(
                request, "customers/registration/application_unknown.html", status=404
            )
        else:
            _speak_to(request, customer)
            response = view(request, customer, secret)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Content-Language"] = translation.get_language()
        return response

    return login_not_required(cache_control(private=True, no_store=True)(private))


@private_page
@require_safe
def show(request: HttpRequest, customer: Customer, secret: str) -> HttpResponse:
    latest = _latest_change(customer)
    context = {
        "customer": customer,
        "contact": customer.contact,
        "dealer": customer.dealer,
        "secret": secret,
        "since": latest.at,
        "can_withdraw": customer.can(Verb.WITHDRAW),
        # The reason of a block is not written for the customer.
        "reason": latest.reason if customer.state == State.REJECTED else "",
    }
    return render(request, "customers/registration/application.html", context)


@private_page
@require_POST
def withdraw(request: HttpRequest, customer: Customer, secret: str) -> HttpResponse:
    try:
        actions.withdraw_customer(customer, by=APPLICANT)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Your request has been withdrawn."))
    return redirect("customers:application", secret)


@private_page
@require_POST
def send_link_again(request: HttpRequest, customer: Customer, secret: str) -> HttpResponse:
    if not may_send_link(customer.reference):
        messages.warning(request, _("The link was sent a moment ago. Look in your mailbox."))
        return redirect("customers:application", secret)
    try:
        actions.send_receipt_again(customer)
    except ActionRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("You receive the link to this page by email."))
    return redirect("customers:application", secret)


def _customer_of(secret: str) -> Customer | None:
    links = ApplicationLink.objects.select_related("customer__dealer")
    link = links.filter(secret_hash=hash_of(secret)).first()
    return link.customer if link else None


def _speak_to(request: HttpRequest, customer: Customer) -> None:
    """In the applicant's language, unless this browser has chosen one."""
    if customer.contact and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(customer.contact.language)


def _latest_change(customer: Customer) -> CustomerEvent:
    """How it came into the state that it is in."""
    changes = customer.events.filter(to_state=customer.state).exclude(from_state=customer.state)
    return changes.latest("at", "pk")
