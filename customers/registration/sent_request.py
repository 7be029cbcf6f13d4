"""Shows a request that was just sent to whoever sent it, who may have made a mistake in it.

The address of the page carries which request, in which version, signed and for an hour. Once
somebody else has corrected the request, that opens nothing any more: the page might show an address
that its sender has not typed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from customers.company_form.form import known_values
from customers.company_form.reference import reference_token
from customers.models import Customer

SALT = "customers.registration.sent_request"
MAX_AGE = timedelta(hours=1)
PARAMETER = "aanvraag"
UNKNOWN_DEALER = "-"  # which no dealer's slug can be


def url_for(name: str, customer: Customer) -> str:
    """Return the address of a page that shows a request to its sender."""
    stamp = signing.dumps([customer.reference, customer.version], salt=SALT)
    return f"{reverse(name)}?{urlencode({PARAMETER: stamp})}"


def sent_request(request: HttpRequest) -> Customer | None:
    """Return the request that the address is about, as long as it waits just as it was sent."""
    try:
        reference, version = signing.loads(
            request.GET.get(PARAMETER, ""), salt=SALT, max_age=MAX_AGE
        )
    except signing.BadSignature:
        return None
    waiting = Customer.objects.pending().select_related("dealer")
    return waiting.filter(reference=reference, version=version).first()


def values_to_correct(customer: Customer) -> dict[str, Any]:
    """Return what the form of a request holds while its sender corrects it."""
    dealer = customer.dealer
    return {
        **known_values(customer),
        "dealer_choice": dealer.slug if dealer else UNKNOWN_DEALER,
        "reference_token": reference_token(corrects=customer),
    }
