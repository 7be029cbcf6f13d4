"""The page of one request, reached by the applicant's private link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from customers import actions, notices
from customers.access import APPLICANT
from customers.limits import may_send_link
from customers.models import Customer, CustomerEvent, Refused, RequestLink, Verb
from customers.secrets import hash_of


@require_safe
@login_not_required
@never_cache
def show_request(request: HttpRequest, secret: str) -> HttpResponse:
    customer = _customer_of(secret)
    if customer is None:
        return render(request, "customers/request_unknown.html", status=404)
    rejection = customer.events.filter(kind=CustomerEvent.Kind.REJECTED).last()
    context = {
        "customer": customer,
        "contact": customer.contact,
        "dealer": customer.dealer,
        "secret": secret,
        "can_withdraw": customer.can(Verb.WITHDRAW),
        "reason": rejection.reason if rejection and customer.state == "rejected" else "",
    }
    response = render(request, "customers/request.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@login_not_required
def withdraw(request: HttpRequest, secret: str) -> HttpResponse:
    customer = _customer_of(secret)
    if customer is None:
        raise Http404
    try:
        actions.withdraw_customer(customer, by=APPLICANT)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Your request has been withdrawn."))
    return redirect("customers:request", secret)


@require_POST
@login_not_required
def send_link_again(request: HttpRequest, secret: str) -> HttpResponse:
    customer = _customer_of(secret)
    if customer is None:
        raise Http404
    if may_send_link(request, reference=customer.reference):
        with transaction.atomic():
            notices.send_receipt(customer)
        messages.success(request, _("We have sent the link to this page to you by email."))
    else:
        messages.warning(request, _("The link was sent a moment ago. Look in your mailbox."))
    return redirect("customers:request", secret)


def _customer_of(secret: str) -> Customer | None:
    links = RequestLink.objects.select_related("customer__dealer")
    link = links.filter(secret_hash=hash_of(secret)).first()
    return link.customer if link else None
