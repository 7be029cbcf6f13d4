"""How often strangers may send a form: per address, per sender and per dealer.

allauth's limiter counts in the shared cache, and knows how many proxies stand in front.
"""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

from accounts.models import Dealer

REGISTRATION = {
    "sender": "20/h/ip,60/d/ip",  # an office, or a stand at a fair
    "address": "5/h/key,10/d/key",  # one person may buy for several branches
    "dealer": "60/h/key,300/d/key",
}
REQUEST_LINK = {"application_link": "3/h/key"}


def may_register(request: HttpRequest, *, email: str, dealer: Dealer | None) -> bool:
    """Counts one registration; False when one of the limits has been reached."""
    dealer_key = dealer.slug if dealer else "no dealer"
    return all(
        consume(request, app="customers", action=action, config=REGISTRATION, key=key)
        for action, key in (("sender", None), ("address", email), ("dealer", dealer_key))
    )


def may_send_link(request: HttpRequest, *, reference: str) -> bool:
    return bool(
        consume(
            request, app="customers", action="application_link", config=REQUEST_LINK, key=reference
        )
    )
