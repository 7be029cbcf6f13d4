"""The page of one request, reached by the applicant's private link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers import actions
from customers.actors import APPLICANT
from customers.models import ApplicationLink, Customer
from customers.registration.application_status import ApplicationStatus
from customers.registration.limits import may_send_link
from customers.secret_links import hash_of
from customers.states import Verb
from web.language import speak_to
from web.responses import perform


def private[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Decorate a view whose address alone opens it: no cache and no search engine keeps it."""

    @wraps(view)
    def kept_nowhere(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return keep_nowhere(view(*args, **kwargs))

    return login_not_required(kept_nowhere)


def keep_nowhere(response: HttpResponse) -> HttpResponse:
    """Return an answer that no cache and no search engine keeps."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response


def private_page(
    view: Callable[[HttpRequest, Customer, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Hand the view the customer whose secret stands in the address, or say that there is none."""

    @private
    @wraps(view)
    def of_customer(request: HttpRequest, secret: str) -> HttpResponse:
        customer = _customer_of(secret)
        if customer is None:
            return _explain_unknown(request)
        if customer.contact:
            speak_to(request, customer.contact.language)
        return view(request, customer, secret)

    return of_customer


@private
def unknown(request: HttpRequest, secret: str) -> HttpResponse:
    """Explain a link that cannot be one of ours, without looking for it."""
    return _explain_unknown(request)


@private_page
@require_safe
def show(request: HttpRequest, customer: Customer, secret: str) -> HttpResponse:
    context = {
        "customer": customer,
        "contact": customer.contact,
        "dealer": customer.dealer,
        "secret": secret,
        "status": ApplicationStatus.of(customer),
    }
    return render(request, "customers/registration/application.html", context)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, customer: Customer, secret: str) -> HttpResponse:
    """Ask whether the request is to be withdrawn, since that is final; do so when that is sent."""
    if request.method == "POST":
        perform(
            request,
            lambda: actions.withdraw_customer(customer, by=APPLICANT),
            done=_("Your request has been withdrawn."),
        )
    elif perform(request, lambda: customer.check_can(Verb.WITHDRAW)):
        context = {"customer": customer, "dealer": customer.dealer, "secret": secret}
        return render(request, "customers/registration/withdraw.html", context)
    return redirect("customers:application", secret)


@private_page
@require_POST
def send_link_again(request: HttpRequest, customer: Customer, secret: str) -> HttpResponse:
    if may_send_link(customer.reference):
        perform(
            request,
            lambda: actions.send_receipt_again(customer),
            done=_("You receive the link to this page by email."),
        )
    else:
        messages.warning(request, _("The link was sent a moment ago. Look in your mailbox."))
    return redirect("customers:application", secret)


def _customer_of(secret: str) -> Customer | None:
    links = ApplicationLink.objects.select_related("customer__dealer")
    link = links.filter(secret_hash=hash_of(secret)).first()
    return link.customer if link else None


def _explain_unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "customers/registration/application_unknown.html", status=404)
